"""Columns that a profile gained, for the rows that devices have without them.

They are read beside the rows, from version 0 and by version like these, but only key, version and
the new columns: a row costs a few bytes instead of all of it. Where the reading has got to is in
the cursor of the table, so that it goes on after a break. Rows of the scope that have changed come
whole by the ordinary pull, which this neither moves nor waits for.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from portal.sync.batches import Moment
from portal.sync.cursors import Cursor
from portal.sync.pull import TableAnswer, refused
from portal.sync.reading import MAX_ROWS, Found, Query
from portal.sync.rows import ROW_ANNOTATIONS, row_page
from portal.sync.tables import SyncTable

_ROWS_FOR_ONE = 4
"""So many rows of few columns take the room of a whole one."""

_HASH_LENGTH = 8


@dataclass(frozen=True)
class ColumnsAsk:
    """What a device asks for columns of a table; `cursor` says how far they are read."""

    table: SyncTable
    columns: tuple[str, ...]
    cursor: Cursor | None

    @cached_property
    def columns_hash(self) -> str:
        """Tells these columns from others."""
        names = "\n".join(sorted(self.columns))
        return hashlib.sha256(names.encode()).hexdigest()[:_HASH_LENGTH]

    @cached_property
    def base(self) -> Cursor:
        """The cursor to go on from."""
        return self.cursor or Cursor(scope=self.table.scope_hash)

    @cached_property
    def part(self) -> SyncTable:
        """The table with these columns only."""
        return replace(self.table, columns=self.columns)

    def queries(self, page_size: int) -> list[Query]:
        """The next page of the columns, of more rows than there is room for whole ones."""
        return [
            Query(
                self.part,
                self.part.scope,
                select=self.columns,
                after=self.base.added_up_to(self.columns_hash),
                page_size=min(page_size * _ROWS_FOR_ONE, MAX_ROWS),
                annotations=ROW_ANNOTATIONS,
            )
        ]

    def answer(self, found: Sequence[Found], moment: Moment) -> TableAnswer:
        """The page and the cursor after it; nothing is said of a table without rows."""
        if refusal := refused(self.table, found):
            return refusal
        [rows] = found
        reached = rows.reached if rows.has_more else None
        cursor = self.base.adding(self.columns_hash, reached=reached)
        if not rows.rows and not rows.has_more:
            return TableAnswer(cursor, None)
        page = {**row_page(self.part, rows.rows), "more": rows.has_more, "check": None}
        return TableAnswer(cursor, page)
