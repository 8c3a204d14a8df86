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
    return column in table.columns and column != table.key and is_indexed_link(table, column)


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


def membership_sql(
    view: Viewpoint, parent: Source, child: Source, link: Link, inner: tuple[Fragment, Fragment]
) -> Fragment:
    """Return whether a parent row has a linked row that `inner` (joins, conditions) keeps.

    The sub-select does not depend on the parent row, so the database evaluates it once.
    """
    child.column(link.from_column)
    parent.column(link.to_column)
    joins, kept = inner
    table, column = child.table, link.from_column
    index = f"x_{child.alias}"
    if goes_through_index(table, column):
        return fill(
            f"{{}} IN (SELECT {index}.target FROM sandbox_link {index}"
            f" JOIN sandbox_row {child.alias} ON {child.alias}.id = {index}.row_id{{}}"
            f" WHERE {index}.relation = {{}} AND {{}})",
            expression(view.dialect, parent, link.to_column),
            joins,
            Fragment("%s", (relation(table.name, column),)),
            kept,
        )
    if column == table.key and goes_through_index(parent.table, link.to_column):
        return fill(
            f"{parent.alias}.id IN (SELECT {index}.row_id FROM sandbox_link {index}"
            f" JOIN sandbox_row {child.alias} ON {child.alias}.key = {index}.target{{}}"
            f" WHERE {index}.relation = {{}} AND {{}})",
            joins,
            Fragment("%s", (relation(parent.table.name, link.to_column),)),
            kept,
        )
    return fill(
        f"{{}} IN (SELECT {{}} FROM sandbox_row {child.alias}{{}} WHERE {{}})",
        expression(view.dialect, parent, link.to_column),
        expression(view.dialect, child, column),
        joins,
        kept,
    )


def _entry(index: str, table: str, column: str, target: Fragment) -> Fragment:
    return fill(
        f"{index}.relation = {{}} AND {index}.target = {{}}",
        Fragment("%s", (relation(table, column),)),
        target,
    )
