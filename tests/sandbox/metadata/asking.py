"""Asks for metadata as a caller with a role would, without HTTP and without rows."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from portal.sandbox.definitions import catalogue
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call
from portal.sandbox.identity.caller import Caller, Rights
from portal.sandbox.metadata.resources import serve_metadata
from portal.sandbox.odata.paths import parse_path
from portal.sandbox.security.reach import EVERYTHING

ROOT = "https://alderwick.example/api/data/v9.2"
NOW = datetime(2026, 3, 17, 10, 45, tzinfo=UTC)
WITH_A_ROLE = Rights("11111111-0000-0000-0000-000000000001", {"prvReadAccount": EVERYTHING})


def ask(
    path: str, *, language: int = 1033, rights: tuple[Rights, ...] = (WITH_A_ROLE,), **options: str
) -> dict[str, Any]:
    """Return the JSON that answers `path`; options without their `$`."""
    caller = Caller(WITH_A_ROLE.user_id, "", "", rights, language=language)
    context = Context(catalogue.built_in(), caller, NOW)
    query = urlencode({f"${name}": value for name, value in options.items()})
    reply = serve_metadata(context, Call("GET", path, query, {}, b"", ROOT), parse_path(path))
    assert reply.status == 200
    assert isinstance(reply.body, dict)
    return reply.body


def names(body: dict[str, Any], name: str = "LogicalName") -> list[Any]:
    """Return one property of every item listed."""
    return [one[name] for one in body["value"]]
