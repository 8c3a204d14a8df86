"""What changed since a version: the ids of what to answer again, and of what is deleted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.identity import (
    choice_id,
    column_id,
    key_id,
    relationship_id,
    table_id,
)
from portal.sandbox.definitions.merging import (
    CHOICE,
    COLUMN,
    KEY,
    PAIR,
    RELATIONSHIP,
    TABLE,
    Change,
)

# DeletedMetadataFilters, whose values are flags.
ENTITY, ATTRIBUTE, RELATION = "Entity", "Attribute", "Relationship"
LABEL, OPTION_SET = "Label", "OptionSet"
FLAGS = {ENTITY: 1, ATTRIBUTE: 2, RELATION: 4, LABEL: 8, OPTION_SET: 16}


@dataclass
class Since:
    """The ids of changed items, and those deleted by the kind of DeletedMetadataFilters."""

    changed: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    deleted: dict[str, list[str]] = field(default_factory=dict)


def changes_since(catalogue: Catalogue, changes: Iterable[Change], version: int) -> Since:
    """Return what changed after `version`."""
    found = Since()
    shared: set[str] = set()
    for one in changes:
        if one.version <= version:
            continue
        kind, id_ = _identity(one)
        if one.body is None:
            if kind:
                found.deleted.setdefault(kind, []).append(id_)
            continue
        found.changed.add(id_)
        found.tables |= _tables_of(catalogue, one)
        if one.kind == CHOICE:
            shared.add(one.name)
    for table in catalogue.tables.values():
        for column in table.columns.values():
            if column.option_set in shared:
                found.tables.add(table.name)
                found.changed.add(column_id(table.name, column.name))
    return found


def _identity(change: Change) -> tuple[str, str]:
    """Return the kind of DeletedMetadataFilters (empty: none of them) and the MetadataId."""
    table, _dot, name = change.name.partition(".")
    if change.kind == TABLE:
        return ENTITY, table_id(change.name)
    if change.kind == COLUMN:
        return ATTRIBUTE, column_id(table, name)
    if change.kind in (RELATIONSHIP, PAIR):
        return RELATION, relationship_id(change.name)
    if change.kind == CHOICE:
        return OPTION_SET, choice_id(change.name)
    return "", key_id(table, name)


def _tables_of(catalogue: Catalogue, change: Change) -> set[str]:
    """Return the tables in which a change is seen."""
    if change.kind in (TABLE, COLUMN, KEY):
        return {change.name.partition(".")[0]}
    found: set[str] = set()
    for table in catalogue.tables.values():
        names = {one.schema_name for one in (*table.one_to_many, *table.many_to_one)}
        names |= {one.schema_name for one in table.many_to_many}
        if change.name in names:
            found.add(table.name)
    return found
