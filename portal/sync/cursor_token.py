"""The cursors of all tables of one device as one short text, signed so that it stays ours.

A token travels both ways in every pass, also when nothing has changed, so its length counts:
tables go by a hash of their name, versions as differences, times as seconds before the writing,
and the whole is packed.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.core import signing

from portal.sync.cursors import Addition, Cursor, Page
from portal.sync.errors import CursorExpired, CursorInvalid

_FORMAT = 4
_MARK_LENGTH = 8


@dataclass(frozen=True)
class CursorSeal:
    """Turns the cursors of one user of one organisation into text, and back."""

    organization: str
    user: str
    max_age: float
    clock: Callable[[], float]

    def write(self, cursors: Mapping[str, Cursor]) -> str:
        """The signed text of the tables' cursors."""
        written = floor(self.clock())
        facts = {_mark(table): _facts(cursor, written) for table, cursor in cursors.items()}
        return self._signer.sign_object([_FORMAT, written, facts], compress=True)

    def read(self, text: str, tables: Iterable[str]) -> dict[str, Cursor]:
        """The cursors of `tables` as far as the text has them; it may have others, now forgotten.

        Raises CursorInvalid when the text was made for another user or organisation, or by nobody;
        CursorExpired when it is too old to say anything or of a former format.
        """
        try:
            version, written, facts = self._signer.unsign_object(text)
        except (signing.BadSignature, ValueError):
            raise CursorInvalid from None
        if version != _FORMAT or written < self.clock() - self.max_age:
            raise CursorExpired
        marks = {table: _mark(table) for table in tables}
        return {t: _cursor(facts[mark], written) for t, mark in marks.items() if mark in facts}

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"portal.sync.cursors/{self.organization}/{self.user}")


def _mark(table: str) -> str:
    return hashlib.sha256(table.encode()).hexdigest()[:_MARK_LENGTH]


def _facts(cursor: Cursor, written: int) -> list[Any]:
    """Notes are rounded to later times and beginnings to earlier ones: that settles less."""
    ring = [[written - ceil(noted), cursor.high - high] for noted, high in cursor.ring]
    rare = [ring, _page_facts(cursor.page, written), _addition_facts(cursor.addition)]
    while rare and not rare[-1]:
        rare.pop()
    return [cursor.scope, cursor.high, cursor.high - cursor.settled, *rare]


def _page_facts(page: Page | None, written: int) -> list[int]:
    if page is None:
        return []
    return [written - floor(page.started), page.after, int(page.from_settled)]


def _addition_facts(addition: Addition | None) -> list[Any]:
    return [addition.columns, addition.after] if addition else []


def _cursor(facts: list[Any], written: int) -> Cursor:
    """The cursor whose facts we signed ourselves."""
    scope, high, unsettled, *rare = facts
    ring, page, addition = [*rare, [], [], []][:3]
    return Cursor(
        settled=high - unsettled,
        high=high,
        ring=tuple((float(written - age), high - below) for age, below in ring),
        scope=scope,
        page=Page(float(written - page[0]), page[1], bool(page[2])) if page else None,
        addition=Addition(*addition) if addition else None,
    )
