"""When technicians are where: a plan of bookings around a given moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Europe/Berlin")
_SATURDAY = 5
_STARTS = (time(8, 0), time(10, 30), time(14, 0))
_DURATIONS = (60, 90, 120)


class Phase(Enum):
    """Where a booking stands: the names of its status and of its work order's."""

    PLANNED = ("Scheduled", 690970001)
    TRAVELING = ("Traveling", 690970001)
    ON_BREAK = ("On Break", 690970002)
    UNDER_WAY = ("In Progress", 690970002)
    DONE = ("Completed", 690970003)
    POSTED = ("Completed", 690970004)
    CANCELED = ("Canceled", 690970005)

    @property
    def status(self) -> str:
        """Return the name of the booking status."""
        return self.value[0]

    @property
    def system_status(self) -> int:
        """Return the system status of the work order."""
        return self.value[1]

    @property
    def is_over(self) -> bool:
        """Whether the work was done."""
        return self in {Phase.DONE, Phase.POSTED}


@dataclass(frozen=True)
class Slot:
    """A time a technician is booked for."""

    start: datetime
    minutes: int
    phase: Phase

    @property
    def end(self) -> datetime:
        """Return the end."""
        return self.start + timedelta(minutes=self.minutes)


def full_plan(now: datetime, dice: Random) -> Iterator[Slot]:
    """Yield a demo user's plan: two months back, a full fortnight around now, some far ahead."""
    today = now.astimezone(_ZONE).date()
    yield from _single(now, dice, (today - timedelta(days=9 + 3 * n) for n in range(18)))
    yield from _busy(now, dice, [today + timedelta(days=n) for n in range(-6, 14)])
    yield from _single(now, dice, (today + timedelta(days=17 + 5 * n) for n in range(5)))


def light_plan(now: datetime, dice: Random) -> Iterator[Slot]:
    """Yield the plan of a colleague: one booking a day, from three weeks back to two ahead."""
    today = now.astimezone(_ZONE).date()
    yield from _single(now, dice, (today + timedelta(days=n) for n in range(-21, 14)))


def _single(now: datetime, dice: Random, days: Iterator[date]) -> Iterator[Slot]:
    for day in days:
        if day.weekday() < _SATURDAY:
            yield _slot(now, dice, day, dice.choice(_STARTS))


def _busy(now: datetime, dice: Random, days: list[date]) -> Iterator[Slot]:
    """Yield one or two bookings each working day, and three today whatever day it is."""
    today = now.astimezone(_ZONE).date()
    for index, day in enumerate(days):
        if day == today:
            count = 3
        elif day.weekday() < _SATURDAY:
            count = 1 if index % 4 == 3 else 2
        else:
            continue
        for start in _STARTS[:count]:
            yield _slot(now, dice, day, start)


def _slot(now: datetime, dice: Random, day: date, start: time) -> Slot:
    begin = datetime.combine(day, start, _ZONE).astimezone(UTC)
    minutes = dice.choice(_DURATIONS)
    return Slot(begin, minutes, _phase(now, dice, begin, begin + timedelta(minutes=minutes)))


def _phase(now: datetime, dice: Random, start: datetime, end: datetime) -> Phase:
    if end <= now:
        if dice.random() < 0.08:
            return Phase.CANCELED
        return Phase.POSTED if end < now - timedelta(days=14) else Phase.DONE
    if start <= now:
        return Phase.ON_BREAK if dice.random() < 0.2 else Phase.UNDER_WAY
    return Phase.TRAVELING if start <= now + timedelta(minutes=45) else Phase.PLANNED
