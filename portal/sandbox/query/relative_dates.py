"""Dates relative to now: an operator as a half-open range of time, in the caller's time zone.

Boundaries are local midnights. "now" counts in whole seconds, as stored values do.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Range = tuple[datetime | None, datetime | None]
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
WITHOUT_VALUE = frozenset(
    {
        "today", "yesterday", "tomorrow", "last-seven-days", "next-seven-days",
        *(f"{when}-week" for when in ("last", "this", "next")),
        *(f"{when}-month" for when in ("last", "this", "next")),
        *(f"{when}-year" for when in ("last", "this", "next")),
    }
)  # fmt: skip
_UNITS = ("hours", "days", "weeks", "months", "years")
WITH_NUMBER = frozenset(
    {
        *(f"{when}-x-{unit}" for when in ("last", "next") for unit in _UNITS),
        *(f"olderthan-x-{unit}" for unit in ("minutes", *_UNITS)),
    }
)
HOURLY = frozenset({"last-x-hours", "next-x-hours", "olderthan-x-hours", "olderthan-x-minutes"})


def relative_range(
    operator: str, number: int, now: datetime, zone: ZoneInfo, week_start: int
) -> Range:
    """Return [start, end) in UTC; None is open. `week_start` counts from 0 = Sunday.

    `number` matters to the operators with an x only. Raises KeyError for an unknown operator.
    """
    moment = now.astimezone(UTC).replace(microsecond=0)
    local = moment.astimezone(zone).replace(tzinfo=None)
    if operator.startswith("olderthan-x-"):
        return None, _utc(
            _older(operator.removeprefix("olderthan-x-"), number, local), zone, moment
        )
    if "-x-" in operator:
        when, unit = operator.split("-x-")
        return _window(when, unit, number, local, zone, moment)
    start, end = _CALENDAR[operator](_midnight(local), week_start)
    if operator == "last-seven-days":
        return _to_utc(start, zone), moment + _SECOND
    if operator == "next-seven-days":
        return moment, _to_utc(end, zone)
    return _to_utc(start, zone), _to_utc(end, zone)


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return where a day begins on the clock of `zone`, in UTC."""
    return _to_utc(datetime(day.year, day.month, day.day), zone)


def day_range(day: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the local day that the naive `day` starts, in UTC."""
    return _to_utc(day, zone), _to_utc(day + _DAY, zone)


def _window(
    when: str, unit: str, number: int, local: datetime, zone: ZoneInfo, now: datetime
) -> Range:
    if unit == "hours":
        if when == "next":
            return now, now + timedelta(hours=number)
        # The hour of the caller's clock: some zones are half an hour apart from UTC.
        started = now - timedelta(minutes=local.minute, seconds=local.second)
        return started - timedelta(hours=number), now + _SECOND
    if when == "last":
        return _to_utc(_shift(_midnight(local), unit, -number), zone), now + _SECOND
    return now, _to_utc(_shift(_midnight(local) + _DAY, unit, number), zone)


def _older(unit: str, number: int, local: datetime) -> datetime | timedelta:
    if unit == "minutes":
        return timedelta(minutes=number)
    if unit == "hours":
        return timedelta(hours=number)
    return _shift(_midnight(local), unit, -number)


def _utc(value: datetime | timedelta, zone: ZoneInfo, now: datetime) -> datetime:
    return now - value if isinstance(value, timedelta) else _to_utc(value, zone)


def _to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)


def _midnight(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _shift(local: datetime, unit: str, number: int) -> datetime:
    if unit == "days":
        return local + timedelta(days=number)
    if unit == "weeks":
        return local + timedelta(weeks=number)
    return _shift_months(local, number * (12 if unit == "years" else 1))


def _shift_months(local: datetime, months: int) -> datetime:
    """Move by calendar months; the 31st becomes the last day of a shorter month."""
    count = local.year * 12 + local.month - 1 + months
    first = local.replace(year=count // 12, month=count % 12 + 1, day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=local.day - 1), after - _DAY)


def _week(midnight: datetime, week_start: int) -> datetime:
    from_sunday = (midnight.weekday() + 1) % 7
    return midnight - timedelta(days=(from_sunday - week_start) % 7)


def _weeks(offset: int) -> Callable[[datetime, int], tuple[datetime, datetime]]:
    def span(midnight: datetime, week_start: int) -> tuple[datetime, datetime]:
        start = _week(midnight, week_start) + timedelta(weeks=offset)
        return start, start + timedelta(weeks=1)

    return span


def _months(offset: int) -> Callable[[datetime, int], tuple[datetime, datetime]]:
    def span(midnight: datetime, _week_start: int) -> tuple[datetime, datetime]:
        start = _shift_months(midnight.replace(day=1), offset)
        return start, _shift_months(start, 1)

    return span


def _years(offset: int) -> Callable[[datetime, int], tuple[datetime, datetime]]:
    def span(midnight: datetime, _week_start: int) -> tuple[datetime, datetime]:
        start = _shift_months(midnight.replace(month=1, day=1), 12 * offset)
        return start, _shift_months(start, 12)

    return span


def _days(first: int, count: int) -> Callable[[datetime, int], tuple[datetime, datetime]]:
    def span(midnight: datetime, _week_start: int) -> tuple[datetime, datetime]:
        start = midnight + timedelta(days=first)
        return start, start + timedelta(days=count)

    return span


_CALENDAR: dict[str, Callable[[datetime, int], tuple[datetime, datetime]]] = {
    "today": _days(0, 1),
    "yesterday": _days(-1, 1),
    "tomorrow": _days(1, 1),
    "last-seven-days": _days(-7, 8),
    "next-seven-days": _days(0, 8),
    "last-week": _weeks(-1),
    "this-week": _weeks(0),
    "next-week": _weeks(1),
    "last-month": _months(-1),
    "this-month": _months(0),
    "next-month": _months(1),
    "last-year": _years(-1),
    "this-year": _years(0),
    "next-year": _years(1),
}
