"""A query as one SQL statement: sources, joins, conditions, order, page."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import CHOICE_TYPES, LOOKUP_TYPES
from portal.sandbox.errors import BadRequest
from portal.sandbox.query.model import Condition, Filter, Link, Order, Query
from portal.sandbox.sql.columns import Source, expression, folded_name, kind_of
from portal.sandbox.sql.conditions import condition_sql
from portal.sandbox.sql.fragment import Fragment, both, either, fill, join
from portal.sandbox.sql.joins import join_sql, membership_sql
from portal.sandbox.sql.viewpoint import Viewpoint


@dataclass
class Statement:
    """The parts of a SELECT as they are gathered, and the sources by the query's aliases."""

    view: Viewpoint
    root: Source
    sources: dict[str, Source] = field(default_factory=dict)
    joins: Fragment = field(default_factory=lambda: Fragment(""))
    conditions: list[Fragment] = field(default_factory=list)
    count: int = 0

    def where(self) -> Fragment:
        """Return the conditions on the joined rows."""
        return both(self.conditions)

    def source_of(self, alias: str | None) -> Source:
        """Return the source of a link's alias, the root for None."""
        if alias is None:
            return self.root
        found = self.sources.get(alias)
        if found is None:
            raise BadRequest(f"There is no link-entity with the name or alias '{alias}'.")
        return found

    def next_alias(self) -> str:
        """Return an SQL alias that is not in use."""
        self.count += 1
        return f"t{self.count}"


def build_statement(view: Viewpoint, query: Query) -> Statement:
    """Return the statement of a query, all but what it selects, sorts and cuts."""
    root = Source("t0", view.table(query.table))
    made = Statement(view, root)
    for link in query.links:
        _add_link(made, root, link)
    made.conditions.append(view.rows_of("t0", root.table))
    made.conditions.append(filter_sql(made, root, query.filter))
    return made


def filter_sql(made: Statement, source: Source, found: Filter) -> Fragment:
    """Return a filter on a source."""
    parts = [_part_sql(made, source, part) for part in found.parts]
    return both(parts) if found.kind == "and" else either(parts)


def order_terms(made: Statement, query: Query) -> Iterator[tuple[Fragment, bool]]:
    """Give (expression, descending) of every sort term, the key last so that pages are stable."""
    for order in query.orders:
        source = made.source_of(order.alias)
        yield _sort_value(made, source, order, labels=query.labels_sort), order.descending
    for link in _all_links(query.links):
        for order in link.orders:
            source = made.source_of(link.alias)
            yield _sort_value(made, source, order, labels=query.labels_sort), order.descending


def _part_sql(made: Statement, source: Source, part: "Condition | Filter | Link") -> Fragment:
    if isinstance(part, Filter):
        return filter_sql(made, source, part)
    if isinstance(part, Link):
        return _member(made, source, part)
    tested = made.source_of(part.alias) if part.alias is not None else source
    other, value_of = source, part.value_of
    if value_of is not None and "." in value_of:
        alias, _dot, value_of = value_of.partition(".")
        other = made.source_of(alias)
    condition = Condition(part.column, part.operator, part.values, None, value_of)
    return condition_sql(made.view, tested, condition, other)


def _add_link(made: Statement, parent: Source, link: Link) -> None:
    if link.kind not in ("inner", "outer"):
        made.conditions.append(_member(made, parent, link))
        return
    child = Source(made.next_alias(), made.view.table(link.table))
    if link.alias in made.sources:
        raise BadRequest(f"The alias '{link.alias}' is used twice.")
    made.sources[link.alias] = child
    kept = both([made.view.rows_of(child.alias, child.table), filter_sql(made, child, link.filter)])
    made.joins += join_sql(made.view, parent, child, link, kept)
    for nested in link.links:
        _add_link(made, child, nested)


def _member(made: Statement, parent: Source, link: Link) -> Fragment:
    """Return a link that only asks whether a linked row exists."""
    child = Source(made.next_alias(), made.view.table(link.table))
    inner = Statement(made.view, child, {**made.sources, link.alias: child}, count=made.count)
    for nested in link.links:
        _add_link(inner, child, nested)
    conditions = [
        made.view.rows_of(child.alias, child.table),
        filter_sql(inner, child, link.filter),
        *inner.conditions,
    ]
    made.count = inner.count
    found = membership_sql(made.view, parent, child, link, (inner.joins, both(conditions)))
    if link.kind != "not any":
        return found
    tested = expression(made.view.dialect, parent, link.to_column)
    return fill("({} IS NULL OR NOT ({}))", tested, found)


def _sort_value(made: Statement, source: Source, order: Order, *, labels: bool) -> Fragment:
    column = source.column(order.column)
    value = expression(made.view.dialect, source, order.column)
    kind_of(column)
    if column.type in LOOKUP_TYPES:
        tables = made.view.catalogue.tables
        targets = tuple(tables[one] for one in column.targets if one in tables)
        return folded_name(made.view.dialect, value, targets)
    if column.type in CHOICE_TYPES and labels:
        return _label(column, value)
    return value


def _label(column: ColumnDefinition, value: Fragment) -> Fragment:
    cases = join(
        " ",
        (
            Fragment("WHEN %s THEN %s", (option.value, option.label.casefold()))
            for option in column.options
        ),
    )
    return fill("(CASE {} {} END)", value, cases)


def _all_links(links: tuple[Link, ...]) -> Iterator[Link]:
    for link in links:
        yield link
        yield from _all_links(link.links)
