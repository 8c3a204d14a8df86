"""How far a device has read a table: a value that it keeps for us, signed so that it stays ours.

A version is drawn when a statement runs and becomes visible when its transaction commits, so a
reader that has passed a version may still have to read it. Two watermarks answer that: every run
notes the highest version it saw, and a *later* run that began `LONGEST_TRANSACTION` after the noted
one ended settles that version. Reading starts above what is settled, so late rows are read again.

Why no row is lost: a version up to the noted one was drawn before the noting run ended, hence is
committed `LONGEST_TRANSACTION` later, and the settling run read everything above the old mark after
that moment.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core import signing

from portal.sync.errors import CursorExpired, CursorInvalid

LONGEST_TRANSACTION = 300.0
"""Seconds after which a transaction upstream has committed or failed."""

_RING_SPACING = LONGEST_TRANSACTION / 10
"""Seconds between two notes, so that frequent passes cannot make a cursor long."""

_FORMAT = 1


@dataclass(frozen=True)
class Page:
    """A run that is not finished: when it began, and the version up to which its rows are read."""

    started: float
    after: int


@dataclass(frozen=True)
class Cursor:
    """Progress of one user's device in one table.

    `ring` has (time, highest version seen by then) of past runs that are not settled. `scope` and
    `columns` are the hashes of what was read: other rows or other columns need more than new rows.
    """

    settled: int = 0
    ring: tuple[tuple[float, int], ...] = ()
    scope: str = ""
    columns: str = ""
    page: Page | None = None

    @property
    def after(self) -> int:
        """The version above which the next page begins."""
        return self.page.after if self.page else self.settled


def next_page(cursor: Cursor, *, started: float, reached: int) -> Cursor:
    """The cursor in the middle of a run, after a page that ends with version `reached`."""
    began = cursor.page.started if cursor.page else started
    return replace(cursor, page=Page(began, reached))


def finish_run(cursor: Cursor, *, started: float, ended: float, reached: int) -> Cursor:
    """The cursor after the last page of a run; `reached` is the highest version the run saw.

    `started` and `ended` enclose the reads of this page, on the upstream's clock.
    """
    began = cursor.page.started if cursor.page else started
    is_due = [noted <= began - LONGEST_TRANSACTION for noted, _ in cursor.ring]
    settled = max(
        [high for (_, high), due in zip(cursor.ring, is_due, strict=True) if due],
        default=cursor.settled,
    )
    ring = tuple(note for note, due in zip(cursor.ring, is_due, strict=True) if not due)
    return replace(cursor, settled=settled, ring=_noted(ring, settled, ended, reached), page=None)


def _noted(
    ring: tuple[tuple[float, int], ...], settled: int, ended: float, reached: int
) -> tuple[tuple[float, int], ...]:
    """The ring with this run's note, unless the note says nothing new or comes too soon."""
    last_time, last_high = ring[-1] if ring else (float("-inf"), settled)
    if reached <= last_high or ended < last_time + _RING_SPACING:
        return ring
    return (*ring, (ended, reached))


@dataclass(frozen=True)
class CursorSeal:
    """Turns cursors into text for one user of one organisation, and back."""

    organization: str
    user: str
    max_age: float
    clock: Callable[[], float]

    def write(self, table: str, cursor: Cursor) -> str:
        """The signed text of `cursor`."""
        page = [cursor.page.started, cursor.page.after] if cursor.page else None
        facts = [cursor.settled, cursor.ring, cursor.scope, cursor.columns, page]
        return self._signer(table).sign_object([_FORMAT, self.clock(), *facts])

    def read(self, table: str, text: str) -> Cursor:
        """The cursor in `text`.

        Raises CursorInvalid when it was made for another table, user or organisation, or by nobody;
        CursorExpired when it is too old to say anything or of a former format.
        """
        try:
            version, written, *facts = self._signer(table).unsign_object(text)
        except (signing.BadSignature, ValueError):
            raise CursorInvalid([table]) from None
        if version != _FORMAT or written < self.clock() - self.max_age:
            raise CursorExpired([table])
        return _cursor(facts)

    def _signer(self, table: str) -> signing.Signer:
        return signing.Signer(salt=f"portal.sync.cursor/{self.organization}/{self.user}/{table}")


def _cursor(facts: list[Any]) -> Cursor:
    """The cursor whose facts we signed ourselves."""
    settled, ring, scope, columns, page = facts
    notes = tuple((float(moment), int(high)) for moment, high in ring)
    return Cursor(settled, notes, scope, columns, Page(*page) if page else None)
