"""Values on their way in: from JSON to the canonical form that is stored.

Canonical: text as is, numbers as numbers, Booleans as 0 and 1, ids in lower case, points in time as
`YYYY-MM-DDTHH:MM:SSZ`, days as `YYYY-MM-DD`, choices of many as `1,9` in order. Empty text is null.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import CHOICE_TYPES, TEXT_TYPES, Table
from portal.sandbox.errors import PayloadRefused, ValueRefused

_TYPE_NAMES = {
    ColumnType.INTEGER: "Edm.Int32",
    ColumnType.BIG_INT: "Edm.Int64",
    ColumnType.DECIMAL: "Edm.Decimal",
    ColumnType.MONEY: "Edm.Decimal",
    ColumnType.DOUBLE: "Edm.Double",
    ColumnType.BOOLEAN: "Edm.Boolean",
    ColumnType.PICKLIST: "Edm.Int32",
    ColumnType.STATE: "Edm.Int32",
    ColumnType.STATUS: "Edm.Int32",
    ColumnType.UNIQUE_IDENTIFIER: "Edm.Guid",
    ColumnType.DATE_TIME: "Edm.DateTimeOffset",
}
Canonical = str | int | float | None
_WHOLE = frozenset({ColumnType.INTEGER, ColumnType.BIG_INT})
_FRACTIONAL = frozenset({ColumnType.DECIMAL, ColumnType.DOUBLE, ColumnType.MONEY})
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?$")
_EARLIEST = date(1753, 1, 1)
_MOST_CHOICES = 150


class NotOfThisType(ValueError):
    """The JSON value is of another type than the column."""


def read_value(table: Table, column: ColumnDefinition, value: object) -> Canonical:
    """Return the canonical form of a JSON value, or refuse it as Dataverse would.

    Raises PayloadRefused for a wrong type and ValueRefused for a value that is not allowed.
    """
    if column.type is ColumnType.FILE:
        raise PayloadRefused(
            table.definition.entity_set,
            f"The file column '{column.name}' cannot be set with the row; upload to it.",
        )
    if value is None or value == "":
        return None
    try:
        stored = _convert(column, value)
    except NotOfThisType as error:
        expected = _TYPE_NAMES.get(column.type, "Edm.String")
        reason = (
            f"Cannot convert the literal '{value}' of '{column.name}' "
            f"to the expected type '{expected}'."
        )
        raise PayloadRefused(table.definition.entity_set, reason) from error
    _check(table, column, stored)
    return stored


def guid(value: object) -> str:
    """Return an id in lower case without braces; raises NotOfThisType."""
    if isinstance(value, UUID):
        return str(value)
    try:
        return str(UUID(str(value).strip("{}")))
    except ValueError as error:
        raise NotOfThisType(str(value)) from error


def moment(value: datetime) -> str:
    """Return an aware point in time in canonical form."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _convert(column: ColumnDefinition, value: object) -> Canonical:
    kind = column.type
    if kind in _FRACTIONAL:
        return _fractional(column, value)
    if kind is ColumnType.DATE_TIME:
        return read_moment(column, value)
    return _CONVERTERS.get(kind, _text)(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise NotOfThisType(str(value))
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotOfThisType(str(value))
    return value


def _fractional(column: ColumnDefinition, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NotOfThisType(str(value))
    places = column.precision if column.precision is not None else 2
    return round(float(value), 4 if column.type is ColumnType.MONEY else places)


def _boolean(value: object) -> int:
    if not isinstance(value, bool):
        raise NotOfThisType(str(value))
    return int(value)


def read_moment(column: ColumnDefinition, value: object) -> str:
    """Return a date column's canonical form of a date, a datetime or ISO text."""
    if isinstance(value, datetime):
        value = value.isoformat()
    text = value.isoformat() if isinstance(value, date) else value
    if not isinstance(text, str) or not _MOMENT.match(text):
        raise NotOfThisType(str(value))
    if column.behavior == "DateOnly":
        return _day(text[:10])
    if len(text) == 10:
        return f"{_day(text)}T00:00:00Z"
    try:
        parsed = datetime.fromisoformat(_six_digits(text))
    except ValueError as error:
        raise NotOfThisType(text) from error
    if column.behavior == "TimeZoneIndependent" or parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    return moment(parsed)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NotOfThisType(text) from error


def _six_digits(text: str) -> str:
    """Cut seven digits of a second's fraction to the six that Python reads."""
    return re.sub(r"(\.\d{6})\d+", r"\1", text)


def _many(value: object) -> str:
    if not isinstance(value, str):
        raise NotOfThisType(str(value))
    try:
        numbers = sorted({int(one) for one in value.split(",")})
    except ValueError as error:
        raise NotOfThisType(value) from error
    return ",".join(str(one) for one in numbers)


def _check(table: Table, column: ColumnDefinition, value: Canonical) -> None:
    if column.type in TEXT_TYPES:
        _check_length(table, column, str(value))
    elif column.type in CHOICE_TYPES or column.type is ColumnType.MULTI_SELECT:
        _check_options(table, column, value)
    elif isinstance(value, int | float):
        _check_range(table, column, value)
    elif column.type is ColumnType.DATE_TIME and str(value)[:10] < _EARLIEST.isoformat():
        raise ValueRefused("0x80040203", f"'{column.name}' is earlier than {_EARLIEST}.")


def _check_length(table: Table, column: ColumnDefinition, value: str) -> None:
    # Dataverse counts UTF-16 code units, as JavaScript does.
    length = len(value.encode("utf-16-le")) // 2
    if column.max_length is not None and length > column.max_length:
        message = (
            f"A validation error occurred.  The length of the '{column.name}' attribute of the "
            f"'{table.name}' entity exceeded the maximum allowed length of '{column.max_length}'."
        )
        raise ValueRefused("0x80044331", message)


def _check_options(table: Table, column: ColumnDefinition, value: Canonical) -> None:
    allowed = {option.value for option in column.options}
    chosen = [int(one) for one in str(value).split(",")]
    if len(chosen) > _MOST_CHOICES:
        raise ValueRefused("0x80040203", f"'{column.name}' holds more than {_MOST_CHOICES} values.")
    for one in chosen:
        if one not in allowed:
            message = (
                f"A validation error occurred.  The value '{one}' of '{column.name}' on record of "
                f"type '{table.name}' is outside the valid range. Accepted Values: "
                f"{','.join(str(number) for number in sorted(allowed))}"
            )
            raise ValueRefused("0x8004431A", message)


def _check_range(table: Table, column: ColumnDefinition, value: float) -> None:
    if column.type is ColumnType.BOOLEAN:
        return
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        message = (
            f"A validation error occurred.  The value '{value}' of '{column.name}' on record of "
            f"type '{table.name}' is outside the valid range. Accepted Values: {low} to {high}."
        )
        raise ValueRefused("0x80044330", message)


_CONVERTERS: dict[ColumnType, Callable[[object], Canonical]] = {
    **dict.fromkeys(_WHOLE | CHOICE_TYPES, _whole),
    ColumnType.BOOLEAN: _boolean,
    ColumnType.UNIQUE_IDENTIFIER: guid,
    ColumnType.MULTI_SELECT: _many,
}
