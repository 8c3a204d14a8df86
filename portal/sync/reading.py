"""Reading rows of scopes: many queries in one `$batch`, each with the branches of its scope.

Pages are keyed by version. Versions are drawn from one counter of the database, so no two rows
share one and `versionnumber gt x` is a complete page position; a row that changes meanwhile moves
up and is met again. A page of several branches ends at the lowest version at which one of them
was cut off: above that, rows of that branch may be missing.

Pairs of many-to-many relationships have version 0, and are read by id (`places.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.dataverse import (
    Answer,
    ChangeSetAnswer,
    DataverseError,
    Operation,
    PartAnswer,
    Row,
    fetch_operation,
    rows_of,
    whole,
)
from portal.dataverse.fetchxml import condition
from portal.profiles.scope import Scope
from portal.sync.places import CookiePlace, Place, VersionPlace
from portal.sync.tables import VERSION, SyncTable

MAX_ROWS = 5_000
"""Dataverse gives no more rows to a page."""


@dataclass(frozen=True)
class Query:
    """Rows of `scope` above version `after` that also meet `conditions`, by version.

    `is_whole` reads page after page to the end; else one page is read.
    """

    table: SyncTable
    scope: Scope
    select: tuple[str, ...]
    conditions: str = ""
    after: int = 0
    page_size: int = MAX_ROWS
    annotations: tuple[str, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True)
class Found:
    """What a query found: rows by version, each once, complete up to the version `reached`.

    With an `error` there are no rows: the upstream refused this query, not the others.
    """

    rows: Sequence[Row] = ()
    reached: int = 0
    has_more: bool = False
    error: DataverseError | None = None


@dataclass
class Reading:
    """A query on its way: what each branch has given so far."""

    query: Query
    places: list[Place] = field(default_factory=list)
    open_branches: list[int] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    error: DataverseError | None = None

    def __post_init__(self) -> None:
        branches = len(self.query.scope.branches)
        self.places = [self._beginning() for _ in range(branches)]
        self.open_branches = list(range(branches))

    def operations(self) -> list[Operation]:
        """The next page of every branch that is not at its end."""
        return [self._operation(branch) for branch in self.open_branches]

    def take(self, answers: Sequence[PartAnswer]) -> None:
        """Take the answers to `operations`, in their order."""
        unfinished = []
        for branch, answer in zip(self.open_branches, answers, strict=True):
            if self._take(branch, _only_answer(answer)):
                unfinished.append(branch)
        self.open_branches = [] if self.error else unfinished

    @property
    def is_done(self) -> bool:
        """Whether nothing remains to be asked."""
        return not self.open_branches or not self.query.is_whole

    def found(self) -> Found:
        """The union of the branches, as far as it is complete."""
        if self.error:
            return Found(error=self.error)
        rows = sorted(self.rows.values(), key=lambda row: row[VERSION])
        last = rows[-1][VERSION] if rows else self.query.after
        end = min((self.places[branch].reached for branch in self.open_branches), default=last)
        if not self.query.is_whole and len(rows) > self.query.page_size:
            end = min(end, rows[self.query.page_size - 1][VERSION])
        complete = [row for row in rows if row[VERSION] <= end]
        return Found(complete, end, has_more=bool(self.open_branches) or end < last)

    def _operation(self, branch: int) -> Operation:
        query = self.query
        place = self.places[branch]
        texts = place.texts(query.scope, query.select, query.conditions, query.page_size)
        entity_set = query.table.metadata.entity_set
        return fetch_operation(entity_set, texts[branch], annotations=query.annotations)

    def _take(self, branch: int, answer: Answer) -> bool:
        """Take one branch's page; whether it was cut off."""
        if answer.error:
            self.error = answer.error
            return False
        body = whole(answer)
        table = self.query.table
        key = table.metadata.primary_id
        page = [{**row, VERSION: 0} for row in rows_of(body)] if table.pair else rows_of(body)
        for row in page:
            known = self.rows.get(row[key])
            if known is None or known[VERSION] < row[VERSION]:
                self.rows[row[key]] = row
        return self.places[branch].take(body, page, self.query.page_size)

    def _beginning(self) -> Place:
        return CookiePlace() if self.query.table.pair else VersionPlace(self.query.after)


def one_of(column: str, ids: Sequence[str]) -> str:
    """The condition that a guid column has one of the values. The ids must be guids."""
    return condition(column, "in", *ids)


def _only_answer(answer: PartAnswer) -> Answer:
    if isinstance(answer, ChangeSetAnswer):
        raise TypeError("A query was answered like a change set")
    return answer
