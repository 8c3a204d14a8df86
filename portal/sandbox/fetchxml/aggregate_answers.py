"""Answers to aggregate queries: every value under its alias, formatted as its column is."""

from collections.abc import Sequence
from dataclasses import replace

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.query.aggregates import COUNTS
from portal.sandbox.query.aggregating import Aggregated
from portal.sandbox.rows.presenting import Output

_FISCAL = frozenset({"fiscal-year", "fiscal-period"})


def aggregate_outputs(wanted: Sequence[Aggregated]) -> list[Output]:
    """Return what an aggregate answer shows."""
    return [Output(one.alias, _shown(one), one.source.table) for one in wanted]


def _shown(one: Aggregated) -> ColumnDefinition:
    """Return a column that presents the values under the alias."""
    attribute = one.attribute
    if attribute.aggregate in COUNTS:
        return ColumnDefinition(one.alias, ColumnType.INTEGER, one.alias)
    if attribute.date_grouping in _FISCAL:
        return ColumnDefinition(one.alias, ColumnType.STRING, one.alias)
    if attribute.date_grouping is not None:
        return ColumnDefinition(one.alias, ColumnType.INTEGER, one.alias)
    # Navigation properties come from the schema name, which must stay the column's own.
    schema = one.column.schema_name or one.column.name
    return replace(one.column, name=one.alias, schema_name=schema)
