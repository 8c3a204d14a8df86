"""A multipart request body as operations; tolerant of what real clients send.

Lines may end in LF or CRLF, boundaries may be quoted, a preamble may come first, the blank line
after the headers of an operation without a body may be missing, the target may hold raw spaces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.sandbox.errors import BadRequest

_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
_HEADER = re.compile(rb"([A-Za-z0-9!#$%&'*+.^_`|~-]+)[ \t]*:[ \t]*(.*)$")
_REQUEST = re.compile(r"([A-Z]+) (.+?)(?: HTTP/\d(?:\.\d)?)?\s*$", re.IGNORECASE)
MOST_OPERATIONS = 1000


@dataclass(frozen=True)
class Operation:
    """One request of a batch; header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    content_id: str | None = None


@dataclass(frozen=True)
class ChangeSet:
    """Operations that happen all or not at all."""

    operations: tuple[Operation, ...] = field(default_factory=tuple)


def decode_batch(body: bytes, content_type: str) -> list[Operation | ChangeSet]:
    """Return the parts of a batch, in order.

    Raises BadRequest for what is no batch, and for more than 1 000 operations.
    """
    found = [_part(headers, content) for headers, content in _split(body, content_type)]
    count = sum(len(one.operations) if isinstance(one, ChangeSet) else 1 for one in found)
    if count > MOST_OPERATIONS:
        raise BadRequest(
            f"The batch holds {count} operations, more than the {MOST_OPERATIONS} allowed."
        )
    return found


def _part(headers: dict[str, str], content: bytes) -> Operation | ChangeSet:
    kind = headers.get("content-type", "")
    if not kind.lower().startswith("multipart/"):
        return _operation(headers, content)
    inner = []
    for inner_headers, inner_content in _split(content, kind):
        if inner_headers.get("content-type", "").lower().startswith("multipart/"):
            raise BadRequest("A change set cannot hold another multipart.")
        inner.append(_operation(inner_headers, inner_content))
    return ChangeSet(tuple(inner))


def _operation(part_headers: dict[str, str], content: bytes) -> Operation:
    if not part_headers.get("content-type", "").lower().startswith("application/http"):
        raise BadRequest("A part of a batch must have the content type application/http.")
    lines = content.lstrip(b"\r\n")
    first, _newline, rest = lines.partition(b"\n")
    match = _REQUEST.match(first.decode("utf-8", "replace").strip())
    if match is None:
        raise BadRequest("A part of a batch has no request line.")
    headers, body = _headers(rest)
    content_id = part_headers.get("content-id") or headers.get("content-id")
    return Operation(match.group(1).upper(), match.group(2).strip(), headers, body, content_id)


def _split(body: bytes, content_type: str) -> Iterator[tuple[dict[str, str], bytes]]:
    """Give the headers and the content of every part between the boundaries."""
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise BadRequest("The content type of a batch must be multipart/mixed with a boundary.")
    boundary = re.escape((match.group(1) or match.group(2)).encode())
    pieces = re.split(rb"(?:\A|\r?\n)--" + boundary + rb"(--)?[ \t]*(?=\r?\n|\Z)", body)
    # With one group, re.split gives text, marker, text, marker, …; the text before is a preamble.
    if len(pieces) == 1:
        raise BadRequest("The batch's boundary does not occur in its body.")
    is_closed = False
    for marker, content in zip(pieces[1::2], pieces[2::2], strict=True):
        if marker is not None:
            is_closed = True
            break
        yield _headers(content.removeprefix(b"\r").removeprefix(b"\n"))
    if not is_closed:
        raise BadRequest("The batch ends before its closing boundary.")


def _headers(text: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers at the beginning of `text` and what follows them."""
    found: dict[str, str] = {}
    rest = text
    while rest:
        line, _newline, after = rest.partition(b"\n")
        stripped = line.strip()
        if not stripped:
            return found, after
        match = _HEADER.match(stripped)
        if match is None:
            return found, rest
        name, value = match.group(1).decode().lower(), match.group(2).decode("utf-8", "replace")
        found[name] = value.strip()
        rest = after
    return found, b""
