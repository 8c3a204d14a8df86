"""Pull: the rows of a scope above the settled watermark, and the check, table by table.

The rows are read before the listing, both in one `$batch`: a device that applies the page and then
compares finds only what changed since. With a listing, rows above the highest version seen are
enough; without one, those above the settled version are read again.

A cursor of another scope says nothing about rows that are new in the scope with old versions, so
the listing is sent unasked; a cursor of other columns says nothing about the new ones, so reading
begins again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from portal import problems
from portal.dataverse import Client
from portal.sync.batches import Moment, read
from portal.sync.check import check_answer, listing_query
from portal.sync.cursors import Cursor, CursorSeal, Page, finish_run, next_page
from portal.sync.digests import Digest
from portal.sync.reading import Found, Query
from portal.sync.rows import ROW_ANNOTATIONS, row_page, versioned_ids
from portal.sync.tables import SyncTable

PAGE_SIZE = 2_000


@dataclass(frozen=True)
class TableAsk:
    """What a device asks of one table: to go on from `cursor`, None at first; and to compare."""

    table: SyncTable
    cursor: Cursor | None
    held: Digest | None
    bits: int

    @cached_property
    def base(self) -> Cursor:
        """The cursor to go on from, with the columns of today."""
        if self.cursor is None:
            return Cursor(scope=self.table.scope.scope_hash, columns=self.table.columns_hash)
        if self.cursor.columns != self.table.columns_hash:
            return Cursor(scope=self.cursor.scope, columns=self.table.columns_hash)
        return self.cursor

    @property
    def is_checked(self) -> bool:
        """Whether the listing is read: asked for, or due because the scope changed."""
        return self.held is not None or self.base.scope != self.table.scope.scope_hash

    def position(self, started: float) -> Page:
        """Where this page begins; `started` is a time before it is read."""
        return self.base.position(started=started, is_checked=self.is_checked)

    def queries(self) -> list[Query]:
        """The page of rows, then the listing if it is read."""
        table = self.table
        rows = Query(
            table,
            table.scope,
            select=table.columns,
            after=self.position(0).after,
            page_size=PAGE_SIZE,
            annotations=ROW_ANNOTATIONS,
        )
        return [rows, listing_query(table)] if self.is_checked else [rows]


def pull(client: Client, asks: Sequence[TableAsk], seal: CursorSeal) -> dict[str, Any]:
    """Answer every ask in one `$batch`; a table that upstream refuses does not sink the others."""
    queries = [ask.queries() for ask in asks]
    reads = read(client, [query for group in queries for query in group])
    remaining = iter(reads.found)
    tables = [
        table_answer(ask, [next(remaining) for _ in group], reads.moment, seal)
        for ask, group in zip(asks, queries, strict=True)
    ]
    return {"serverTime": reads.moment.text, "tables": tables}


def table_answer(
    ask: TableAsk, found: Sequence[Found], moment: Moment, seal: CursorSeal
) -> dict[str, Any]:
    """One table of the answer, from what `ask.queries()` found; its fault if upstream refused."""
    if error := next((part.error for part in found if part.error), None):
        fault = problems.from_dataverse(error).document()
        return {"table": ask.table.name, "fault": fault}
    rows, *listing = found
    check = _check(ask, listing[0]) if listing and not rows.has_more else None
    is_same = check is not None and check["state"] == "same"
    return {
        **row_page(ask.table, rows.rows),
        "cursor": seal.write(ask.table.name, advanced(ask, rows, moment, is_same=is_same)),
        "more": rows.has_more,
        "check": check,
    }


def advanced(ask: TableAsk, rows: Found, moment: Moment, *, is_same: bool = False) -> Cursor:
    """The cursor after this page. A new scope counts as read once its check has been sent."""
    page = ask.position(moment.started)
    if rows.has_more:
        return next_page(ask.base, page, reached=rows.reached)
    cursor = finish_run(ask.base, page, ended=moment.ended, reached=rows.reached, is_same=is_same)
    return replace(cursor, scope=ask.table.scope.scope_hash)


def _check(ask: TableAsk, listing: Found) -> dict[str, Any]:
    return check_answer(versioned_ids(ask.table, listing.rows), ask.held, ask.bits)
