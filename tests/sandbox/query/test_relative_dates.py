"""Relative dates as ranges: the practitioners' check values, and the edges of calendars."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.sandbox.query.operators import RELATIVE
from portal.sandbox.query.relative_dates import WITH_NUMBER, relative_range

UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2020, 8, 17, 13, 0, tzinfo=UTC)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("operator", "number", "start", "end"),
    [
        ("today", 0, "2020-08-17", "2020-08-18"),
        ("yesterday", 0, "2020-08-16", "2020-08-17"),
        ("tomorrow", 0, "2020-08-18", "2020-08-19"),
        ("last-x-days", 4, "2020-08-13", "2020-08-17T13:00:01"),
        ("last-x-weeks", 2, "2020-08-03", "2020-08-17T13:00:01"),
        ("last-x-months", 3, "2020-05-17", "2020-08-17T13:00:01"),
        ("last-x-years", 2, "2018-08-17", "2020-08-17T13:00:01"),
        ("last-x-hours", 1, "2020-08-17T12:00:00", "2020-08-17T13:00:01"),
        ("last-seven-days", 0, "2020-08-10", "2020-08-17T13:00:01"),
        ("next-x-days", 4, "2020-08-17T13:00:00", "2020-08-22"),
        ("next-x-weeks", 2, "2020-08-17T13:00:00", "2020-09-01"),
        ("next-x-months", 3, "2020-08-17T13:00:00", "2020-11-18"),
        ("next-x-hours", 2, "2020-08-17T13:00:00", "2020-08-17T15:00:00"),
        ("next-seven-days", 0, "2020-08-17T13:00:00", "2020-08-25"),
        ("this-week", 0, "2020-08-17", "2020-08-24"),
        ("last-week", 0, "2020-08-10", "2020-08-17"),
        ("next-month", 0, "2020-09-01", "2020-10-01"),
        ("last-month", 0, "2020-07-01", "2020-08-01"),
        ("this-year", 0, "2020-01-01", "2021-01-01"),
    ],
)
def test_operators_cover_the_documented_range(
    operator: str, number: int, start: str, end: str
) -> None:
    expected = (day(start), day(end))
    assert relative_range(operator, number, NOON, UTC_ZONE, 1) == expected


def test_older_than_is_open_towards_the_past() -> None:
    assert relative_range("olderthan-x-days", 3, NOON, UTC_ZONE, 1) == (None, day("2020-08-14"))
    minutes = relative_range("olderthan-x-minutes", 30, NOON, UTC_ZONE, 1)
    assert minutes == (None, day("2020-08-17T12:30:00"))


def test_days_are_the_callers_days() -> None:
    late = datetime(2020, 8, 17, 22, 30, tzinfo=UTC)
    start, end = relative_range("today", 0, late, BERLIN, 1)
    assert (start, end) == (day("2020-08-17T22:00:00"), day("2020-08-18T22:00:00"))


def test_a_day_may_have_25_hours() -> None:
    start, end = relative_range("today", 0, datetime(2020, 10, 25, 12, tzinfo=UTC), BERLIN, 1)
    assert start is not None
    assert end is not None
    assert (end - start).total_seconds() == 25 * 3600


def test_a_week_begins_on_the_organisations_day() -> None:
    sunday = relative_range("this-week", 0, NOON, UTC_ZONE, 0)
    assert sunday == (day("2020-08-16"), day("2020-08-23"))


def test_the_last_of_a_month_becomes_the_last_of_a_shorter_one() -> None:
    start, _end = relative_range(
        "last-x-months", 1, datetime(2021, 3, 31, 9, tzinfo=UTC), UTC_ZONE, 1
    )
    assert start == day("2021-02-28")


@pytest.mark.parametrize("operator", sorted(RELATIVE))
def test_every_relative_operator_gives_a_range(operator: str) -> None:
    number = 2 if operator in WITH_NUMBER else 0
    start, end = relative_range(operator, number, NOON, BERLIN, 1)
    assert end is not None
    assert start is None or start < end
