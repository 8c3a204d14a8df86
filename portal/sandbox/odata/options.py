"""Query options of a set of rows, as a query."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.fetchxml.cookies import read_outer
from portal.sandbox.http.preferences import Preferences
from portal.sandbox.odata.clauses import (
    MOST_ROWS,
    read_filter,
    read_orders,
    read_select,
    read_top,
)
from portal.sandbox.odata.expansions import Expansion, read_expand
from portal.sandbox.query.model import Attribute, Filter, Query

SERVED = frozenset(
    {
        "$select", "$filter", "$orderby", "$top", "$count", "$expand", "$skiptoken",
        "fetchXml", "savedQuery", "userQuery", "$deltatoken",
    }
)  # fmt: skip
NOT_SERVED = frozenset({"$apply", "sql", "partitionid"})


@dataclass(frozen=True)
class Listing:
    """A query for an OData answer. `selected` are the columns of `$select`, None for all."""

    query: Query
    selected: tuple[str, ...] | None
    expansions: tuple[Expansion, ...] = ()


def check_options(options: Mapping[str, str], served: frozenset[str]) -> None:
    """Refuse options that are not served, by name."""
    for name in options:
        if name in served or name == "tag" or name.startswith("@"):
            continue
        if name in SERVED | NOT_SERVED:
            raise NotImplementedHere(f"the query option '{name}' here")
        raise QueryRefused(f"The query parameter '{name}' is not supported.")


def read_listing(
    catalogue: Catalogue,
    table: Table,
    options: Mapping[str, str],
    preferences: Preferences,
    extra: Filter | None = None,
) -> Listing:
    """Return the listing that the options ask for; `extra` limits it further.

    Raises QueryRefused and NotImplementedHere.
    """
    selected = read_select(table, options.get("$select"))
    page, after = 1, None
    if "$skiptoken" in options:
        page, after = read_outer(options["$skiptoken"])
    top = read_top(options.get("$top"))
    query = Query(
        table=table.name,
        attributes=tuple(Attribute(name) for name in selected or ()),
        all_attributes=selected is None,
        filter=_filter(catalogue, table, options, extra),
        orders=read_orders(table, options.get("$orderby")),
        size=page_size(preferences) or MOST_ROWS,
        page=page,
        # Documented: with both, $top is ignored; a page's size wins.
        top=None if preferences.page_size else top,
        after=after,
        wants_count=_flag(options.get("$count")),
    )
    return Listing(query, selected, read_expand(catalogue, table, options.get("$expand")))


def page_size(preferences: Preferences) -> int | None:
    """Return the rows that a page may have at most, None without a preference."""
    return min(preferences.page_size, MOST_ROWS) if preferences.page_size else None


def _filter(
    catalogue: Catalogue, table: Table, options: Mapping[str, str], extra: Filter | None
) -> Filter:
    aliases = {name: value for name, value in options.items() if name.startswith("@")}
    found = read_filter(catalogue, table, options.get("$filter"), aliases)
    return Filter("and", tuple(one for one in (extra, found) if one is not None and one.parts))


def _flag(text: str | None) -> bool:
    if text not in (None, "true", "false"):
        raise QueryRefused(f"Invalid value '{text}' for $count query option found.")
    return text == "true"
