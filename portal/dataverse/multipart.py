"""Multipart bodies and the HTTP messages inside them, split; nothing of Dataverse's meaning.

The standard library's `email` decodes and re-encodes bodies by its own ideas; a batch needs the
bytes as they are, either line ending, and to know whether the body was cut off.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from portal.dataverse.errors import AnswerCutOff, MalformedAnswer


@dataclass(frozen=True)
class Section:
    """One part of a multipart body; header names are in lower case."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The media type with its parameters."""
        return self.headers.get("content-type", "")

    @property
    def is_multipart(self) -> bool:
        """Whether this part is made of parts."""
        return self.content_type.lower().startswith("multipart/")


@dataclass(frozen=True)
class Message:
    """An HTTP answer inside a part; header names are as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^\s;"]+))', re.IGNORECASE)
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b[^\r\n]*")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


def split_multipart(body: bytes, content_type: str) -> list[Section]:
    """The parts of a body, in order.

    Raises AnswerCutOff when the closing boundary is missing, MalformedAnswer when there is none.
    """
    found = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/") or not found:
        raise MalformedAnswer(f"The answer is not multipart but {content_type or 'of no type'}")
    marks = _boundary_lines(body, (found[1] or found[2]).encode())
    if not marks and body.strip():
        raise MalformedAnswer("The batch answer does not have the boundary that it announces")
    if not marks or not marks[-1][2]:
        raise AnswerCutOff("The batch answer ends before its closing boundary")
    return [_section(body[mark[1] : following[0]]) for mark, following in pairwise(marks)]


def _boundary_lines(body: bytes, boundary: bytes) -> list[tuple[int, int, bool]]:
    """Start, end and whether it closes, of every boundary line up to the closing one."""
    # The line break before a boundary belongs to it: RFC 2046 §5.1.1.
    pattern = rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)"
    lines: list[tuple[int, int, bool]] = []
    for found in re.finditer(pattern, body):
        lines.append((found.start(), found.end(), found[1] is not None))
        if found[1] is not None:
            break
    return lines


def _section(content: bytes) -> Section:
    headers, body = _headers_and_body(_without_first_break(content))
    return Section({name.lower(): value for name, value in headers}, body)


def read_message(content: bytes) -> Message:
    """The HTTP answer inside a part. Raises MalformedAnswer when it has no status line."""
    stripped = content.lstrip(b"\r\n")
    found = _STATUS_LINE.match(stripped)
    if not found:
        raise MalformedAnswer("A part of the batch answer has no status line")
    headers, body = _headers_and_body(_without_first_break(stripped[found.end() :]))
    return Message(int(found[1]), dict(headers), body)


def _headers_and_body(content: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """The headers, up to a blank line, and what follows; without a blank line there is no body."""
    if re.match(rb"\r?\n|\Z", content):
        return [], _without_first_break(content)
    head, *rest = _BLANK_LINE.split(content, maxsplit=1)
    return _headers(head.decode("latin-1").splitlines()), rest[0] if rest else b""


def _headers(lines: Iterable[str]) -> list[tuple[str, str]]:
    pairs = (line.partition(":") for line in lines if ":" in line)
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _without_first_break(content: bytes) -> bytes:
    return re.sub(rb"\A\r?\n", b"", content)
