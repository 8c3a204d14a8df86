"""The aggregates: which types of columns have them, and what they make of a group's values.

Nulls count for `count` alone; a sum of nothing is 0, as documented. The average of whole numbers is
a whole number, cut towards zero.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import NUMBER_TYPES, TEXT_TYPES
from portal.sandbox.errors import BadRequest
from portal.sandbox.query.model import Attribute
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.values import Canonical

_WHOLE = frozenset({ColumnType.INTEGER, ColumnType.BIG_INT})
_SUMMED = frozenset({"sum", "avg"})
_MOST_DECIMALS = 10
COUNTS = frozenset({"count", "countcolumn"})


def check_aggregate(attribute: Attribute, column: ColumnDefinition) -> None:
    """Refuse an aggregate or a date grouping that the column's type does not have.

    Raises BadRequest.
    """
    kind, aggregate = column.type, attribute.aggregate
    is_date = kind is ColumnType.DATE_TIME
    if attribute.date_grouping is not None and not is_date:
        message = f"'{column.name}' is {kind}: dategrouping needs a date."
        raise BadRequest(message, "0x8004111A")
    is_ordered = kind in NUMBER_TYPES or (is_date and aggregate not in _SUMMED)
    if aggregate is not None and aggregate not in COUNTS and not is_ordered:
        message = f"The aggregate '{aggregate}' cannot be taken of '{column.name}', {kind}."
        raise BadRequest(message, "0x8004111A")


def summed_up(attribute: Attribute, column: ColumnDefinition, values: Sequence[Any]) -> Canonical:
    """Return the aggregate of a group's values, nulls among them; None where there is none."""
    if attribute.aggregate == "count":
        return len(values)
    present = [value for value in values if value is not None]
    if attribute.aggregate == "countcolumn":
        return len(_distinct(column, present)) if attribute.is_distinct else len(present)
    if column.type is ColumnType.DATE_TIME:
        return _extreme(attribute, present)
    numbers = [Decimal(str(value)) for value in present]
    return _plain(column, _number(attribute, column, numbers))


def _distinct(column: ColumnDefinition, values: Sequence[Any]) -> set[Any]:
    is_text = column.type in TEXT_TYPES
    return {fold(str(value)) for value in values} if is_text else set(values)


def _extreme(attribute: Attribute, values: Sequence[str]) -> str | None:
    if not values:
        return None
    return min(values) if attribute.aggregate == "min" else max(values)


def _number(
    attribute: Attribute, column: ColumnDefinition, numbers: Sequence[Decimal]
) -> Decimal | None:
    if attribute.aggregate == "sum":
        return sum(numbers, Decimal(0))
    if not numbers:
        return None
    if attribute.aggregate == "avg":
        average = sum(numbers, Decimal(0)) / len(numbers)
        return Decimal(int(average)) if column.type in _WHOLE else round(average, _MOST_DECIMALS)
    return min(numbers) if attribute.aggregate == "min" else max(numbers)


def _plain(column: ColumnDefinition, value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if column.type in _WHOLE else float(value)
