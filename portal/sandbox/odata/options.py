"""Query options of a set of rows, as a query."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.fetchxml.cookies import read_outer
from portal.sandbox.http.preferences import Preferences
from portal.sandbox.odata.filter_parser import parse_filter
from portal.sandbox.odata.filters import column_of, compile_filter
from portal.sandbox.query.model import Attribute, Filter, Order, Query

MOST_ROWS = 5000
SERVED = frozenset({"$select", "$filter", "$orderby", "$top", "$count", "$skiptoken", "fetchXml"})
NOT_SERVED = frozenset(
    {"$expand", "$apply", "$deltatoken", "savedQuery", "userQuery", "sql", "partitionid"}
)
NEVER = frozenset({"$skip", "$search", "$format", "$compute"})


@dataclass(frozen=True)
class Listing:
    """A query for an OData answer. `selected` are the columns of `$select`, None for all."""

    query: Query
    selected: tuple[str, ...] | None


def check_options(options: Mapping[str, str], served: frozenset[str]) -> None:
    """Refuse options that are not served, by name."""
    for name in options:
        if name in served or name == "tag" or name.startswith("@"):
            continue
        if name in SERVED | NOT_SERVED:
            raise NotImplementedHere(f"the query option '{name}' here")
        if name in NEVER or name.startswith("$"):
            raise QueryRefused(f"The query parameter {name} is not supported.")
        raise QueryRefused(f"The query parameter '{name}' is not supported.")


def read_listing(
    table: Table, options: Mapping[str, str], preferences: Preferences, extra: Filter | None = None
) -> Listing:
    """Return the listing that the options ask for; `extra` limits it further.

    Raises QueryRefused and NotImplementedHere.
    """
    selected = read_select(table, options.get("$select"))
    page, after = 1, None
    if "$skiptoken" in options:
        page, after = read_outer(options["$skiptoken"])
    size = min(preferences.page_size or MOST_ROWS, MOST_ROWS)
    # Documented: with both, $top is ignored; a page's size wins.
    top = None if preferences.page_size else _top(options.get("$top"))
    query = Query(
        table=table.name,
        attributes=tuple(Attribute(name) for name in selected or ()),
        all_attributes=selected is None,
        filter=_filter(table, options, extra),
        orders=tuple(_orders(table, options.get("$orderby"))),
        size=size,
        page=page,
        top=top,
        after=after,
        wants_count=_flag(options.get("$count")),
    )
    return Listing(query, selected)


def read_select(table: Table, text: str | None) -> tuple[str, ...] | None:
    """Return the logical names of the selected columns, None for all.

    Raises QueryRefused.
    """
    if not text or text.strip() == "*":
        return None
    return tuple(column_of(table, one.strip()).name for one in text.split(",") if one.strip())


def _filter(table: Table, options: Mapping[str, str], extra: Filter | None) -> Filter:
    text = options.get("$filter")
    parts = [] if extra is None else [extra]
    if text:
        aliases = {name: value for name, value in options.items() if name.startswith("@")}
        parts.append(compile_filter(table, parse_filter(text, aliases)))
    return Filter("and", tuple(parts))


def _orders(table: Table, text: str | None) -> list[Order]:
    found = []
    for one in filter(None, (text or "").split(",")):
        name, _space, direction = one.strip().partition(" ")
        column = column_of(table, name)
        if direction.strip() not in ("", "asc", "desc"):
            raise QueryRefused(f"Syntax error in $orderby near '{direction}'.")
        found.append(Order(column.name, direction.strip() == "desc"))
    return found


def _top(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdigit() or len(text) > 9 or int(text) < 1:
        raise QueryRefused(f"Invalid value '{text}' for $top query option found.")
    return min(int(text), MOST_ROWS)


def _flag(text: str | None) -> bool:
    if text not in (None, "true", "false"):
        raise QueryRefused(f"Invalid value '{text}' for $count query option found.")
    return text == "true"
