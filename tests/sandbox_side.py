"""The upstream seen from the other side: other people's clients, and the sandbox's control."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import requests
from django.utils.module_loading import import_string

from portal.dataverse import Client, Session
from portal.dataverse.auth import StaticToken
from portal.dataverse.transport import pooled_http
from portal.dataverse.wsgi_adapter import WsgiAdapter


@dataclass
class SandboxSide:
    """The sandbox at `url`, reached in process if `wsgi` names its callable."""

    url: str
    wsgi: str | None
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, username: str) -> Client:
        """A client of its own with this demo user's token."""
        if username not in self.clients:
            fields = {"grant_type": "password", "username": username, "password": username}
            answer = self.http.post(f"{self.url}/sandbox/oauth2/v2.0/token", data=fields)
            answer.raise_for_status()
            session = Session(
                api_url=f"{self.url}/api/data/v9.2/",
                tokens=StaticToken(answer.json()["access_token"]),
                http=self.http,
            )
            self.clients[username] = Client(session)
        return self.clients[username]

    def spoil(self, **rule: object) -> None:
        """Add a fault rule."""
        self._control("POST", "faults", rule)

    def heal(self) -> None:
        """Drop all fault rules."""
        self._control("DELETE", "faults")

    def forget_requests(self) -> None:
        """Begin counting requests anew."""
        self._control("DELETE", "requests")

    def counts(self) -> Mapping[str, int]:
        """How many requests, `$batch` requests and parts of them there were."""
        counts: Mapping[str, int] = self._control("GET", "requests")["counts"]
        return counts

    def move_clock(self, *, ahead_seconds: float) -> None:
        """Set the upstream's clock ahead of the machine's."""
        self._control("POST", "clock", {"ahead_seconds": ahead_seconds})

    @cached_property
    def http(self) -> requests.Session:
        """Connections that are nobody else's."""
        return pooled_http(WsgiAdapter(import_string(self.wsgi)) if self.wsgi else None)

    def _control(self, method: str, path: str, content: object = None) -> Any:
        address = f"{self.url}/sandbox/control/{path}"
        answer = self.http.request(method, address, json=content, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None
