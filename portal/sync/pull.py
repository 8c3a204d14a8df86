"""Pull: the rows of a scope above the settled watermark, and the check, table by table.

The rows are read before the listing, both in one `$batch`: a device that applies the page and then
compares finds only what changed since. With a listing, rows above the highest version seen are
enough; without one, those above the settled version are read again.

A cursor of another scope says nothing about rows that are new in the scope with old versions, so
the listing is sent unasked. Columns that a device lacks it asks for by name: see completing.py.

An answer has room for `ROWS_TO_A_PULL` rows. Tables come in the order in which the device wants
them: each may fill a small page, and what is left goes to the first. So a first sync brings every
small table at once and the large ones one after the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from portal import problems
from portal.dataverse import Client
from portal.sync.batches import Moment, read
from portal.sync.check import check_answer, listing_query
from portal.sync.cursor_token import CursorSeal
from portal.sync.cursors import Cursor, Page, finish_run, next_page
from portal.sync.digests import Digest
from portal.sync.reading import Found, Query
from portal.sync.rows import ROW_ANNOTATIONS, row_page, versioned_ids
from portal.sync.tables import SyncTable

ROWS_TO_A_PULL = 8_000
LARGEST_PAGE = 2_000
SMALLEST_PAGE = 250


@dataclass(frozen=True)
class TableAnswer:
    """What is said of one table, if anything, and its cursor from now on, unless refused."""

    cursor: Cursor | None
    page: dict[str, Any] | None


class Ask(Protocol):
    """Something to be read of one table."""

    @property
    def table(self) -> SyncTable:
        """The table."""

    def queries(self, page_size: int) -> list[Query]:
        """What to ask upstream, for about so many rows."""

    def answer(self, found: Sequence[Found], moment: Moment) -> TableAnswer:
        """What to say of the table, from what the queries found."""


@dataclass(frozen=True)
class TableAsk:
    """What a device asks of one table: to go on from `cursor`, None at first; and to compare."""

    table: SyncTable
    cursor: Cursor | None
    held: Digest | None
    bits: int

    @cached_property
    def base(self) -> Cursor:
        """The cursor to go on from."""
        return self.cursor or Cursor(scope=self.table.scope_hash)

    @property
    def is_checked(self) -> bool:
        """Whether the listing is read: asked for, or due because the scope changed."""
        return self.held is not None or self.base.scope != self.table.scope_hash

    def position(self, started: float) -> Page:
        """Where this page begins; `started` is a time before it is read."""
        return self.base.position(started=started, is_checked=self.is_checked)

    def queries(self, page_size: int) -> list[Query]:
        """The page of rows, then the listing if it is read."""
        table = self.table
        rows = Query(
            table,
            table.scope,
            select=table.columns,
            after=self.position(0).after,
            page_size=page_size,
            annotations=ROW_ANNOTATIONS,
        )
        return [rows, listing_query(table)] if self.is_checked else [rows]

    def answer(self, found: Sequence[Found], moment: Moment) -> TableAnswer:
        """What to say of the table, from what the queries found."""
        return table_answer(self, found, moment)


def pull(
    client: Client, asks: Sequence[Ask], cursors: Mapping[str, Cursor], seal: CursorSeal
) -> dict[str, Any]:
    """Answer every ask in one `$batch`; a table that upstream refuses does not sink the others.

    `cursors` are those of all tables of the device: the ones not asked for go into the new text
    as they are.
    """
    queries = [ask.queries(size) for ask, size in zip(asks, page_sizes(len(asks)), strict=True)]
    reads = read(client, [query for group in queries for query in group])
    remaining = iter(reads.found)
    answers = [
        ask.answer([next(remaining) for _ in group], reads.moment)
        for ask, group in zip(asks, queries, strict=True)
    ]
    moved = {
        ask.table.name: answer.cursor
        for ask, answer in zip(asks, answers, strict=True)
        if answer.cursor
    }
    pages = [answer.page for answer in answers if answer.page]
    return {
        "serverTime": reads.moment.text,
        "cursor": seal.write({**cursors, **moved}),
        "unchanged": len(asks) - len(pages),
        "tables": pages,
    }


def page_sizes(tables: int) -> Iterator[int]:
    """How many rows each of the tables may have, the most wanted first."""
    spare = max(0, ROWS_TO_A_PULL - SMALLEST_PAGE * tables)
    for _ in range(tables):
        extra = min(spare, LARGEST_PAGE - SMALLEST_PAGE)
        spare -= extra
        yield SMALLEST_PAGE + extra


def table_answer(ask: TableAsk, found: Sequence[Found], moment: Moment) -> TableAnswer:
    """One table of the answer, from what `ask.queries()` found; its fault if upstream refused.

    Of a table without new rows whose comparison, if there is one, found no difference, nothing is
    said.
    """
    if refusal := refused(ask.table, found):
        return refusal
    rows, *listing = found
    check = _check(ask, listing[0]) if listing and not rows.has_more else None
    is_same = check is not None and check["state"] == "same"
    cursor = advanced(ask, rows, moment, is_same=is_same)
    if not rows.rows and not rows.has_more and (check is None or is_same):
        return TableAnswer(cursor, None)
    page = {**row_page(ask.table, rows.rows), "more": rows.has_more, "check": check}
    return TableAnswer(cursor, page)


def refused(table: SyncTable, found: Sequence[Found]) -> TableAnswer | None:
    """The answer when upstream has refused a query of the table."""
    error = next((part.error for part in found if part.error), None)
    if error is None:
        return None
    fault = problems.from_dataverse(error).document()
    return TableAnswer(None, {"table": table.name, "fault": fault})


def advanced(ask: TableAsk, rows: Found, moment: Moment, *, is_same: bool = False) -> Cursor:
    """The cursor after this page. A new scope counts as read once its check has been sent."""
    page = ask.position(moment.started)
    if rows.has_more:
        return next_page(ask.base, page, reached=rows.reached)
    cursor = finish_run(ask.base, page, ended=moment.ended, reached=rows.reached, is_same=is_same)
    return replace(cursor, scope=ask.table.scope_hash)


def _check(ask: TableAsk, listing: Found) -> dict[str, Any]:
    return check_answer(versioned_ids(ask.table, listing.rows), ask.held, ask.bits)
