"""Fiscal operators as half-open ranges of days.

"last x" and "next x" are whole years or periods before and after the current one, which they leave
out: the last 1 is the last one. The documents do not say more.
"""

from collections.abc import Sequence
from datetime import date

from portal.sandbox.query.fiscal import FiscalCalendar

Days = tuple[date | None, date | None]
_FIRST = {"this": 0, "last": -1, "next": 1}


def fiscal_days(
    operator: str, numbers: Sequence[int], today: date, calendar: FiscalCalendar
) -> Days:
    """Return [start, end) of a fiscal operator; None is open. Pairs are (period, year).

    Raises ValueError outside the calendar.
    """
    year, period = calendar.year_of(today), calendar.period_of(today)
    if operator == "in-fiscal-year":
        return _years(calendar, numbers[0], 1)
    if operator.endswith("-period-and-year"):
        start, end = _periods(calendar, numbers[1], numbers[0], 1)
        if operator.startswith("in-or-before"):
            return None, end
        return start, None if operator.startswith("in-or-after") else end
    when = operator.partition("-")[0]
    first, count = _FIRST[when], 1
    if "-x-" in operator:
        count = numbers[0]
        first = -count if when == "last" else 1
    if "year" in operator:
        return _years(calendar, year + first, count)
    return _periods(calendar, year, period + first, count)


def period_edges(calendar: FiscalCalendar, period: int) -> tuple[str, str]:
    """Return the first day of a period and of the next one in any year, as MM-DD.

    Only for calendars that are by months: the others begin on another day every year.
    """
    start, end = _periods(calendar, 2001, period, 1)
    return start.isoformat()[5:], end.isoformat()[5:]


def _years(calendar: FiscalCalendar, year: int, count: int) -> tuple[date, date]:
    return calendar.year_start(year), calendar.year_start(year + count)


def _periods(calendar: FiscalCalendar, year: int, period: int, count: int) -> tuple[date, date]:
    return calendar.period_start(year, period), calendar.period_start(year, period + count)
