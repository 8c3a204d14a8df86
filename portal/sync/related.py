"""Related: rows of a scope that other rows point at (by id) or that point at others (by parent).

Asked by a device that follows relationships from rows that arrived. Only rows of the scope come
back: what a device should not hold, a check would have to remove again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal import problems
from portal.dataverse import Client
from portal.sync.batches import read
from portal.sync.reading import Found, Query, one_of
from portal.sync.rows import ROW_ANNOTATIONS, row_page
from portal.sync.tables import SyncTable


@dataclass(frozen=True)
class RelatedAsk:
    """Rows of `table` whose `column` has one of `ids`; the column is the key or a lookup."""

    table: SyncTable
    column: str
    ids: tuple[str, ...]

    def query(self) -> Query:
        """All rows of the scope that match: a parent may have many children."""
        return Query(
            self.table,
            self.table.scope,
            select=self.table.columns,
            conditions=one_of(self.column, self.ids),
            annotations=ROW_ANNOTATIONS,
            is_whole=True,
        )


def related(client: Client, asks: Sequence[RelatedAsk]) -> dict[str, Any]:
    """Answer the asks, in their order, in one `$batch`."""
    reads = read(client, [ask.query() for ask in asks])
    tables = [_answer(ask, found) for ask, found in zip(asks, reads.found, strict=True)]
    return {"serverTime": reads.moment.text, "tables": tables}


def _answer(ask: RelatedAsk, found: Found) -> dict[str, Any]:
    if found.error:
        return {"table": ask.table.name, "fault": problems.from_dataverse(found.error).document()}
    return row_page(ask.table, found.rows)
