"""Arguments of functions: `Fn(P=@p1,Q='it''s',R=5)` with `?@p1={…}`."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from portal.sandbox.errors import BadRequest

_PAIR = re.compile(
    r"\s*(?P<name>\w+)\s*=\s*"
    r"(?P<value>\[[^\]]*\]|(?:[A-Za-z][\w.]*)?'(?:[^']|'')*'|[^,'\[]+?)\s*(?:,|$)"
)
_LISTED = re.compile(r"\s*'((?:[^']|'')*)'\s*(?:,|$)")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def read_arguments(inside: str | None, options: Mapping[str, str]) -> dict[str, Any]:
    """Return the arguments in a function's parentheses; an alias without a value is null.

    Raises BadRequest for text that is no list of arguments.
    """
    found, at, text = {}, 0, (inside or "").strip()
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            raise BadRequest(f"The parameters '{text}' cannot be read.", "0x80060888")
        found[pair["name"]] = _value(pair["value"], options)
        at = pair.end()
    return found


def _value(text: str, options: Mapping[str, str]) -> Any:
    if text.startswith("@"):
        alias = options.get(text)
        return None if alias is None else _literal(alias.strip())
    return _literal(text)


def _literal(text: str) -> Any:
    """Read `'text'`, a guid, or JSON: numbers, booleans, null, objects, lists."""
    if len(text) > 1 and text.startswith("'") and text.endswith("'"):
        return text[1:-1].replace("''", "'")
    if _GUID.fullmatch(text):
        return text.lower()
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # Lists may be quoted singly; enumerations and moments are written bare.
        return _list(text[1:-1]) if text.startswith("[") and text.endswith("]") else text


def _list(text: str) -> list[str]:
    """Return the texts of `'a','b'`; refuses what is none."""
    found, at = [], 0
    while at < len(text):
        piece = _LISTED.match(text, at)
        if piece is None:
            raise BadRequest(f"The list '[{text}]' cannot be read.", "0x80060888")
        found.append(piece[1].replace("''", "'"))
        at = piece.end()
    return found
