"""Reading back links and unlinks: the pairs as they are now, found by their ends.

Upstream makes and names the pair's row, so a device's own key for it says nothing here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from portal.dataverse import AccessDenied, Row
from portal.sync.change_sets import ChangeSet
from portal.sync.reading import Found, Query, one_of
from portal.sync.rows import by_id, row_page
from portal.sync.tables import SyncTable, SyncTables
from portal.sync.values import Ends, read_ends

PAIRS_PER_QUERY = 70
"""Every first with every second of them fits a page."""


@dataclass(frozen=True)
class TouchedPairs:
    """Pairs of one table that a push touches: their ends by the device's keys."""

    table: SyncTable
    ends: Mapping[str, Ends]

    @property
    def ids(self) -> tuple[str, ...]:
        """The device's keys."""
        return tuple(self.ends)

    def row_queries(self) -> list[Query]:
        """The pairs that there are, whether in scope or not."""
        columns = self.table.columns
        return [
            Query(self.table, self.table.every_row, columns, condition)
            for condition in self._conditions()
        ]

    def scope_queries(self) -> list[Query]:
        """The ids of those in scope."""
        return [Query(self.table, self.table.scope, (), text) for text in self._conditions()]

    def now(self, rows: Sequence[Found], scoped: Sequence[Found]) -> "PairsNow":
        """The answers to `row_queries` and `scope_queries`."""
        in_scope = frozenset(by_id(self.table, list(chain.from_iterable(f.rows for f in scoped))))
        if any(found.error and not isinstance(found.error, AccessDenied) for found in rows):
            return PairsNow(self, None, in_scope)
        found = chain.from_iterable(part.rows for part in rows)
        return PairsNow(self, {self._ends(row): row for row in found}, in_scope)

    def _ends(self, row: Row) -> Ends:
        assert self.table.pair  # noqa: S101 — only such tables have links and unlinks
        return Ends(row[self.table.pair.first_column], row[self.table.pair.second_column])

    def _conditions(self) -> Iterable[str]:
        pair = self.table.pair
        assert pair  # noqa: S101 — only such tables have links and unlinks
        ends = list(dict.fromkeys(self.ends.values()))
        for start in range(0, len(ends), PAIRS_PER_QUERY):
            some = ends[start : start + PAIRS_PER_QUERY]
            firsts = one_of(pair.first_column, list(dict.fromkeys(item.first for item in some)))
            seconds = one_of(pair.second_column, list(dict.fromkeys(item.second for item in some)))
            yield firsts + seconds


@dataclass(frozen=True)
class PairsNow:
    """What reading the touched pairs gave; `rows` is None when it failed."""

    touched: TouchedPairs
    rows: Mapping[Ends, Row] | None
    in_scope: frozenset[str]

    def is_present(self, row_id: str) -> bool | None:
        """Whether the two rows are a pair now; None when that is not known."""
        return None if self.rows is None else self.touched.ends[row_id] in self.rows

    def page(self, ids: Sequence[str]) -> dict[str, Any]:
        """The part of the answer about these pairs; of one that is no more it has nothing."""
        ends = [self.touched.ends[row_id] for row_id in ids if row_id in self.touched.ends]
        present = [row for item in ends if (row := (self.rows or {}).get(item))]
        key = self.touched.table.metadata.primary_id
        return {
            **row_page(self.touched.table, present),
            "inScope": [row[key] in self.in_scope for row in present],
            "absent": [],
        }


def touched_pairs(change_sets: Iterable[ChangeSet], tables: SyncTables) -> list[TouchedPairs]:
    """The pairs that the change sets link or unlink, by table."""
    found: dict[str, dict[str, Ends]] = {}
    for mutation in chain.from_iterable(item.mutations for item in change_sets):
        table = tables.get(mutation.table)
        if table and table.pair:
            ends = read_ends(table, table.pair, mutation.values)
            if isinstance(ends, Ends):
                found.setdefault(mutation.table, {})[mutation.row] = ends
    return [TouchedPairs(tables[name], ends) for name, ends in found.items()]


def ends_by_table(pairs: Iterable[TouchedPairs]) -> dict[str, tuple[str, ...]]:
    """The rows that are the ends of pairs, by their table, each once."""
    found: dict[str, dict[str, None]] = {}
    for touched in pairs:
        pair = touched.table.pair
        assert pair  # noqa: S101 — only such tables have links and unlinks
        for ends in touched.ends.values():
            found.setdefault(pair.first, {})[ends.first] = None
            found.setdefault(pair.second, {})[ends.second] = None
    return {name: tuple(rows) for name, rows in found.items()}
