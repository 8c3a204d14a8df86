"""What a create or an update sets, in canonical form, and the rows to be made with it."""

from dataclasses import dataclass

from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ManyToManyDefinition,
    RelationshipDefinition,
)
from portal.sandbox.definitions.tables import Table
from portal.sandbox.rows.record import TABLE_SUFFIX, Values

Collection = RelationshipDefinition | ManyToManyDefinition
Lookups = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Payload:
    """What a body sets: canonical values, and the lookups among them as (column, table, key).

    `parents` and `children` are rows to be made before and after the row itself (deep insert).
    """

    values: Values
    lookups: Lookups = ()
    parents: tuple["NewParent", ...] = ()
    children: tuple["NewChild", ...] = ()


@dataclass(frozen=True)
class NewParent:
    """A row to be made first, that the lookup `column` will point at."""

    column: ColumnDefinition
    table: Table
    payload: Payload


@dataclass(frozen=True)
class NewChild:
    """A row to be made afterwards and joined to the row by `relationship`."""

    relationship: Collection
    table: Table
    payload: Payload


def set_lookup(values: Values, column: ColumnDefinition, target: tuple[str, str] | None) -> None:
    """Point a lookup at (table, key), or at nothing."""
    values[column.name] = None if target is None else target[1]
    if len(column.targets) > 1:
        values[column.name + TABLE_SUFFIX] = None if target is None else target[0]


def pointing(payload: Payload, column: ColumnDefinition, table: str, key: str) -> Payload:
    """Return the payload with one lookup more."""
    values = dict(payload.values)
    set_lookup(values, column, (table, key))
    kept = tuple(one for one in payload.lookups if one[0] != column.name)
    return Payload(values, (*kept, (column.name, table, key)), payload.parents, payload.children)
