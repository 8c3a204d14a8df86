"""Rows above and below a row, by the self-referencing lookup that makes a table a hierarchy.

The walk follows the index of links and ends even where parents form a circle. It passes through
rows the caller cannot see, as the platform's closure table does; the answer never holds those.
"""

from collections.abc import Iterable

from portal.sandbox.definitions.tables import Table
from portal.sandbox.rows.record import relation
from portal.sandbox.sql.fragment import Fragment, fill, join, values


def parent_column(table: Table) -> str | None:
    """Return the lookup that holds a row's parent, None for a table without a hierarchy."""
    for one in table.many_to_one:
        if one.is_hierarchical and one.parent == table.name:
            return one.column
    return None


def descendants(tables: Iterable[Table], keys: list[str]) -> Fragment:
    """Return a sub-select of the keys below `keys`, them included."""
    return join(" UNION ", (_walk(one, keys, _BELOW) for one in tables))


def ancestors(tables: Iterable[Table], keys: list[str]) -> Fragment:
    """Return a sub-select of the keys above `keys`, them included."""
    return join(" UNION ", (_walk(one, keys, _ABOVE) for one in tables))


# Each gives from the keys known so far (`known`) those one step further.
_BELOW = (
    "SELECT child.key FROM known JOIN sandbox_link step ON step.target = known.key"
    " JOIN sandbox_row child ON child.id = step.row_id WHERE step.relation = {}"
)
_ABOVE = (
    "SELECT step.target FROM known JOIN sandbox_row child ON child.key = known.key"
    " JOIN sandbox_link step ON step.row_id = child.id WHERE step.relation = {}"
)


def _walk(table: Table, keys: list[str], step: str) -> Fragment:
    name = relation(table.name, parent_column(table) or "")
    started = fill(
        "SELECT start.key FROM sandbox_row start WHERE start.table_name = {} AND start.key IN {}",
        Fragment("%s", (table.name,)),
        values(keys),
    )
    walked = fill(f"{{}} UNION {step}", started, Fragment("%s", (name,)))
    return fill(
        "SELECT key FROM (WITH RECURSIVE known(key) AS ({}) SELECT key FROM known) walked", walked
    )
