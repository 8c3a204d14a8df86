"""Pulling pairs: the check alone moves them, for a cursor has no version to follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.sync.batches import Moment
from portal.sync.check import check_answer, listing_query
from portal.sync.digests import Digest
from portal.sync.pull import TableAnswer, refused
from portal.sync.reading import Found, Query
from portal.sync.rows import row_page, versioned_ids
from portal.sync.tables import SyncTable


@dataclass(frozen=True)
class PairsAsk:
    """A table of pairs to be compared; what was never held is compared with nothing."""

    table: SyncTable
    held: Digest | None
    bits: int

    def queries(self, page_size: int) -> list[Query]:
        """The whole listing, however many rows a page has."""
        return [listing_query(self.table)]

    def answer(self, found: Sequence[Found], moment: Moment) -> TableAnswer:
        """The comparison, unless nothing differs."""
        if refusal := refused(self.table, found):
            return refusal
        rows = versioned_ids(self.table, found[0].rows)
        check = check_answer(rows, self.held or Digest(), self.bits)
        if check["state"] == "same":
            return TableAnswer(None, None)
        page = {**row_page(self.table, []), "more": False, "check": check}
        return TableAnswer(None, page)
