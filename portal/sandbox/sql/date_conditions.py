"""Conditions on dates: relative to now, to a day, to the fiscal calendar; on the caller's clock."""

from collections.abc import Sequence
from datetime import date, datetime

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.query.fiscal_ranges import fiscal_days, period_edges
from portal.sandbox.query.model import Condition
from portal.sandbox.query.operators import DAY, FISCAL, NOT_FOR_DAYS
from portal.sandbox.query.relative_dates import (
    WITH_NUMBER,
    day_range,
    local_midnight,
    relative_range,
)
from portal.sandbox.sql.fragment import Fragment, both, fill
from portal.sandbox.sql.literals import bound, moment_literal, read_literal
from portal.sandbox.sql.viewpoint import Viewpoint

_MOST_RELATIVE_UNITS = 100_000
_LOCAL = frozenset({"DateOnly", "TimeZoneIndependent"})


def date_condition(
    view: Viewpoint, column: ColumnDefinition, tested: Fragment, condition: Condition
) -> Fragment:
    """Return a condition on a date.

    Raises BadRequest for a value that is none or leaves the calendar.
    """
    operator = condition.operator
    if operator in NOT_FOR_DAYS and column.behavior == "DateOnly":
        message = f"'{operator}' cannot be applied to '{column.name}', which holds days."
        raise BadRequest(message, "0x80041106")
    try:
        if operator in DAY:
            return _day_condition(view, column, tested, condition)
        if operator == "in-fiscal-period":
            return _in_period(view, column, tested, _numbers(condition)[0])
        start, end = _range(view, condition)
        return _between(view, column, tested, start, end)
    except (OverflowError, ValueError) as error:
        raise BadRequest(f"'{operator}' leaves the calendar.") from error


def _range(view: Viewpoint, condition: Condition) -> tuple[datetime | None, datetime | None]:
    zone, operator = view.caller.zone, condition.operator
    if operator in FISCAL:
        today = view.now.astimezone(zone).date()
        days = fiscal_days(operator, _numbers(condition), today, view.caller.fiscal)
        start, end = (None if day is None else local_midnight(day, zone) for day in days)
        return start, end
    number = _numbers(condition)[0] if operator in WITH_NUMBER else 0
    return relative_range(operator, number, view.now, zone, view.caller.week_start)


def _between(
    view: Viewpoint,
    column: ColumnDefinition,
    tested: Fragment,
    start: datetime | None,
    end: datetime | None,
) -> Fragment:
    zone = view.caller.zone
    parts = []
    if start is not None:
        parts.append(tested + Fragment(" >= %s", (bound(column, start, zone),)))
    if end is not None:
        parts.append(tested + Fragment(" < %s", (bound(column, end, zone),)))
    return both(parts)


def _numbers(condition: Condition) -> Sequence[int]:
    found = []
    for text in (one.strip() for one in condition.values):
        is_number = text.isascii() and text.isdigit() and len(text) <= 6
        if not is_number or not 0 < int(text) <= _MOST_RELATIVE_UNITS:
            message = f"'{condition.operator}' needs a whole number above 0, not '{text}'."
            raise BadRequest(message)
        found.append(int(text))
    return found


def _in_period(
    view: Viewpoint, column: ColumnDefinition, tested: Fragment, period: int
) -> Fragment:
    """Return whether a date is in a fiscal period of whichever year."""
    calendar = view.caller.fiscal
    if not calendar.is_by_months:
        raise NotImplementedHere("in-fiscal-period with a calendar of other than whole months")
    if period > calendar.periods:
        raise BadRequest(f"A fiscal year has {calendar.periods} periods, not {period}.")
    if column.behavior in _LOCAL:
        day = fill("substr({}, 6, 5)", tested)
    else:
        day = fill("substr({}, 6, 5)", view.dialect.local_day(tested, view.caller.zone.key))
    start, end = period_edges(calendar, period)
    word = "AND" if start < end else "OR"
    after, before = Fragment(" >= %s", (start,)), Fragment(" < %s", (end,))
    if start == end:
        return tested + " IS NOT NULL"
    return fill(f"({{}} {word} {{}})", day + after, day + before)


def _day_condition(
    view: Viewpoint, column: ColumnDefinition, tested: Fragment, condition: Condition
) -> Fragment:
    text = condition.values[0]
    day = str(read_literal(column, text, view.caller.zone))
    start, end = _stored_day(view, column, text, day)
    after, before = tested + Fragment(" >= %s", (start,)), tested + Fragment(" < %s", (end,))
    return {"on": both([after, before]), "on-or-after": after, "on-or-before": before}[
        condition.operator
    ]


def _stored_day(
    view: Viewpoint, column: ColumnDefinition, text: str, stored: str
) -> tuple[str, str]:
    """Return where the day begins and the next one begins, as stored values compare."""
    zone = view.caller.zone
    if column.behavior in _LOCAL:
        return stored[:10], f"{stored[:10]}U"
    local: date = datetime.fromisoformat(moment_literal(column, text, zone)).astimezone(zone).date()
    start, end = day_range(datetime(local.year, local.month, local.day), zone)
    return bound(column, start, zone), bound(column, end, zone)
