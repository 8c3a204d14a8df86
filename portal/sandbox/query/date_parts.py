"""Parts of dates that rows are grouped by, in the caller's time zone and week.

Weeks count from 1 January: the first ends before the organisation's first day of the week.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.query.fiscal import FiscalCalendar
from portal.sandbox.query.model import DateGrouping

_WHOLE_PARTS: dict[DateGrouping, Callable[[date], int]] = {
    "day": lambda day: day.day,
    "month": lambda day: day.month,
    "quarter": lambda day: (day.month + 2) // 3,
    "year": lambda day: day.year,
}


@dataclass(frozen=True)
class DatePart:
    """What a date is grouped under: `value` is shown, `rank` sorts."""

    value: int | str
    rank: tuple[int, ...]


@dataclass(frozen=True)
class Parts:
    """Reads the parts of stored dates. `week_start` counts from 0 = Sunday."""

    zone: ZoneInfo
    week_start: int
    fiscal: FiscalCalendar

    def part(self, column: ColumnDefinition, stored: str, grouping: DateGrouping) -> DatePart:
        """Return the part of a column's stored value that `grouping` names."""
        day = local_day(column, stored, self.zone)
        if grouping == "fiscal-year":
            year = self.fiscal.year_of(day)
            return DatePart(self.fiscal.year_label(year), (year,))
        if grouping == "fiscal-period":
            year, period = self.fiscal.year_of(day), self.fiscal.period_of(day)
            return DatePart(self.fiscal.period_label(year, period), (year, period))
        number = self._week(day) if grouping == "week" else _WHOLE_PARTS[grouping](day)
        return DatePart(number, (number,))

    def _week(self, day: date) -> int:
        first = date(day.year, 1, 1)
        from_week_start = ((first.weekday() + 1) % 7 - self.week_start) % 7
        return (day.timetuple().tm_yday - 1 + from_week_start) // 7 + 1


def local_day(column: ColumnDefinition, stored: str, zone: ZoneInfo) -> date:
    """Return the day of a stored value: as it is, or on the clock of `zone` for points in time."""
    moment = datetime.fromisoformat(stored)
    if column.behavior in ("DateOnly", "TimeZoneIndependent"):
        return moment.date()
    return moment.astimezone(zone).date()
