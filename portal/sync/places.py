"""Where a reading stands in one branch of a query, and how it asks for the next page.

Rows are read by version. Pairs of a many-to-many relationship have none that we could go by, so
they are read by id, with the cookies that upstream gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.dataverse import Row
from portal.dataverse.fetchxml import PageMark, condition, next_page
from portal.profiles.scope import Scope
from portal.sync.tables import VERSION


class Place(Protocol):
    """A place in one branch of a query."""

    @property
    def reached(self) -> int:
        """The version up to which all rows are read."""

    def texts(
        self, scope: Scope, select: Sequence[str], conditions: str, page_size: int
    ) -> list[str]:
        """The FetchXML of the next page, for each branch."""

    def take(self, answer: Row, rows: Sequence[Row], page_size: int) -> bool:
        """Step behind a page; whether there is another."""


@dataclass
class VersionPlace:
    """Behind the row of version `reached`."""

    reached: int

    def texts(
        self, scope: Scope, select: Sequence[str], conditions: str, page_size: int
    ) -> list[str]:
        """Rows above the version, by version."""
        after = condition(VERSION, "gt", self.reached) if self.reached else ""
        return scope.fetch_xml(
            (*select, VERSION), conditions_xml=conditions + after, order="version", count=page_size
        )

    def take(self, answer: Row, rows: Sequence[Row], page_size: int) -> bool:
        """A full page may have another behind it."""
        if rows:
            self.reached = rows[-1][VERSION]
        return len(rows) >= page_size


@dataclass
class CookiePlace:
    """Behind the last row of a page; without a mark, at the beginning."""

    mark: PageMark | None = None

    @property
    def reached(self) -> int:
        """Pairs have version 0."""
        return 0

    def texts(
        self, scope: Scope, select: Sequence[str], conditions: str, page_size: int
    ) -> list[str]:
        """The page that the mark names, by id."""
        return scope.fetch_xml(
            select,
            conditions_xml=conditions,
            order="id",
            count=page_size,
            page=self.mark.page if self.mark else None,
            paging_cookie=self.mark.cookie if self.mark else None,
        )

    def take(self, answer: Row, rows: Sequence[Row], page_size: int) -> bool:
        """Upstream says whether there is more."""
        self.mark = next_page(answer, self.mark.page if self.mark else 1)
        return self.mark is not None
