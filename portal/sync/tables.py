"""A table of one user's manifest, with what reading and writing its rows upstream takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from portal.dataverse import ColumnMetadata, ManyToManyMetadata, TableMetadata
from portal.dataverse.fetchxml import element
from portal.profiles.scope import Scope
from portal.sync.errors import UnknownTable

LOOKUP_TYPES = frozenset({"Lookup", "Customer", "Owner"})
VERSION = "versionnumber"

_HASH_LENGTH = 8
"""A cursor has one for every table: short, and long enough for no accident in practice."""


@dataclass(frozen=True)
class SyncTable:
    """One table: its metadata, the columns that devices of this user hold, in order, its scope.

    `readable` is a condition that upstream does not see to itself: of a pair, that the user may
    read both ends.
    """

    metadata: TableMetadata
    columns: tuple[str, ...]
    scope: Scope
    readable: str = ""

    @property
    def name(self) -> str:
        """The logical name."""
        return self.metadata.name

    @cached_property
    def wire_columns(self) -> tuple[str, ...]:
        """The columns of a row page: key and version, then the others."""
        return ("id", "version", *self.columns)

    @property
    def scope_hash(self) -> str:
        """Changes when the scope is another, as long as a cursor has room for."""
        return self.scope.scope_hash[:_HASH_LENGTH]

    @property
    def pair(self) -> ManyToManyMetadata | None:
        """The relationship whose pairs these rows are; None for ordinary rows."""
        return self.metadata.pair

    @cached_property
    def every_row(self) -> Scope:
        """The scope without its filter: every row that the user may read."""
        return replace(self.scope, branches=(self.readable,))

    def is_lookup(self, name: str) -> bool:
        """Whether the devices hold a column of that name that points at rows."""
        column = self.column(name)
        return column is not None and (self.pair is not None or column.type in LOOKUP_TYPES)

    def column(self, name: str) -> ColumnMetadata | None:
        """The metadata of a column that the devices hold; None for any other name."""
        return self.metadata.columns.get(name) if name in self.columns else None


SyncTables: TypeAlias = Mapping[str, SyncTable]


def known(tables: SyncTables, name: str) -> SyncTable:
    """The table of that name. Raises UnknownTable."""
    table = tables.get(name)
    if table is None:
        raise UnknownTable(name)
    return table


def sync_tables(
    manifest_tables: Sequence[Mapping[str, object]],
    metadata: Mapping[str, TableMetadata],
    scopes: Mapping[str, Scope],
) -> dict[str, SyncTable]:
    """The tables that a manifest names."""
    return {
        name: SyncTable(
            metadata[name], _column_names(table), scopes[name], _readable(metadata[name], metadata)
        )
        for table in manifest_tables
        if isinstance(name := table["name"], str)
    }


def _readable(table: TableMetadata, metadata: Mapping[str, TableMetadata]) -> str:
    """Upstream may show pairs to everybody; a link finds only rows that the user may read."""
    return "".join(
        element(
            "link-entity",
            {"name": end, "from": metadata[end].primary_id, "to": column, "link-type": "any"},
        )
        for column, end in (table.pair.ends if table.pair else ())
    )


def _column_names(table: Mapping[str, object]) -> tuple[str, ...]:
    columns = table["columns"]
    assert isinstance(columns, Sequence)  # noqa: S101 — our own manifest
    return tuple(str(column["name"]) for column in columns)
