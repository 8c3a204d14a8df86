"""Writes of metadata: from a call to the changes that are kept, and to the answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.sandbox.definitions import catalogue as catalogues
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.customizations import save_changes
from portal.sandbox.definitions.identity import choice_id, column_id, key_id, relationship_id
from portal.sandbox.definitions.merging import Change
from portal.sandbox.definitions.model import (
    ColumnDefinition,
    KeyDefinition,
    ManyToManyDefinition,
    RelationshipDefinition,
)
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, MethodRefused, SegmentMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.metadata.errors import MetadataMissing
from portal.sandbox.metadata.items import NAMESPACE
from portal.sandbox.metadata.resources import CHOICES, key_of
from portal.sandbox.metadata.writing.choices import (
    change_choice,
    create_choice,
    delete_choice,
    find_choice,
)
from portal.sandbox.metadata.writing.columns import change_column, column_change, read_new_column
from portal.sandbox.metadata.writing.currency import with_currency
from portal.sandbox.metadata.writing.deleting import (
    delete_column,
    delete_relationship,
    delete_table,
)
from portal.sandbox.metadata.writing.keys import create_key, delete_key
from portal.sandbox.metadata.writing.relationships import change_relationship, create_relationship
from portal.sandbox.metadata.writing.rights import grant_table, require
from portal.sandbox.metadata.writing.solutions import check_solution
from portal.sandbox.metadata.writing.tables import change_table, create_table
from portal.sandbox.odata.paths import Segment
from portal.sandbox.rows.versions import write_transaction

_VERBS = {"POST": "Create", "PUT": "Write", "DELETE": "Delete"}
_KINDS = {
    "EntityDefinitions": "Entity",
    "Attributes": "Attribute",
    "Keys": "Entity",
    "RelationshipDefinitions": "Relationship",
    CHOICES: "OptionSet",
}


@dataclass(frozen=True)
class Writing:
    """One write: the metadata as it is inside the transaction, the path's keys, the body."""

    catalogue: Catalogue
    segments: list[Segment]
    body: Mapping[str, Any]
    merges: bool

    @property
    def table(self) -> Table:
        """The table that the first segment names."""
        name, value = key_of(self.segments[0])
        by_key = self.catalogue.by_id if name == "MetadataId" else self.catalogue.tables
        found = by_key.get(value)
        if found is None or name == "SchemaName":
            raise MetadataMissing("a table", value)
        return found


# What a write leads to: the changes, and the path of what was made (empty: nothing was).
_Outcome = tuple[Iterable[Change], str]


def write_metadata(context: Context, call: Call, segments: list[Segment]) -> Reply:
    """Answer a POST, PUT or DELETE of metadata.

    Raises SandboxError.
    """
    path = [one for one in segments if not one.name.startswith(NAMESPACE)]
    kind = _KINDS.get(path[-1].name)
    if kind is None or len(path) > 2:
        raise SegmentMissing(path[-1].name)
    write = _WRITES.get((call.method, path[-1].name, path[-1].inside is not None))
    if write is None:
        raise MethodRefused(f"The requested resource does not support http method '{call.method}'.")
    require(context.caller, f"prv{_VERBS[call.method]}{kind}")
    body = {} if call.method == "DELETE" else call.json()
    with write_transaction():
        check_solution(call.headers.get("mscrm.solutionuniquename"))
        merges = call.headers.get("mscrm.mergelabels", "").lower() == "true"
        writing = Writing(catalogues.current(), path, body, merges)
        changes, made = write(writing)
        keep(context, changes)
    if not made:
        return empty_reply()
    return empty_reply(OData_EntityId=f"{call.root}/{made}")


def keep(context: Context, changes: Iterable[Change]) -> None:
    """Keep changes; inside a `write_transaction`."""
    save_changes(changes, context.now)


def make_tables(context: Context, bodies: Iterable[Mapping[str, Any]]) -> list[Table]:
    """Make tables one after the other; inside a `write_transaction`."""
    made = []
    for body in bodies:
        table, changes = create_table(catalogues.current(), body)
        keep(context, changes)
        grant_table(table)
        made.append(table)
    return made


def _post_table(writing: Writing) -> _Outcome:
    table, changes = create_table(writing.catalogue, writing.body)
    grant_table(table)
    return changes, f"EntityDefinitions({table.metadata_id})"


def _put_table(writing: Writing) -> _Outcome:
    table = writing.table
    change = change_table(writing.catalogue, table, writing.body, merges=writing.merges)
    return [change], f"EntityDefinitions({table.metadata_id})"


def _delete_table(writing: Writing) -> _Outcome:
    return delete_table(writing.catalogue, writing.table), ""


