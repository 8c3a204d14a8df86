"""Receipts: rows upstream that prove what became of a change set.

A receipt is written in the same transaction as the change set, and its key is the change set's id:
a second copy of the change set collides with it and is rolled back. A receipt of the kind
*cancelled* is written alone, so that a late copy of a change set that was given up does nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import cached_property

from portal.dataverse import Operation, TableMetadata
from portal.profiles.scope import Scope
from portal.sync.errors import ReceiptRefused
from portal.sync.reading import Found, Query, one_of
from portal.sync.tables import SyncTable

_EARLIEST = datetime(1753, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class ReceiptKind(IntEnum):
    """What a receipt says of its change set."""

    APPLIED = 1
    CANCELLED = 2


@dataclass(frozen=True)
class ReceiptTable:
    """The receipt table of an organisation."""

    metadata: TableMetadata

    @classmethod
    def of(cls, tables: Mapping[str, TableMetadata], name: str) -> "ReceiptTable":
        """The receipt table among `tables`. Raises ReceiptRefused when it is not there."""
        if name not in tables:
            raise ReceiptRefused(f"Dataverse has no table '{name}' for receipts.")
        return cls(tables[name])

    def applied(self, change_set: str, device: str, made_at: datetime) -> Operation:
        """Write the receipt that a change set carries."""
        body = self._body(change_set, device, ReceiptKind.APPLIED)
        return self._post({**body, self._column("madeon"): _moment(made_at)})

    def cancelled(self, change_set: str, device: str) -> Operation:
        """Write the receipt that stops a change set for good."""
        return self._post(self._body(change_set, device, ReceiptKind.CANCELLED))

    def query(self, change_sets: Sequence[str]) -> Query:
        """The receipts of these change sets, as far as the user may read them."""
        conditions = one_of(self.metadata.primary_id, change_sets)
        return Query(self._table, self._table.scope, (self._column("kind"),), conditions)

    def kinds(self, found: Found) -> dict[str, ReceiptKind]:
        """What the receipts found say, by change set."""
        key, kind = self.metadata.primary_id, self._column("kind")
        return {row[key]: ReceiptKind(row.get(kind, ReceiptKind.APPLIED)) for row in found.rows}

    def _body(self, change_set: str, device: str, kind: ReceiptKind) -> dict[str, object]:
        return {
            self.metadata.primary_id: change_set,
            self._column("name"): change_set,
            self._column("device"): device,
            self._column("kind"): int(kind),
        }

    def _post(self, body: Mapping[str, object]) -> Operation:
        return Operation("POST", self.metadata.entity_set, body=body)

    def _column(self, name: str) -> str:
        """Columns have the publisher's prefix, as the table has."""
        return f"{self.metadata.name.partition('_')[0]}_{name}"

    @cached_property
    def _table(self) -> SyncTable:
        every_row = Scope(
            table=self.metadata.name,
            primary_id=self.metadata.primary_id,
            branches=("",),
            scope_hash="",
            time_relative=False,
        )
        return SyncTable(self.metadata, (), every_row)


def _moment(made_at: datetime) -> str:
    """A time as Dataverse takes it: nobody's work may wait because a device's clock is off."""
    return min(max(made_at, _EARLIEST), _LATEST).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
