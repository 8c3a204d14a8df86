"""Alternate keys as makers send them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from portal.sandbox.definitions.encoding import encode
from portal.sandbox.definitions.merging import KEY, Change
from portal.sandbox.definitions.model import ColumnType, KeyDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, EntityKeyTaken
from portal.sandbox.metadata.writing.errors import ComponentFixed, NameTaken
from portal.sandbox.metadata.writing.given import Given
from portal.sandbox.metadata.writing.names import LONGEST_OTHER, check_name
from portal.sandbox.rows.keys import forget_keys, index_key
from portal.sandbox.rows.versions import ALIAS

_KIND = "EntityKeyMetadata"
_MOST_KEYS, _MOST_COLUMNS = 10, 16
_ALLOWED = frozenset(
    {
        ColumnType.STRING, ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.DATE_TIME,
        ColumnType.LOOKUP, ColumnType.CUSTOMER, ColumnType.PICKLIST,
    }
)  # fmt: skip
FAILED = "Failed"


def create_key(table: Table, body: Mapping[str, Any]) -> tuple[KeyDefinition, Change]:
    """Return a new key and the change that makes it; its index is built at once.

    A key whose values are not unique is made nevertheless, as failed.
    Raises NameTaken, NameInvalid, BadRequest, PayloadRefused.
    """
    given = Given(body, _KIND)
    name = check_name(given.text("SchemaName"), LONGEST_OTHER)
    held = (*table.definition.keys, *table.definition.failed_keys)
    if name.lower() in {one.name.lower() for one in held}:
        raise NameTaken("An entity key", name)
    if len(held) >= _MOST_KEYS:
        raise BadRequest(f"A table has at most {_MOST_KEYS} keys.")
    label = given.label("DisplayName")
    given.text("LogicalName")
    given.text("EntityLogicalName")
    columns = _columns(table, given.value("KeyAttributes"), [one.columns for one in held])
    given.refuse_unread(frozenset({"MetadataId", "IsManaged", "IsCustomizable"}))
    key = KeyDefinition(
        name,
        columns,
        label=(label.english if label else None) or name,
        label_de=label.german if label else None,
        is_made=True,
    )
    try:
        with transaction.atomic(using=ALIAS):
            index_key(table, key)
    except EntityKeyTaken:
        key = replace(key, status=FAILED)
    return key, Change(KEY, f"{table.name}.{name}", encode(key))


def delete_key(table: Table, key: KeyDefinition) -> Change:
    """Return the change that deletes a key, whose index goes.

    Raises ComponentFixed.
    """
    if not key.is_made:
        raise ComponentFixed(key.name)
    forget_keys(table.name, [key.name])
    return Change(KEY, f"{table.name}.{key.name}", None)


def _columns(table: Table, given: Any, others: list[tuple[str, ...]]) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or len(given) > _MOST_COLUMNS:
        raise BadRequest(f"A key has one to {_MOST_COLUMNS} KeyAttributes.")
    names = tuple(str(one).lower() for one in given)
    for name in names:
        column = table.columns.get(name)
        if column is None:
            raise BadRequest(f"The table '{table.name}' has no column '{name}'.")
        if column.type not in _ALLOWED or column.secured:
            raise BadRequest(f"The column '{name}' cannot be part of a key.")
    if len(set(names)) < len(names) or any(set(one) == set(names) for one in others):
        raise BadRequest(f"The table '{table.name}' has a key of these columns already.")
    return names
