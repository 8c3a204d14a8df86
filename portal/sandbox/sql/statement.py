"""A query as one SQL statement: sources, joins, conditions."""

from dataclasses import dataclass, field

from portal.sandbox.errors import BadRequest
from portal.sandbox.query.model import JOINED, Condition, Filter, Link, Query
from portal.sandbox.sql.columns import Source
from portal.sandbox.sql.conditions import condition_sql
from portal.sandbox.sql.fragment import Fragment, both, either
from portal.sandbox.sql.joins import first_join_sql, join_sql
from portal.sandbox.sql.membership import Linked, membership_sql
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
        """Return the source of a link's alias or, without one, its table; the root for None."""
        if alias is None:
            return self.root
        if alias in self.sources:
            return self.sources[alias]
        for source in (*self.sources.values(), self.root):
            if source.table.name == alias:
                return source
        message = f"There is no link-entity with the name or alias '{alias}'."
        raise BadRequest(message, "0x80041126")

    def next_alias(self) -> str:
        """Return an SQL alias that is not in use."""
        self.count += 1
        return f"t{self.count}"

    def next_source(self, table: str) -> Source:
        """Return a table under a new SQL alias."""
        return Source(self.next_alias(), self.view.table(table))


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


def _part_sql(made: Statement, source: Source, part: "Condition | Filter | Link") -> Fragment:
    if isinstance(part, Filter):
        return filter_sql(made, source, part)
    if isinstance(part, Link):
        return _member(made, source, part)
    tested = made.source_of(part.alias) if part.alias is not None else source
    other, value_of = tested, part.value_of
    if value_of is not None and "." in value_of:
        alias, _dot, value_of = value_of.partition(".")
        other = made.source_of(alias)
    condition = Condition(part.column, part.operator, part.values, None, value_of)
    return condition_sql(made.view, tested, condition, other)


def _add_link(made: Statement, parent: Source, link: Link) -> None:
    if link.kind not in JOINED:
        made.conditions.append(_member(made, parent, link))
        return
    child = made.next_source(link.table)
    if link.alias in made.sources:
        raise BadRequest(f"The alias '{link.alias}' is used twice.", "0x80041109")
    made.sources[link.alias] = child
    if link.kind == "first":
        candidate = made.next_source(link.table)
        kept = _kept(made, candidate, link)
        made.joins += first_join_sql(made.view, (parent, child, candidate), link, kept)
    else:
        made.joins += join_sql(made.view, parent, child, link, _kept(made, child, link))
    for nested in link.links:
        _add_link(made, child, nested)


def _kept(made: Statement, child: Source, link: Link) -> Fragment:
    """Return which rows of a link's table it takes: readable ones that meet its filter."""
    readable = made.view.rows_of(child.alias, child.table)
    return both([readable, filter_sql(made, child, link.filter)])


def _member(made: Statement, parent: Source, link: Link) -> Fragment:
    """Return a link that only asks about linked rows."""
    parent.column(link.to_column)
    return membership_sql(made.view, parent, link, lambda: _linked(made, link))


def _linked(made: Statement, link: Link) -> Linked:
    """Return the rows of such a link, under an SQL alias of their own each time."""
    child = made.next_source(link.table)
    child.column(link.from_column)
    sources = {**made.sources, link.alias: child}
    inner = Statement(made.view, child, sources, count=made.count)
    for nested in link.links:
        _add_link(inner, child, nested)
    met = both([filter_sql(inner, child, link.filter), *inner.conditions])
    made.count = inner.count
    readable = made.view.rows_of(child.alias, child.table)
    return Linked(child, inner.joins, readable, met)
