"""`$select`, `$filter` and `$expand` of metadata, nested options included."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.odata.expressions import Expression
from portal.sandbox.odata.filter_parser import parse_filter

SERVED = frozenset({"$select", "$filter", "$expand"})
# Metadata is answered whole and in its own order.
_REFUSED = frozenset({"$top", "$skip", "$orderby"})


@dataclass(frozen=True)
class Shape:
    """What of an item is wanted, and which items. `selected` None means all properties."""

    selected: tuple[str, ...] | None = None
    filter: Expression | None = None
    expands: "tuple[Expand, ...]" = ()


@dataclass(frozen=True)
class Expand:
    """A navigation property to expand, and the shape of what is found there."""

    name: str
    shape: Shape


def read_shape(options: Mapping[str, str]) -> Shape:
    """Return the shape that query options describe.

    Raises QueryRefused for bad syntax, NotImplementedHere for options that are not served.
    """
    for name in options:
        if name in _REFUSED:
            raise QueryRefused(f"The query parameter {name} is not supported.")
        if name.startswith("$") and name not in SERVED:
            raise NotImplementedHere(f"the query option '{name}' on metadata")
    text = options.get("$filter")
    aliases = {name: value for name, value in options.items() if name.startswith("@")}
    return Shape(
        selected=_names(options.get("$select")),
        filter=parse_filter(text, aliases) if text else None,
        expands=tuple(_expand(one) for one in _split(options.get("$expand", ""), ",")),
    )


def _names(text: str | None) -> tuple[str, ...] | None:
    names = tuple(one.strip() for one in (text or "").split(",") if one.strip())
    return None if not names or "*" in names else names


def _expand(text: str) -> Expand:
    name, bracket, inside = text.partition("(")
    if not bracket:
        return Expand(name.strip(), Shape())
    if not inside.rstrip().endswith(")"):
        raise QueryRefused(f"Syntax error in $expand near '{text}'.")
    options = {}
    for option in _split(inside.rstrip()[:-1], ";"):
        key, _equals, value = option.partition("=")
        options[key.strip()] = value
    return Expand(name.strip(), read_shape(options))


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that stand in no parentheses and no quotes."""
    parts, depth, is_quoted, current = [], 0, False, ""
    for character in text:
        if character == "'":
            is_quoted = not is_quoted
        elif not is_quoted:
            depth += (character == "(") - (character == ")")
        if character == separator and depth == 0 and not is_quoted:
            parts.append(current)
            current = ""
        else:
            current += character
    return [one.strip() for one in [*parts, current] if one.strip()]
