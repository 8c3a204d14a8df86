"""Answers as a multipart body, in the strict form that clients' parsers need."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import uuid4

from portal.sandbox.http.messages import Reply

_LINE = b"\r\n"


@dataclass(frozen=True)
class PartReply:
    """The answer to one operation, and the Content-ID it had."""

    reply: Reply
    content_id: str | None = None


@dataclass(frozen=True)
class SetReply:
    """The answers to a change set; a failed one has one, of the operation that failed."""

    parts: tuple[PartReply, ...]


def encode_batch(parts: Sequence[PartReply | SetReply]) -> tuple[bytes, str]:
    """Return the body and its content type."""
    boundary = f"batchresponse_{uuid4()}"
    lines: list[bytes] = []
    for part in parts:
        lines.append(f"--{boundary}".encode())
        lines.extend(_set(part) if isinstance(part, SetReply) else _single(part))
    lines.extend([f"--{boundary}--".encode(), b""])
    return _LINE.join(lines), f"multipart/mixed; boundary={boundary}"


def _set(found: SetReply) -> list[bytes]:
    boundary = f"changesetresponse_{uuid4()}"
    lines = [f"Content-Type: multipart/mixed; boundary={boundary}".encode(), b""]
    for part in found.parts:
        lines.append(f"--{boundary}".encode())
        lines.extend(_single(part))
    return [*lines, f"--{boundary}--".encode()]


def _single(part: PartReply) -> list[bytes]:
    reply = part.reply
    lines = [b"Content-Type: application/http", b"Content-Transfer-Encoding: binary"]
    if part.content_id is not None:
        lines.append(f"Content-ID: {part.content_id}".encode())
    lines += [b"", f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}".encode()]
    lines += [f"{name}: {value}".encode() for name, value in reply.headers.items()]
    return [*lines, b"", reply.content()]
