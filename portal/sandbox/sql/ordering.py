"""What rows are sorted by: lookups by the name they show, choices by label or by value."""

from collections.abc import Iterator
from typing import NamedTuple

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import CHOICE_TYPES, LOOKUP_TYPES
from portal.sandbox.query.model import Link, Order, Query
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.formatting import labels
from portal.sandbox.sql.columns import Kind, Source, expression, folded_name, kind_of
from portal.sandbox.sql.fragment import Fragment, fill, join
from portal.sandbox.sql.statement import Statement


class Term(NamedTuple):
    """One thing that rows are sorted by; its values are texts or numbers."""

    expression: Fragment
    descending: bool
    is_text: bool


_NUMERIC = frozenset({Kind.NUMBER, Kind.CHOICE, Kind.BOOLEAN})


def key_terms(made: Statement, query: Query) -> Iterator[Term]:
    """Give the last terms of every order, which tell all rows apart and so make pages stable.

    That is the root's key, and the key of every link that may give several rows to one parent.
    """
    yield Term(Fragment(f"{made.root.alias}.key"), descending=False, is_text=True)
    for link in _all_links(query.links):
        source = made.sources.get(link.alias) if link.kind in ("inner", "outer") else None
        if source is not None and link.from_column != source.table.key:
            yield Term(Fragment(f"{source.alias}.key"), descending=False, is_text=True)


def order_terms(made: Statement, query: Query) -> Iterator[Term]:
    """Give the sort terms of a query: the entity's first, then those of links."""
    for order in query.orders:
        source = made.source_of(order.alias)
        yield _term(made, source, order, labels_sort=query.labels_sort)
    for link in _all_links(query.links):
        for order in link.orders:
            source = made.source_of(order.alias or link.alias)
            yield _term(made, source, order, labels_sort=query.labels_sort)


def _term(made: Statement, source: Source, order: Order, *, labels_sort: bool) -> Term:
    column = source.column(order.column)
    value = expression(made.view.dialect, source, order.column)
    shown = _shown(made, column, value, labels_sort=labels_sort)
    is_text = shown is not value or kind_of(column) not in _NUMERIC
    return Term(shown, order.descending, is_text)


def _shown(
    made: Statement, column: ColumnDefinition, value: Fragment, *, labels_sort: bool
) -> Fragment:
    """Return what a person reads of a lookup or a choice; the value itself of other columns."""
    if column.type in LOOKUP_TYPES:
        tables = made.view.catalogue.tables
        targets = tuple(tables[one] for one in column.targets if one in tables)
        return folded_name(made.view.dialect, value, targets)
    if column.type in CHOICE_TYPES and labels_sort:
        return _label(column, value, made.view.caller.language)
    return value


def _label(column: ColumnDefinition, value: Fragment, language: int) -> Fragment:
    """Return a choice's label in the caller's language."""
    found = labels(column, language)
    if not found:
        return value
    cases = join(
        " ",
        (Fragment("WHEN %s THEN %s", (number, fold(label))) for number, label in found.items()),
    )
    return fill("(CASE {} {} END)", value, cases)


def _all_links(links: tuple[Link, ...]) -> Iterator[Link]:
    for link in links:
        yield link
        yield from _all_links(link.links)
