"""The sandbox's Web API called in process on the test's own thread, inside its transaction."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode, urlsplit

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from portal.sandbox.control.clock import now
from portal.sandbox.identity import tokens
from portal.sandbox.wsgi import application

HOST = "crm.example:8443"
ROOT = f"http://{HOST}/api/data/v9.2"
ALL_ANNOTATIONS = {"Prefer": 'odata.include-annotations="*"'}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def rows(self) -> list[dict[str, Any]]:
        assert self.status == 200, self.content
        found: list[dict[str, Any]] = self.json["value"]
        return found

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])

    @property
    def message(self) -> str:
        return str(self.json["error"]["message"])

    @property
    def made(self) -> str:
        """The key in OData-EntityId."""
        return self.headers["OData-EntityId"].rpartition("(")[2].rstrip(")")


@dataclass(frozen=True)
class Api:
    """A client with one user's token; every call's headers may be extended."""

    token: str | None
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=_named(headers))

    def post(self, path: str, body: object, **headers: str) -> Answer:
        return self.send("POST", path, body, _named(headers))

    def patch(self, path: str, body: object, **headers: str) -> Answer:
        return self.send("PATCH", path, body, _named(headers))

    def delete(self, path: str, **headers: str) -> Answer:
        return self.send("DELETE", path, headers=_named(headers))

    def fetch(self, entity_set: str, xml: str, **headers: str) -> Answer:
        return self.get(f"{entity_set}?fetchXml={quote(xml)}", **headers)

    def batch(self, body: str, boundary: str = "batch_b", **headers: str) -> Answer:
        kind = {"Content-Type": f"multipart/mixed; boundary={boundary}"}
        return self.send("POST", "$batch", body.encode(), {**kind, **_named(headers)})

    def send(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        content = body if isinstance(body, bytes) else b"" if body is None else _dump(body)
        merged = {**self.headers, **(headers or {})}
        if self.token is not None:
            merged["Authorization"] = f"Bearer {self.token}"
        target = path if path.startswith("http") else f"{ROOT}/{path}"
        return call(method, target, content, merged)


def api_of(user_id: str, **headers: str) -> Api:
    """Return a client of a user."""
    return Api(tokens.issue("access", user_id, now()), _named(headers))


def sign_in(**form: str) -> Answer:
    """Ask the token endpoint."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return call("POST", "/sandbox/oauth2/v2.0/token", urlencode(form).encode(), kind)


def call(
    method: str, target: str, content: bytes, headers: Mapping[str, str], *, keeps: bool = True
) -> Answer:
    """Call the WSGI callable; `keeps` the thread's connections open, as a test's must be."""
    parts = urlsplit(target)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query.replace(" ", "%20"),
        "CONTENT_LENGTH": str(len(content)),
        "CONTENT_TYPE": headers.get("Content-Type", "application/json"),
        "SERVER_NAME": "crm.example",
        "SERVER_PORT": "8443",
        "HTTP_HOST": HOST,
        "wsgi.input": io.BytesIO(content),
        "wsgi.url_scheme": "http",
    }
    for name, value in headers.items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    started: dict[str, Any] = {}

    def start_response(status: str, found: list[tuple[str, str]], _error: object = None) -> None:
        started.update(status=int(status.split(maxsplit=1)[0]), headers=dict(found))

    with _connections_kept() if keeps else nullcontext():
        answer = application(environ, start_response)
        try:
            return Answer(started["status"], started["headers"], b"".join(answer))
        finally:
            answer.close()


@contextmanager
def _connections_kept() -> Iterator[None]:
    """Keep the test's transaction open: the end of a request closes connections elsewhere."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _dump(body: object) -> bytes:
    return json.dumps(body).encode()
