"""The query options that mean the same on a set and inside `$expand`, as parts of a query."""

from collections.abc import Mapping

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import QueryRefused
from portal.sandbox.odata.filter_parser import parse_filter
from portal.sandbox.odata.filters import column_of, compile_filter
from portal.sandbox.query.model import Filter, Order

MOST_ROWS = 5000


def read_select(table: Table, text: str | None) -> tuple[str, ...] | None:
    """Return the logical names of the selected columns, None for all.

    Raises QueryRefused.
    """
    if not text or text.strip() == "*":
        return None
    return tuple(column_of(table, one.strip()).name for one in text.split(",") if one.strip())


def read_filter(
    catalogue: Catalogue, table: Table, text: str | None, aliases: Mapping[str, str] | None
) -> Filter:
    """Return the filter of a `$filter`; `aliases` are None where none may be used.

    Raises QueryRefused and NotImplementedHere.
    """
    if not text:
        return Filter()
    return compile_filter(catalogue, table, parse_filter(text, aliases))


def read_orders(table: Table, text: str | None) -> tuple[Order, ...]:
    """Return the sort terms of a `$orderby`.

    Raises QueryRefused.
    """
    found = tuple(_order(table, one) for one in (text or "").split(",") if one)
    names = [one.column for one in found]
    for name in names:
        if names.count(name) > 1:
            raise QueryRefused(f"Duplicate property named '{name}' is not supported in '$orderby'.")
    return found


def read_top(text: str | None) -> int | None:
    """Return the number of a `$top`, 5 000 at most.

    Raises QueryRefused.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < 1:
        raise QueryRefused(f"Invalid value '{text}' for $top query option found.")
    return min(int(text), MOST_ROWS)


def _order(table: Table, text: str) -> Order:
    name, _space, direction = text.strip().partition(" ")
    if direction.strip() not in ("", "asc", "desc"):
        raise QueryRefused(f"Syntax error in $orderby near '{direction}'.")
    return Order(column_of(table, name).name, direction.strip() == "desc")
