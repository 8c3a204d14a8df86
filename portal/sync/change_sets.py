"""Change sets as devices send them, and as the change sets of a `$batch`.

Each becomes one transaction upstream: the receipt first, then every write with its precondition. A
create is a PATCH that must not find the row, so that the device's id is the key; an update or a
delete must find the version that its author saw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from portal import dataverse
from portal.dataverse import ManyToManyMetadata, Operation, TableMetadata
from portal.sync.receipts import ReceiptTable
from portal.sync.tables import SyncTable, SyncTables
from portal.sync.values import Refusal, read_ends, write_body

Kind = Literal["create", "update", "delete", "link", "unlink"]
PAIRINGS: frozenset[Kind] = frozenset({"link", "unlink"})


@dataclass(frozen=True)
class Mutation:
    """One write of a device; `version` is that of the row its author saw, None for a new row.

    A link or unlink is of a pair: its values are the two ends, and its `row` is the device's own
    key for them, for upstream names pairs itself.
    """

    id: str
    table: str
    row: str
    kind: Kind
    values: Mapping[str, Any]
    version: int | None


@dataclass(frozen=True)
class ChangeSet:
    """The mutations of one user action: all of them take effect, once, or none."""

    id: str
    made_at: datetime
    mutations: tuple[Mutation, ...]


@dataclass(frozen=True)
class RefusedMutation:
    """A mutation that cannot be said to Dataverse, so that its change set is not sent."""

    mutation: Mutation
    code: str
    message: str
    column: str | None = None


@dataclass(frozen=True)
class Organisation:
    """What translating needs to know: the user's tables, all tables of upstream, the receipts.

    `api_url` is where upstream's rows are: a reference to one has to be its whole address.
    """

    tables: SyncTables
    metadata: Mapping[str, TableMetadata]
    receipts: ReceiptTable
    api_url: str = ""


def translate(
    change_set: ChangeSet, device: str, organisation: Organisation
) -> dataverse.ChangeSet | RefusedMutation:
    """The change set of a `$batch`: Content-ID 1 is the receipt, then come the mutations."""
    receipt = organisation.receipts.applied(change_set.id, device, change_set.made_at)
    operations = [receipt]
    for mutation in change_set.mutations:
        operation = _operation(mutation, organisation)
        if isinstance(operation, RefusedMutation):
            return operation
        operations.append(operation)
    return dataverse.ChangeSet(tuple(operations))


def _operation(mutation: Mutation, organisation: Organisation) -> Operation | RefusedMutation:
    table = organisation.tables.get(mutation.table)
    if table is None:
        message = f"Your offline profile has no table '{mutation.table}'."
        return RefusedMutation(mutation, "unknown-table", message)
    if (mutation.kind in PAIRINGS) != (table.pair is not None):
        message = f"'{mutation.kind}' cannot be done to rows of '{mutation.table}'."
        return RefusedMutation(mutation, "invalid-kind", message)
    if table.pair is not None:
        return _pairing(table, table.pair, mutation, organisation)
    body = write_body(table, mutation.values, organisation.metadata)
    if isinstance(body, Refusal):
        return RefusedMutation(mutation, body.code, body.message, body.column)
    return _write(table, mutation, body)


def _write(table: SyncTable, mutation: Mutation, body: dict[str, Any]) -> Operation:
    path = f"{table.metadata.entity_set}({mutation.row})"
    seen = "*" if mutation.version is None else f'W/"{mutation.version}"'
    match mutation.kind:
        case "create":
            return Operation("PATCH", path, {"If-None-Match": "*"}, body)
        case "update":
            return Operation("PATCH", path, {"If-Match": seen}, body)
        case _:
            return Operation("DELETE", path, {"If-Match": seen})


def _pairing(
    table: SyncTable, pair: ManyToManyMetadata, mutation: Mutation, organisation: Organisation
) -> Operation | RefusedMutation:
    """The reference between the two ends, by the end that has a collection of the others.

    Pairs have no versions. A relationship may be shown on one of its ends only.
    """
    ends = read_ends(table, pair, mutation.values)
    if isinstance(ends, Refusal):
        return RefusedMutation(mutation, ends.code, ends.message, ends.column)
    first, second = organisation.metadata[pair.first], organisation.metadata[pair.second]
    rows = f"{first.entity_set}({ends.first})", f"{second.entity_set}({ends.second})"
    if pair.first_property:
        (here, there), collection, other = rows, pair.first_property, ends.second
    else:
        (there, here), collection, other = rows, pair.second_property, ends.first
    if mutation.kind == "unlink":
        return Operation("DELETE", f"{here}/{collection}({other})/$ref")
    address = f"{organisation.api_url}{there}"
    return Operation("POST", f"{here}/{collection}/$ref", body={"@odata.id": address})
