"""`$expand` as a tree: names, and options in parentheses, before anything is known about tables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.sandbox.errors import BadRequest, QueryRefused
from portal.sandbox.odata.splitting import split_outside

MOST_EXPANDS = 15
_SERVED = frozenset({"$select", "$filter", "$orderby", "$top", "$expand"})
_ITEM = re.compile(
    r"\s*(?P<name>\w+)(?P<reference>/\$ref)?\s*(?:\((?P<inside>.*)\))?\s*", re.DOTALL
)


@dataclass(frozen=True)
class ExpandItem:
    """One navigation property to expand, with its options (`$expand` taken apart already)."""

    name: str
    is_reference: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    nested: "tuple[ExpandItem, ...]" = ()


def parse_expand(text: str) -> tuple[ExpandItem, ...]:
    """Return the items of a `$expand`.

    Raises QueryRefused for bad syntax, BadRequest for more items than Dataverse joins.
    """
    found = _items(text, 1)
    if count_items(found) > MOST_EXPANDS:
        raise _too_many()
    return found


def count_items(items: tuple[ExpandItem, ...]) -> int:
    """Return how many items there are on all levels."""
    return sum(1 + count_items(one.nested) for one in items)


def _items(text: str, level: int) -> tuple[ExpandItem, ...]:
    if level > MOST_EXPANDS:
        raise _too_many()
    return tuple(_item(one, level) for one in split_outside(text, ","))


def _item(text: str, level: int) -> ExpandItem:
    match = _ITEM.fullmatch(text)
    if match is None:
        raise QueryRefused(f"Syntax error in $expand near '{text.strip()}'.")
    options = _options(match["inside"] or "")
    nested = options.pop("$expand", None)
    return ExpandItem(
        match["name"],
        match["reference"] is not None,
        options,
        () if nested is None else _items(nested, level + 1),
    )


def _options(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in split_outside(text, ";") if text.strip() else ():
        name, equals, value = piece.strip().partition("=")
        if name not in _SERVED or not equals or name in found:
            raise QueryRefused(f"The query option '{name}' is not supported in $expand.")
        found[name] = value
    return found


def _too_many() -> BadRequest:
    return BadRequest("Number of link entities in query exceeded maximum limit.", "0x8004430D")
