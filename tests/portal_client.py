"""A device without a browser: signs in, keeps its session, and speaks the sync protocol."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import uuid4

from django.test import Client


@dataclass(frozen=True)
class PortalAnswer:
    """An answer of the portal; `json` is what it says."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The decoded body."""
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The code of the problem document that this is."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        return str(self.json["type"]).removeprefix("urn:field-portal:problem:")


@dataclass
class PortalClient:
    """One device of one user."""

    http: Client
    token: str = ""
    organization: str = ""
    user: str = ""
    device: str = field(default_factory=lambda: str(uuid4()))
    sent: int = 0
    """Bytes of the last request's body."""

    @classmethod
    def signed_in(cls, username: str) -> "PortalClient":
        """A device on which `username` has just signed in; the password is the name."""
        client = cls(Client(enforce_csrf_checks=True, raise_request_exception=False))
        client.token = client.request("GET", "/api/session").json["csrfToken"]
        credentials = {"username": username, "password": username}
        state = client.request("POST", "/api/session", credentials)
        assert state.status == 200, state.body
        client.token = state.json["csrfToken"]
        client.user = state.json["user"]["id"]
        client.organization = state.json["organization"]["id"]
        return client

    def request(
        self, method: str, path: str, content: object = None, **headers: str
    ) -> PortalAnswer:
        """Send one request."""
        body = b"" if content is None else json.dumps(content, separators=(",", ":")).encode()
        self.sent = len(body)
        response = self.http.generic(
            method,
            path,
            body,
            content_type="application/json",
            headers={"X-Protocol": "1", "X-CSRFToken": self.token, **headers},
        )
        # The test client adds members that its type does not know.
        return PortalAnswer(response.status_code, dict(response.items()), response.content)

    def sync(self, path: str, **message: object) -> PortalAnswer:
        """`POST /api/sync/<path>` with whose databases these are."""
        whose = {"organization": self.organization, "user": self.user, "device": self.device}
        return self.request("POST", f"/api/sync/{path}", {**whose, **message})

    def manifest_answer(self, **headers: str) -> PortalAnswer:
        """`GET /api/sync/manifest`."""
        query = f"organization={self.organization}&user={self.user}"
        return self.request("GET", f"/api/sync/manifest?{query}", None, **headers)

    def manifest(self) -> dict[str, Any]:
        """The manifest."""
        answer = self.manifest_answer()
        assert answer.status == 200, answer.body
        return cast(dict[str, Any], answer.json)

    def pull(
        self,
        *tables: list[Any],
        cursor: str | None = None,
        fingerprint: str | None = None,
        again: Sequence[str | list[str]] = (),
    ) -> PortalAnswer:
        """`POST /api/sync/pull`."""
        known = self.manifest()["fingerprint"] if fingerprint is None else fingerprint
        message = {"fingerprint": known, "cursor": cursor, "again": list(again)}
        return self.sync("pull", **message, tables=list(tables))

    def push(self, *change_sets: dict[str, Any]) -> PortalAnswer:
        """`POST /api/sync/push`."""
        return self.sync("push", epoch=1, changeSets=list(change_sets))
