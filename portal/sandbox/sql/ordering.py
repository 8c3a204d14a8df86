"""What rows are sorted by: lookups by the name they show, choices by label or by value."""

from collections.abc import Iterator

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import CHOICE_TYPES, LOOKUP_TYPES
from portal.sandbox.query.model import Link, Order, Query
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.formatting import labels
from portal.sandbox.sql.columns import Source, expression, folded_name, kind_of
from portal.sandbox.sql.fragment import Fragment, fill, join
from portal.sandbox.sql.statement import Statement


def order_terms(made: Statement, query: Query) -> Iterator[tuple[Fragment, bool]]:
    """Give (expression, descending) of every sort term: the entity's first, then those of links."""
    for order in query.orders:
        source = made.source_of(order.alias)
        yield _sort_value(made, source, order, labels_sort=query.labels_sort), order.descending
    for link in _all_links(query.links):
        for order in link.orders:
            source = made.source_of(order.alias or link.alias)
            yield _sort_value(made, source, order, labels_sort=query.labels_sort), order.descending


def _sort_value(made: Statement, source: Source, order: Order, *, labels_sort: bool) -> Fragment:
    column = source.column(order.column)
    value = expression(made.view.dialect, source, order.column)
    kind_of(column)
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
