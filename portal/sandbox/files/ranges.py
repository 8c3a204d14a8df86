"""The headers `Range` and `Content-Range`. Pure."""

import re
from dataclasses import dataclass

from portal.sandbox.errors import BadRequest
from portal.sandbox.files.errors import range_refused

_RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})")
# A client whose file ends with a chunk announces an empty one after it: `bytes 8-7/8`.
_CONTENT = re.compile(r"bytes (?P<first>\d{1,18})-(?P<last>-?\d{1,18})/(?P<total>\d{1,18})")


@dataclass(frozen=True)
class Span:
    """Bytes from `start`, `length` of them."""

    start: int
    length: int


@dataclass(frozen=True)
class Chunk:
    """Where a chunk of an upload belongs: `length` bytes from `start` of `total`."""

    start: int
    length: int
    total: int


def read_range(header: str, size: int, *, lenient: bool = False) -> Span | None:
    """Return what a Range header asks of `size` bytes; None without one.

    `lenient` answers a range that begins at the end with nothing, instead of refusing it.
    Raises SandboxError 416, and BadRequest for several ranges or what is none.
    """
    if not header:
        return None
    match = _RANGE.fullmatch(header.strip())
    if match is None or not (match["first"] or match["last"]):
        raise BadRequest(f"The range '{header}' cannot be read; one range of bytes is taken.")
    if not match["first"]:
        length = min(int(match["last"]), size)
        return Span(size - length, length)
    start = int(match["first"])
    if start > size or (start == size and not lenient):
        raise range_refused(size)
    last = min(int(match["last"] or size), size - 1)
    if match["last"] and int(match["last"]) < start:
        raise BadRequest(f"The range '{header}' ends before it begins.")
    return Span(start, max(0, last - start + 1))


def read_content_range(header: str, received: int) -> Chunk:
    """Return where a chunk of `received` bytes belongs.

    Raises BadRequest for a header that cannot be, or that does not fit the bytes.
    """
    match = _CONTENT.fullmatch(header.strip())
    if match is None:
        raise BadRequest(f"The Content-Range '{header}' cannot be read.")
    start, last, total = (int(match[name]) for name in ("first", "last", "total"))
    if last - start + 1 != received or start + received > total:
        raise BadRequest(f"The Content-Range '{header}' does not fit {received} bytes.")
    return Chunk(start, received, total)