def _post_column(writing: Writing) -> _Outcome:
    table = writing.table
    if table.definition.is_intersect:
        raise BadRequest(f"The intersect table '{table.name}' takes no columns.")
    column = read_new_column(writing.catalogue, table, writing.body)
    changes = [column_change(table.name, one) for one in with_currency(table, column)]
    return changes, f"{_place(writing)}/Attributes({column_id(table.name, column.name)})"


def _put_column(writing: Writing) -> _Outcome:
    table, held = writing.table, _column(writing)
    found = change_column(writing.catalogue, table, held, writing.body, merges=writing.merges)
    place = f"{_place(writing)}/Attributes({column_id(table.name, held.name)})"
    return [column_change(table.name, found)], place


def _delete_column(writing: Writing) -> _Outcome:
    return delete_column(writing.catalogue, writing.table, _column(writing)), ""


def _post_key(writing: Writing) -> _Outcome:
    table = writing.table
    key, change = create_key(table, writing.body)
    return [change], f"{_place(writing)}/Keys({key_id(table.name, key.name)})"


def _delete_key(writing: Writing) -> _Outcome:
    return [delete_key(writing.table, _key(writing))], ""


def _post_relationship(writing: Writing) -> _Outcome:
    name, changes = create_relationship(writing.catalogue, writing.body)
    return changes, f"RelationshipDefinitions({relationship_id(name)})"


def _put_relationship(writing: Writing) -> _Outcome:
    held = _relationship(writing)
    made = f"RelationshipDefinitions({relationship_id(held.schema_name)})"
    return [change_relationship(held, writing.body)], made


def _delete_relationship(writing: Writing) -> _Outcome:
    return delete_relationship(writing.catalogue, _relationship(writing)), ""


def _post_choice(writing: Writing) -> _Outcome:
    change = create_choice(writing.catalogue, writing.body)
    return [change], f"{CHOICES}({choice_id(change.name)})"


def _put_choice(writing: Writing) -> _Outcome:
    held = find_choice(writing.catalogue, key_of(writing.segments[0])[1])
    change = change_choice(held, writing.body, merges=writing.merges)
    return [change], f"{CHOICES}({choice_id(held.name)})"


def _delete_choice(writing: Writing) -> _Outcome:
    held = find_choice(writing.catalogue, key_of(writing.segments[0])[1])
    return [delete_choice(writing.catalogue, held)], ""


def _place(writing: Writing) -> str:
    first = writing.segments[0]
    return f"{first.name}({first.inside})"


def _column(writing: Writing) -> ColumnDefinition:
    table = writing.table
    _name, value = key_of(writing.segments[1])
    for column in table.columns.values():
        if value in (column.name, column_id(table.name, column.name)):
            return column
    raise MetadataMissing("a column", value)


def _key(writing: Writing) -> KeyDefinition:
    given = writing.table.definition
    _name, value = key_of(writing.segments[1])
    for key in (*given.keys, *given.failed_keys):
        if value in (key.name, key.name.lower(), key_id(given.name, key.name)):
            return key
    raise MetadataMissing("a key", value)


def _relationship(writing: Writing) -> RelationshipDefinition | ManyToManyDefinition:
    _name, value = key_of(writing.segments[0])
    found: list[RelationshipDefinition | ManyToManyDefinition] = [
        one for table in writing.catalogue.tables.values() for one in table.many_to_one
    ]
    for one in (*found, *writing.catalogue.many_to_many()):
        if value in (one.schema_name, relationship_id(one.schema_name)):
            return one
    raise MetadataMissing("a relationship", value)


# (verb, last segment, whether it has a key) → what it does.
_WRITES: Mapping[tuple[str, str, bool], Callable[[Writing], _Outcome]] = {
    ("POST", "EntityDefinitions", False): _post_table,
    ("PUT", "EntityDefinitions", True): _put_table,
    ("DELETE", "EntityDefinitions", True): _delete_table,
    ("POST", "Attributes", False): _post_column,
    ("PUT", "Attributes", True): _put_column,
    ("DELETE", "Attributes", True): _delete_column,
    ("POST", "Keys", False): _post_key,
    ("DELETE", "Keys", True): _delete_key,
    ("POST", "RelationshipDefinitions", False): _post_relationship,
    ("PUT", "RelationshipDefinitions", True): _put_relationship,
    ("DELETE", "RelationshipDefinitions", True): _delete_relationship,
    ("POST", CHOICES, False): _post_choice,
    ("PUT", CHOICES, True): _put_choice,
    ("DELETE", CHOICES, True): _delete_choice,
}
