"""The organisation's fiscal calendar: which year and period a day belongs to, and where they begin.

A year begins on the month and day of `fiscalcalendarstart` and is divided into periods of whole
months or, by `fiscalperiodtype` 2004, into thirteen of four weeks, the last one longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# Values of organization.fiscalperiodtype: how many periods a year has, and what one is called.
_PERIODS = {
    2000: (1, "Annual"),
    2001: (2, "Semester"),
    2002: (4, "Quarter"),
    2003: (12, "Month"),
    2004: (13, "Period"),
}
_FOUR_WEEKS = timedelta(weeks=4)
_NAMED_BY_END = 2


@dataclass(frozen=True)
class FiscalCalendar:
    """When fiscal years begin, into how many periods they fall, and which year names them.

    `named_by_end`: the year is named by the calendar year in which it ends, not begins.
    """

    month: int = 1
    day: int = 1
    periods: int = 4
    period_name: str = "Quarter"
    named_by_end: bool = False

    @property
    def is_by_months(self) -> bool:
        """Whether periods are whole months that begin on the same day of month every year."""
        return self.periods != 13 and self.day <= 28

    def year_of(self, day: date) -> int:
        """Return the number of the fiscal year that `day` is in."""
        calendar_year = day.year if day >= self._start_in(day.year) else day.year - 1
        return calendar_year + self._name_offset()

    def period_of(self, day: date) -> int:
        """Return the number of the period that `day` is in, from 1."""
        year = self.year_of(day)
        return max(
            number
            for number in range(1, self.periods + 1)
            if self.period_start(year, number) <= day
        )

    def year_start(self, year: int) -> date:
        """Return the first day of a fiscal year; raises ValueError outside the calendar."""
        return self._start_in(year - self._name_offset())

    def period_start(self, year: int, period: int) -> date:
        """Return the first day of a period; numbers below 1 and above the last count on."""
        years, index = divmod(period - 1, self.periods)
        start = self.year_start(year + years)
        if self.periods == 13:
            return start + index * _FOUR_WEEKS
        return _add_months(start, index * 12 // self.periods, self.day)

    def year_label(self, year: int) -> str:
        """Return a fiscal year as people read it."""
        return f"FY{year}"

    def period_label(self, year: int, period: int) -> str:
        """Return a fiscal period as people read it."""
        return f"{self.period_name} {period} {self.year_label(year)}"

    def _start_in(self, calendar_year: int) -> date:
        return _add_months(date(calendar_year, 1, 1), self.month - 1, self.day)

    def _name_offset(self) -> int:
        begins_with_the_year = (self.month, self.day) == (1, 1)
        return int(self.named_by_end and not begins_with_the_year)


def fiscal_calendar(organization: Mapping[str, object]) -> FiscalCalendar:
    """Return the calendar of an organization row's canonical values; what is missing is default."""
    start = str(organization.get("fiscalcalendarstart") or "2000-01-01")
    periods, name = _PERIODS.get(_whole(organization.get("fiscalperiodtype")), _PERIODS[2002])
    named = _whole(organization.get("fiscalyeardisplaycode")) == _NAMED_BY_END
    return FiscalCalendar(int(start[5:7]), int(start[8:10]), periods, name, named)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _add_months(start: date, months: int, day: int) -> date:
    """Return `day` of the month that many months on, the last day where the month is shorter."""
    years, index = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, index + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day - 1), following - timedelta(days=1))
