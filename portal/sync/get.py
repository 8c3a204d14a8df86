"""Get: rows by their ids, of the scope or of all that the user may read; the others are absent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal import problems
from portal.dataverse import Client
from portal.sync.batches import read
from portal.sync.reading import Found, Query, one_of
from portal.sync.rows import ROW_ANNOTATIONS, row_page, versioned_ids
from portal.sync.tables import SyncTable


@dataclass(frozen=True)
class IdsAsk:
    """Rows of one table by id; `is_scoped` leaves out what the device should not hold."""

    table: SyncTable
    ids: tuple[str, ...]
    is_scoped: bool

    def query(self) -> Query:
        """The rows that can be had."""
        return Query(
            self.table,
            self.table.scope if self.is_scoped else self.table.every_row,
            select=self.table.columns,
            conditions=one_of(self.table.metadata.primary_id, self.ids),
            annotations=ROW_ANNOTATIONS,
        )


def get(client: Client, asks: Sequence[IdsAsk]) -> dict[str, Any]:
    """Answer the asks, in their order, in one `$batch`."""
    reads = read(client, [ask.query() for ask in asks])
    tables = [_answer(ask, found) for ask, found in zip(asks, reads.found, strict=True)]
    return {"serverTime": reads.moment.text, "tables": tables}


def _answer(ask: IdsAsk, found: Found) -> dict[str, Any]:
    if found.error:
        return {"table": ask.table.name, "fault": problems.from_dataverse(found.error).document()}
    present = {row_id for row_id, _ in versioned_ids(ask.table, found.rows)}
    absent = [row_id for row_id in ask.ids if row_id not in present]
    return {**row_page(ask.table, found.rows), "absent": absent}
