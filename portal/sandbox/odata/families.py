"""The rows related to many parents, read by one query and told apart by parent."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from portal.sandbox.odata.expansions import Expansion
from portal.sandbox.odata.navigations import Collection, Paired, ToMany
from portal.sandbox.query.model import Attribute, Condition, Filter, Link, Order, Query
from portal.sandbox.query.running import Entry, run
from portal.sandbox.sql.viewpoint import Viewpoint

_AT_ONCE = 50_000
_PAIR = "_pair"


def read_families(
    view: Viewpoint, one: Expansion, found: Collection, parents: set[str], most: int
) -> dict[str, list[Entry]]:
    """Return the related rows of each parent, in order, at most `most` of one.

    Raises Forbidden where the caller may read no row of the related table.
    """
    families: dict[str, list[Entry]] = defaultdict(list)
    if parents:
        for entry in _entries(view, _query(one, found, tuple(sorted(parents)))):
            family = families[_parent_of(found, entry)]
            if len(family) < most:
                family.append(entry)
    return dict(families)


def _query(one: Expansion, found: Collection, parents: tuple[str, ...]) -> Query:
    query = Query(
        found.table.name,
        all_attributes=True,
        filter=one.filter,
        orders=one.orders,
        size=_AT_ONCE,
    )
    if isinstance(found, ToMany):
        of_parents = Condition(found.column, "in", parents)
        own = (one.filter,) if one.filter.parts else ()
        return replace(query, filter=Filter("and", (of_parents, *own)))
    return replace(query, links=(_pairs(found, parents),))


def _pairs(found: Paired, parents: tuple[str, ...]) -> Link:
    """Return the join to the pairs; sorted by parent, so that no pair falls between two pages."""
    return Link(
        found.intersect,
        found.theirs,
        found.table.key,
        _PAIR,
        attributes=(Attribute(found.mine),),
        filter=Filter("and", (Condition(found.mine, "in", parents),)),
        orders=(Order(found.mine),),
    )


def _entries(view: Viewpoint, query: Query) -> Iterator[Entry]:
    page = run(view, query)
    yield from page.entries
    while page.more:
        query = replace(query, page=query.page + 1, after=page.entries[-1].sort_values)
        page = run(view, query)
        yield from page.entries


def _parent_of(found: Collection, entry: Entry) -> str:
    if isinstance(found, ToMany):
        return str(entry.root.values[found.column])
    pair = entry.linked[_PAIR]
    return "" if pair is None else str(pair.values[found.mine])
