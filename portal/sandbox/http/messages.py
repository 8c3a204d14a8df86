"""A request and an answer of the Web API, free of Django, so that batch parts are the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote_plus

import orjson

from portal.sandbox.errors import BadRequest, SandboxError
from portal.sandbox.http.error_details import details_of
from portal.sandbox.http.preferences import Preferences, read_preferences


@dataclass(frozen=True)
class Call:
    """One request. `path` is below the API's root, undecoded; header names are lower case.

    `root` is the address of the API as the caller wrote it: every link in the answer repeats it.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    root: str

    @property
    def options(self) -> dict[str, str]:
        """The query options, decoded; the last of a name wins."""
        found: dict[str, str] = {}
        for pair in filter(None, self.query.split("&")):
            name, _equals, value = pair.partition("=")
            found[unquote_plus(name)] = unquote_plus(value)
        return found

    @property
    def preferences(self) -> Preferences:
        """What the Prefer header asks for."""
        return read_preferences(self.headers.get("prefer", ""))

    def json(self) -> dict[str, Any]:
        """Return the body, which must be a JSON object.

        Raises BadRequest.
        """
        try:
            found = orjson.loads(self.body or b"null")
        except orjson.JSONDecodeError as error:
            raise BadRequest(
                f"The request body is not valid JSON: {error}", "0x80048d19"
            ) from error
        if not isinstance(found, dict):
            raise BadRequest("The request body must be a JSON object.", "0x80048d19")
        return found


@dataclass(frozen=True)
class Reply:
    """One answer; `body` is JSON to be written, bytes as they are, or None for none.

    `row` is the address, below the API's root, of a row that was written: what later operations
    of a change set mean by its Content-ID, though a representation does not tell it.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    row: str = ""

    def content(self) -> bytes:
        """Return the body as bytes."""
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else orjson.dumps(self.body)

    def with_headers(self, **headers: str) -> "Reply":
        """Return the reply with more headers; underscores stand for hyphens."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **more})


JSON_TYPE = "application/json; odata.metadata=minimal"
ROWS_TYPE = "application/json; odata.metadata=minimal; odata.streaming=true"


def json_reply(body: object, status: int = 200, **headers: str) -> Reply:
    """Return a JSON answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"Content-Type": JSON_TYPE, "OData-Version": "4.0", **named}, body)


def empty_reply(**headers: str) -> Reply:
    """Return 204 without a body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(204, {"OData-Version": "4.0", **named})


def error_reply(
    error: SandboxError, request_id: str, preferences: Preferences | None = None
) -> Reply:
    """Return the answer that a refusal is, annotated as preferred."""
    details = details_of(error, preferences or Preferences())
    body = {"error": {"code": error.code, "message": error.message, **details}}
    reply = json_reply(body, error.status)
    return replace(reply, headers={**reply.headers, "REQ_ID": request_id, **error.headers})
