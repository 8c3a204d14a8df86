"""Resource paths: `accounts`, `accounts(id)`, `accounts(id)/nav`, `EntityDefinitions(…)/…`."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from portal.sandbox.errors import BadRequest, SegmentMissing

_SEGMENT = re.compile(r"(?P<name>[^()]+)(?:\((?P<inside>.*)\))?$", re.DOTALL)


@dataclass(frozen=True)
class Segment:
    """One segment: its name, and what stands in parentheses (None without them)."""

    name: str
    inside: str | None = None


def parse_path(path: str) -> list[Segment]:
    """Return the segments of an undecoded path below the API's root.

    Raises BadRequest for a path that is none.
    """
    return [_segment(one) for one in _split(unquote(path).strip("/")) if one]


def guid_in(segment: Segment) -> str:
    """Return the id in a segment's parentheses.

    Raises SegmentMissing for what is no id.
    """
    text = (segment.inside or "").strip().strip("{}").lower()
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        raise SegmentMissing(f"{segment.name}({segment.inside})")
    return text


def _segment(text: str) -> Segment:
    match = _SEGMENT.match(text)
    if match is None:
        raise BadRequest(f"The path segment '{text}' is malformed.", "0x80060888")
    return Segment(match.group("name"), match.group("inside"))


def _split(path: str) -> list[str]:
    """Split at slashes that stand in no parentheses and no quotes."""
    parts, depth, quoted, current = [], 0, False, ""
    for character in path:
        if character == "'":
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")")
        if character == "/" and depth == 0 and not quoted:
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]
