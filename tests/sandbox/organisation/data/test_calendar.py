"""Plans of bookings around a moment."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sandbox.organisation.data.calendar import Phase, Slot, full_plan, light_plan

BERLIN = ZoneInfo("Europe/Berlin")
moments = st.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)
)
OVER = {Phase.DONE, Phase.POSTED, Phase.CANCELED}
NOW_ON = {Phase.UNDER_WAY, Phase.ON_BREAK}


def plan(now: datetime) -> list[Slot]:
    return list(full_plan(now, Random(1)))


@given(moments)
def test_the_phase_of_a_slot_tells_where_now_lies(now: datetime) -> None:
    for slot in [*plan(now), *light_plan(now, Random(2))]:
        if slot.end <= now:
            assert slot.phase in OVER
        elif slot.start <= now:
            assert slot.phase in NOW_ON
        else:
            assert slot.phase in {Phase.TRAVELING, Phase.PLANNED}


@given(moments)
def test_slots_of_one_technician_never_overlap(now: datetime) -> None:
    slots = sorted(plan(now), key=lambda slot: slot.start)
    assert all(one.end <= other.start for one, other in pairwise(slots))


@given(moments)
def test_there_are_three_bookings_today_whatever_day_it_is(now: datetime) -> None:
    days = Counter(slot.start.astimezone(BERLIN).date() for slot in plan(now))
    assert days[now.astimezone(BERLIN).date()] == 3


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 10, 23)])
def test_work_starts_at_eight_in_berlin_on_both_sides_of_a_clock_change(day: date) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    starts = {slot.start.astimezone(BERLIN).strftime("%H:%M") for slot in plan(now)}
    assert starts == {"08:00", "10:30", "14:00"}


def test_what_starts_within_the_hour_is_traveled_to() -> None:
    now = datetime(2026, 3, 17, 8, 0, tzinfo=BERLIN) - timedelta(minutes=20)
    first = min((slot for slot in plan(now) if slot.start > now), key=lambda slot: slot.start)
    assert first.phase is Phase.TRAVELING
