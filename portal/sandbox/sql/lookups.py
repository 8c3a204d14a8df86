"""Equality of lookups and keys, through the index of links where there is one."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from collections.abc import Sequence

from portal.sandbox.rows.record import relation
from portal.sandbox.sql.columns import Source
from portal.sandbox.sql.fragment import Fragment, Parameter, fill, values
from portal.sandbox.sql.joins import goes_through_index


def equals_any(
    source: Source, column: str, tested: Fragment, found: Sequence[Parameter]
) -> Fragment:
    """Return whether a column equals one of the values."""
    if goes_through_index(source.table, column):
        return _linked(source, column, fill("x.target IN {}", values(found)))
    if len(found) == 1:
        return tested + Fragment(" = %s", (found[0],))
    return fill("{} IN {}", tested, values(found))


def is_one_of(source: Source, column: str, tested: Fragment, keys: Fragment) -> Fragment:
    """Return whether a column holds one of the keys that a sub-select gives."""
    if goes_through_index(source.table, column):
        return _linked(source, column, fill("x.target IN ({})", keys))
    return fill("{} IN ({})", tested, keys)


def _linked(source: Source, column: str, target: Fragment) -> Fragment:
    return fill(
        f"{source.alias}.id IN (SELECT x.row_id FROM sandbox_link x WHERE x.relation = {{}}"
        " AND {})",
        Fragment("%s", (relation(source.table.name, column),)),
        target,
    )
