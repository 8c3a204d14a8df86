"""Changes of a table since a moment, page after page: change tracking as a stream.

A feed is read to its end for its `delta_link`, which asks for what comes later. A link that is too
old raises VersionStampExpired: everything has to be read again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from portal.dataverse.errors import MalformedAnswer
from portal.dataverse.wire import NEXT_LINK, Row

DELTA_LINK = "@odata.deltaLink"
_DELETED = "$deletedEntity"


@dataclass(frozen=True)
class Changed:
    """A row that is new or was updated; which of the two, the upstream does not say."""

    row: Row = field(repr=False)


@dataclass(frozen=True)
class Deleted:
    """A row that is gone; it may never have been seen here."""

    row_id: str


Change: TypeAlias = Changed | Deleted
ReadPage = Callable[[str], Row]


class ChangeFeed:
    """The changes of one reading, in the upstream's order: rows first, then deletions."""

    def __init__(self, first: str, read_page: ReadPage) -> None:
        self._next: str | None = first
        self._read_page = read_page
        self._delta_link: str | None = None

    @property
    def delta_link(self) -> str:
        """Where to ask for later changes; keep it only once these are kept.

        Raises LookupError before the feed was read to its end.
        """
        if self._delta_link is None:
            raise LookupError("The feed of changes has not been read to its end")
        return self._delta_link

    def __iter__(self) -> Iterator[Change]:
        """Go on where the reading stands: a feed is read once. Raises DataverseError."""
        while self._next is not None:
            page = self._read_page(self._next)
            following, last = page.get(NEXT_LINK), page.get(DELTA_LINK)
            if following is None and last is None:
                raise MalformedAnswer("The last page of changes has no link to later ones")
            yield from _changes_of(page)
            self._next = None if following is None else str(following)
            self._delta_link = None if last is None else str(last)


def _changes_of(page: Row) -> Iterator[Change]:
    entries = page.get("value")
    if not isinstance(entries, list):
        raise MalformedAnswer("The answer is not a collection of changes")
    for entry in entries:
        if not isinstance(entry, Mapping):
            raise MalformedAnswer("A change is not an object")
        yield _change_of(entry)


def _change_of(entry: Row) -> Change:
    if not str(entry.get("@odata.context", "")).endswith(_DELETED):
        return Changed(entry)
    row_id = entry.get("id")
    if not isinstance(row_id, str):
        raise MalformedAnswer("A deletion does not name its row")
    return Deleted(row_id.lower())
