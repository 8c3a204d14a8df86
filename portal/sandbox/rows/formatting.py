"""Formatted values: what a person of the caller's settings reads instead of a stored value."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import CHOICE_TYPES
from portal.sandbox.rows.values import Canonical

_GERMAN = 1031
Formatter = Callable[[Canonical], str | None]


def formatter_of(column: ColumnDefinition, zone: ZoneInfo, language: int) -> Formatter | None:
    """Return what formats a column's values, made once for many rows; None for texts and ids."""
    kind = column.type
    if kind in CHOICE_TYPES or kind is ColumnType.BOOLEAN:
        known = labels(column, language)
        return lambda value: known.get(int(value or 0))
    if kind is ColumnType.MULTI_SELECT:
        known = labels(column, language)
        return lambda value: "; ".join(known.get(int(one), one) for one in str(value).split(","))
    if kind is ColumnType.DATE_TIME:
        return _moments(column, zone)
    if kind in (ColumnType.INTEGER, ColumnType.BIG_INT):
        return lambda value: f"{int(value or 0):,}"
    if kind in (ColumnType.DECIMAL, ColumnType.DOUBLE, ColumnType.MONEY):
        places = 2 if column.precision is None else column.precision
        return lambda value: f"{float(value or 0):,.{places}f}"
    return None


def labels(column: ColumnDefinition, language: int) -> dict[int, str]:
    """Return the labels of a choice's options, by value."""
    if not column.options and column.type is ColumnType.BOOLEAN:
        return {0: "No", 1: "Yes"}
    return {
        one.value: (one.label_de if language == _GERMAN and one.label_de else one.label)
        for one in column.options
    }


def _moments(column: ColumnDefinition, zone: ZoneInfo) -> Formatter:
    """Return a formatter in the style of English (United States): month, day, 12 hours."""
    is_local = column.behavior not in ("DateOnly", "TimeZoneIndependent")
    shows_time = column.format != "DateOnly"

    def show(value: Canonical) -> str:
        moment = datetime.fromisoformat(str(value))
        if is_local:
            moment = moment.astimezone(zone)
        day = f"{moment.month}/{moment.day}/{moment.year}"
        return f"{day} {moment.hour % 12 or 12}:{moment:%M %p}" if shows_time else day

    return show
