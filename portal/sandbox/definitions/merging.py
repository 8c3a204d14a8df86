"""What makers changed, laid over the organisation's definitions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.sandbox.definitions.encoding import (
    decode_choice,
    decode_column,
    decode_key,
    decode_pair,
    decode_relationship,
    decode_table,
)
from portal.sandbox.definitions.model import (
    ChoiceDefinition,
    ColumnDefinition,
    ColumnType,
    ManyToManyDefinition,
    TableDefinition,
)

TABLE, COLUMN, KEY = "table", "column", "key"
RELATIONSHIP, PAIR, CHOICE = "relationship", "many_to_many", "choice"
_ACTIVE = "Active"


@dataclass(frozen=True)
class Change:
    """One thing made or changed, or deleted if `body` is None.

    `name` is a table's logical name, a relationship's schema name, a choice's name; for a column
    "table.column" and for a key "table.Key".
    """

    kind: str
    name: str
    body: Mapping[str, Any] | None
    version: int = 0


@dataclass
class Blueprint:
    """Every definition of an organisation, by name."""

    tables: dict[str, TableDefinition]
    pairs: dict[str, ManyToManyDefinition]
    choices: dict[str, ChoiceDefinition]


def blueprint_of(
    tables: Iterable[TableDefinition], pairs: Iterable[ManyToManyDefinition]
) -> Blueprint:
    """Return the blueprint of definitions in code; global choices are known by their columns."""
    found = {one.name: one for one in tables}
    choices: dict[str, ChoiceDefinition] = {}
    for table in found.values():
        for one in table.columns:
            if one.option_set and one.option_set not in choices:
                choices[one.option_set] = ChoiceDefinition(
                    one.option_set, one.label, one.options, one.label_de
                )
    return Blueprint(found, {one.schema_name: one for one in pairs}, choices)


def merge(blueprint: Blueprint, changes: Iterable[Change]) -> Blueprint:
    """Return the blueprint with the changes made; `blueprint` stays as it is."""
    by_kind: dict[str, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, []).append(change)
    merged = Blueprint(dict(blueprint.tables), dict(blueprint.pairs), dict(blueprint.choices))
    for kind, apply in _STEPS:
        for change in by_kind.get(kind, ()):
            apply(merged, change)
    merged.tables = {
        name: _with_shared_options(one, merged.choices) for name, one in merged.tables.items()
    }
    return merged


def _apply_table(merged: Blueprint, change: Change) -> None:
    if change.body is None:
        merged.tables.pop(change.name, None)
        return
    made = decode_table(change.body)
    before = merged.tables.get(change.name)
    if before is not None:
        made = replace(
            made,
            columns=before.columns,
            relationships=before.relationships,
            keys=before.keys,
            failed_keys=before.failed_keys,
        )
    merged.tables[change.name] = made


def _apply_column(merged: Blueprint, change: Change) -> None:
    table_name, _dot, name = change.name.partition(".")
    table = merged.tables.get(table_name)
    if table is None:
        return
    columns = {one.name: one for one in table.columns}
    if change.body is None:
        columns.pop(name, None)
    else:
        made = decode_column(change.body)
        if name in columns:
            made = replace(made, calculate=columns[name].calculate)
        columns[name] = made
    merged.tables[table_name] = replace(table, columns=tuple(columns.values()))


def _apply_relationship(merged: Blueprint, change: Change) -> None:
    for name, table in merged.tables.items():
        if any(one.schema_name == change.name for one in table.relationships):
            kept = tuple(one for one in table.relationships if one.schema_name != change.name)
            merged.tables[name] = replace(table, relationships=kept)
    if change.body is None:
        return
    made = decode_relationship(change.body)
    child = merged.tables.get(made.child)
    if child is not None:
        merged.tables[made.child] = replace(child, relationships=(*child.relationships, made))


def _apply_key(merged: Blueprint, change: Change) -> None:
    table_name, _dot, name = change.name.partition(".")
    table = merged.tables.get(table_name)
    if table is None:
        return
    keys = tuple(one for one in table.keys if one.name != name)
    failed = tuple(one for one in table.failed_keys if one.name != name)
    if change.body is not None:
        made = decode_key(change.body)
        if made.status == _ACTIVE:
            keys = (*keys, made)
        else:
            failed = (*failed, made)
    merged.tables[table_name] = replace(table, keys=keys, failed_keys=failed)


def _apply_pair(merged: Blueprint, change: Change) -> None:
    if change.body is None:
        merged.pairs.pop(change.name, None)
    else:
        merged.pairs[change.name] = decode_pair(change.body)


def _apply_choice(merged: Blueprint, change: Change) -> None:
    if change.body is None:
        merged.choices.pop(change.name, None)
    else:
        merged.choices[change.name] = decode_choice(change.body)


def _with_shared_options(
    table: TableDefinition, choices: Mapping[str, ChoiceDefinition]
) -> TableDefinition:
    """Give columns of global choices and customised states the options of where they belong."""
    columns = tuple(_with_options(table, one, choices) for one in table.columns)
    return table if columns == table.columns else replace(table, columns=columns)


def _with_options(
    table: TableDefinition, column: ColumnDefinition, choices: Mapping[str, ChoiceDefinition]
) -> ColumnDefinition:
    if column.option_set in choices:
        return replace(column, options=choices[column.option_set].options)
    if column.type is ColumnType.STATE:
        return replace(column, options=table.states)
    if column.type is ColumnType.STATUS:
        return replace(column, options=table.statuses)
    return column


# Tables first, since everything else stands in one.
_STEPS = (
    (TABLE, _apply_table),
    (COLUMN, _apply_column),
    (RELATIONSHIP, _apply_relationship),
    (KEY, _apply_key),
    (PAIR, _apply_pair),
    (CHOICE, _apply_choice),
)
