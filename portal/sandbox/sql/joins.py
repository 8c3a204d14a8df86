"""How row sources meet: through the index of links, by key, or by equal values."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from portal.sandbox.definitions.tables import Table
from portal.sandbox.query.model import Link
from portal.sandbox.rows.record import is_indexed_link, relation
from portal.sandbox.sql.columns import Source, expression
from portal.sandbox.sql.fragment import Fragment, both, fill
from portal.sandbox.sql.viewpoint import Viewpoint


def goes_through_index(table: Table, column: str) -> bool:
    """Tell whether rows of `table` are found by the value of `column` in the index of links."""
    return (
        column in table.columns
        and column != table.key
        and column not in table.hidden
        and is_indexed_link(table, column)
    )


def join_sql(
    view: Viewpoint, parent: Source, child: Source, link: Link, kept: Fragment
) -> Fragment:
    """Return the JOIN of an inner or outer link; `kept` limits the linked rows."""
    child.column(link.from_column)
    tested = expression(view.dialect, parent, link.to_column)
    rows = Fragment(f"sandbox_row {child.alias}")
    if not goes_through_index(child.table, link.from_column):
        met = fill("{} = {}", expression(view.dialect, child, link.from_column), tested)
        word = "JOIN" if link.kind == "inner" else "LEFT JOIN"
        return fill(f" {word} {{}} ON {{}}", rows, both([met, kept]))
    index = f"x_{child.alias}"
    entry = _entry(index, child.table.name, link.from_column, tested)
    if link.kind == "inner":
        return fill(
            f" JOIN sandbox_link {index} ON {{}}"
            f" JOIN sandbox_row {child.alias} ON {child.alias}.id = {index}.row_id AND {{}}",
            entry,
            kept,
        )
    if view.dialect.is_postgres:
        return fill(
            f" LEFT JOIN (sandbox_link {index} JOIN sandbox_row {child.alias}"
            f" ON {child.alias}.id = {index}.row_id AND {{}}) ON {{}}",
            kept,
            entry,
        )
    # SQLite would build a nested join as a whole; a correlated IN it answers from the index.
    return fill(
        f" LEFT JOIN sandbox_row {child.alias} ON {child.alias}.id IN"
        f" (SELECT {index}.row_id FROM sandbox_link {index} WHERE {{}}) AND {{}}",
        entry,
        kept,
    )


def first_join_sql(
    view: Viewpoint, sources: tuple[Source, Source, Source], link: Link, kept: Fragment
) -> Fragment:
    """Return the JOIN of at most one linked row, the one that was stored first.

    `sources` are the parent, the child and the candidate, which `kept` limits.
    """
    parent, child, candidate = sources
    candidate.column(link.from_column)
    tested = expression(view.dialect, parent, link.to_column)
    alias = candidate.alias
    if goes_through_index(child.table, link.from_column):
        index = f"x_{alias}"
        found = fill(
            f"SELECT MIN({alias}.id) FROM sandbox_link {index} JOIN sandbox_row {alias}"
            f" ON {alias}.id = {index}.row_id WHERE {{}} AND {{}}",
            _entry(index, child.table.name, link.from_column, tested),
            kept,
        )
    else:
        found = fill(
            f"SELECT MIN({alias}.id) FROM sandbox_row {alias} WHERE {{}} = {{}} AND {{}}",
            expression(view.dialect, candidate, link.from_column),
            tested,
            kept,
        )
    return fill(f" LEFT JOIN sandbox_row {child.alias} ON {child.alias}.id = ({{}})", found)


def _entry(index: str, table: str, column: str, target: Fragment) -> Fragment:
    return fill(
        f"{index}.relation = {{}} AND {index}.target = {{}}",
        Fragment("%s", (relation(table, column),)),
        target,
    )
