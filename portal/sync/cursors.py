"""How far a device has read a table: a value that it keeps for us (`cursor_token.py`).

A version is drawn when a statement runs and becomes visible when its transaction commits, so a
reader that has passed a version may still have to read it. Two watermarks answer that: every run
notes the highest version it saw, and a *later* run that began `LONGEST_TRANSACTION` after the noted
one ended settles that version. Reading starts above what is settled, so late rows are read again.

Why no row is lost: a version up to the noted one was drawn before the noting run ended, hence is
committed `LONGEST_TRANSACTION` later, and the settling run read everything above the old mark after
that moment.

A run that also compares the whole listing need not read rows again: it starts above the highest
version seen, and what came late shows in the comparison. Such a run settles versions only when the
comparison found the same rows on both sides, for only then the device is known to have them.
"""

from dataclasses import dataclass, replace
from typing import Self

LONGEST_TRANSACTION = 300.0
"""Seconds after which a transaction upstream has committed or failed."""

_RING_SPACING = LONGEST_TRANSACTION / 10
"""Seconds between two notes, so that frequent passes cannot make a cursor long."""

_NOTES_KEPT = 32


@dataclass(frozen=True)
class Page:
    """A run that is not finished: when it began, and the version up to which its rows are read.

    `from_settled` says that it reads everything above the settled version.
    """

    started: float
    after: int
    from_settled: bool


@dataclass(frozen=True)
class Addition:
    """Columns that are read for rows the device has without them, up to version `after`.

    `columns` is the hash of their names: when others are asked for, reading begins anew.
    """

    columns: str
    after: int


@dataclass(frozen=True)
class Cursor:
    """Progress of one user's device in one table.

    `high` is the highest version that finished runs have seen; `ring` has (time, highest version
    seen by then) of runs that are not settled. `scope` is the hash of what was read: another scope
    needs more than new rows.
    """

    settled: int = 0
    high: int = 0
    ring: tuple[tuple[float, int], ...] = ()
    scope: str = ""
    page: Page | None = None
    addition: Addition | None = None

    def added_up_to(self, columns: str) -> int:
        """The version up to which the columns of that hash have been read beside the rows."""
        return self.addition.after if self.addition and self.addition.columns == columns else 0

    def adding(self, columns: str, *, reached: int | None) -> Self:
        """The cursor with these columns read up to a version; None: to their end."""
        addition = None if reached is None else Addition(columns, reached)
        return replace(self, addition=addition)

    def position(self, *, started: float, is_checked: bool) -> Page:
        """Where the next page begins: in a run, or at the beginning of one.

        `started` is a time before the page is read; `is_checked` says that the run compares too.
        """
        if self.page:
            return self.page
        after = self.high if is_checked else self.settled
        return Page(started, after, from_settled=after == self.settled)


def next_page(cursor: Cursor, page: Page, *, reached: int) -> Cursor:
    """The cursor in the middle of a run, when `page` has been read up to version `reached`."""
    return replace(cursor, page=replace(page, after=reached))


def finish_run(
    cursor: Cursor, page: Page, *, ended: float, reached: int, is_same: bool = False
) -> Cursor:
    """The cursor after the last page of a run, which was read up to version `reached`.

    `ended` is a time after its reads; `is_same` says that device and listing were found equal.
    """
    high = max(cursor.high, reached)
    is_covering = page.from_settled or is_same
    settled = _settled_by(cursor, page.started) if is_covering else cursor.settled
    unsettled = tuple(note for note in cursor.ring if note[1] > settled)
    ring = _noted(unsettled, settled, ended, high)
    return replace(cursor, settled=settled, high=high, ring=ring, page=None)


def _settled_by(cursor: Cursor, began: float) -> int:
    """The version that a run from `began` on settles, if it covers all above the old one."""
    latest = began - LONGEST_TRANSACTION
    return max((high for noted, high in cursor.ring if noted <= latest), default=cursor.settled)


def _noted(
    ring: tuple[tuple[float, int], ...], settled: int, ended: float, high: int
) -> tuple[tuple[float, int], ...]:
    """The ring with this run's note, unless the note says nothing new or comes too soon."""
    last_time, last_high = ring[-1] if ring else (float("-inf"), settled)
    if high <= last_high or ended < last_time + _RING_SPACING:
        return ring
    # Where every comparison finds changes nothing settles, and notes gather. Without one of them
    # less is settled later, never too much; a cursor that grew would be refused one day.
    kept = ring[1::2] if len(ring) >= _NOTES_KEPT else ring
    return (*kept, (ended, high))
