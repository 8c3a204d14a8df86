"""Reading back: the rows that change sets touched, as they are now, and which are in scope."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from portal.dataverse import AccessDenied, Row
from portal.sync.reading import Found, Query, one_of
from portal.sync.rows import ROW_ANNOTATIONS, by_id, row_page
from portal.sync.tables import SyncTable

IDS_PER_QUERY = 500


@dataclass(frozen=True)
class TouchedRows:
    """Rows of one table that a push touches."""

    table: SyncTable
    ids: tuple[str, ...]

    def row_queries(self) -> list[Query]:
        """The rows as they are now, whether in scope or not."""
        columns = self.table.columns
        return [
            Query(self.table, self.table.every_row, columns, condition, annotations=ROW_ANNOTATIONS)
            for condition in self._conditions()
        ]

    def id_queries(self) -> list[Query]:
        """The ids of those that the user may read."""
        table = self.table
        return [Query(table, table.every_row, (), condition) for condition in self._conditions()]

    def scope_queries(self) -> list[Query]:
        """The ids of those in scope."""
        table = self.table
        return [Query(table, table.scope, (), condition) for condition in self._conditions()]

    def now(self, rows: Sequence[Found], scoped: Sequence[Found]) -> "RowsNow":
        """The answers to `row_queries` and `scope_queries`."""
        return RowsNow.of(self.table, rows, scoped)

    def _conditions(self) -> Iterable[str]:
        for start in range(0, len(self.ids), IDS_PER_QUERY):
            yield one_of(self.table.metadata.primary_id, self.ids[start : start + IDS_PER_QUERY])


@dataclass(frozen=True)
class RowsNow:
    """What reading the touched rows of one table gave; `rows` is None when it failed."""

    table: SyncTable
    rows: Mapping[str, Row] | None
    in_scope: frozenset[str]

    @classmethod
    def of(cls, table: SyncTable, rows: Sequence[Found], scoped: Sequence[Found]) -> "RowsNow":
        """The answers to `row_queries` and `scope_queries`.

        A table that the user may not read has no rows for him. When the scope cannot be read, no
        row counts as in scope: the device then asks about each, and removes none unasked.
        """
        in_scope = frozenset(by_id(table, list(chain.from_iterable(f.rows for f in scoped))))
        if any(found.error and not isinstance(found.error, AccessDenied) for found in rows):
            return cls(table, None, in_scope)
        return cls(table, by_id(table, list(chain.from_iterable(f.rows for f in rows))), in_scope)

    def is_present(self, row_id: str) -> bool | None:
        """Whether the user may read the row now; None when that is not known."""
        return None if self.rows is None else row_id in self.rows

    def page(self, ids: Sequence[str]) -> dict[str, Any]:
        """The part of the answer about these rows."""
        present = {row_id: row for row_id in ids if (row := (self.rows or {}).get(row_id))}
        return {
            **row_page(self.table, present.values()),
            "inScope": [row_id in self.in_scope for row_id in present],
            "absent": [row_id for row_id in ids if row_id not in present],
        }
