"""Columns as makers send them: made, changed, deleted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.encoding import encode
from portal.sandbox.definitions.merging import COLUMN, Change
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table, is_securable
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.metadata.columns import column_item
from portal.sandbox.metadata.facts import COLUMN_MANAGED, COLUMN_PLAIN
from portal.sandbox.metadata.labels import ENGLISH
from portal.sandbox.metadata.writing.column_types import read_special
from portal.sandbox.metadata.writing.errors import COLUMN_TAKEN, NameTaken
from portal.sandbox.metadata.writing.given import Given, Texts, type_of
from portal.sandbox.metadata.writing.names import LONGEST_COLUMN, check_name

_REQUIRED = ("None", "Recommended", "ApplicationRequired")
_MAKEABLE = {
    "StringAttributeMetadata": ColumnType.STRING,
    "MemoAttributeMetadata": ColumnType.MEMO,
    "IntegerAttributeMetadata": ColumnType.INTEGER,
    "BigIntAttributeMetadata": ColumnType.BIG_INT,
    "DecimalAttributeMetadata": ColumnType.DECIMAL,
    "DoubleAttributeMetadata": ColumnType.DOUBLE,
    "MoneyAttributeMetadata": ColumnType.MONEY,
    "BooleanAttributeMetadata": ColumnType.BOOLEAN,
    "PicklistAttributeMetadata": ColumnType.PICKLIST,
    "MultiSelectPicklistAttributeMetadata": ColumnType.MULTI_SELECT,
    "DateTimeAttributeMetadata": ColumnType.DATE_TIME,
    "ImageAttributeMetadata": ColumnType.IMAGE,
    "FileAttributeMetadata": ColumnType.FILE,
}


def read_new_column(
    catalogue: Catalogue, table: Table, body: Mapping[str, Any]
) -> ColumnDefinition:
    """Return the column that a body describes; `table` may be one that is not kept yet.

    Raises NameTaken, NameInvalid, BadRequest, PayloadRefused, NotImplementedHere.
    """
    cast = type_of(body)
    kind = _MAKEABLE.get(cast)
    if kind is None:
        if cast == "LookupAttributeMetadata":
            raise BadRequest("A lookup is made with its relationship, in RelationshipDefinitions.")
        raise NotImplementedHere(f"columns of the type '{cast}'")
    given = Given(body, cast)
    given.value("IsPrimaryName")
    schema_name = check_name(given.text("SchemaName"), LONGEST_COLUMN)
    name = schema_name.lower()
    if name in table.columns:
        raise NameTaken("A column", name, COLUMN_TAKEN)
    blank = ColumnDefinition(name, kind, schema_name, schema_name=schema_name, is_made=True)
    column = read_special(catalogue, given, _common(given, blank, merges=False), is_new=True)
    given.refuse_rest(column_item(catalogue, table, column, ENGLISH))
    return column


def change_column(
    catalogue: Catalogue, table: Table, held: ColumnDefinition, body: Mapping[str, Any], *,
    merges: bool,
) -> ColumnDefinition:  # fmt: skip
    """Return what a column becomes by a PUT of its definition.

    Raises BadRequest, PayloadRefused, NotImplementedHere.
    """
    item = column_item(catalogue, table, held, ENGLISH)
    cast = type_of(body)
    if cast and cast != item.type:
        raise BadRequest(f"The type of the column '{held.name}' is {item.type}.")
    given = Given(body, item.type)
    # Its number depends on what stands before it.
    given.value("ColumnNumber")
    column = read_special(catalogue, given, _common(given, held, merges=merges), is_new=False)
    given.refuse_rest(column_item(catalogue, table, column, ENGLISH))
    return column


def column_change(table: str, column: ColumnDefinition) -> Change:
    """Return the change that keeps a column."""
    return Change(COLUMN, f"{table}.{column.name}", encode(column))


def _common(given: Given, held: ColumnDefinition, *, merges: bool) -> ColumnDefinition:
    """Read what every column has."""
    label = given.merged_label("DisplayName", Texts(held.label, held.label_de), merges=merges)
    described = given.merged_label(
        "Description", Texts(held.description, held.description_de), merges=merges
    )
    is_secured = given.flag("IsSecured", usual=held.secured)
    if is_secured and not is_securable(held):
        raise BadRequest(f"The field '{held.name}' is not securable", "0x8004f501")
    return replace(
        held,
        label=label.english or label.german or held.label,
        label_de=label.german,
        description=described.english,
        description_de=described.german,
        required=_required(given, held),
        secured=is_secured,
        facts=given.facts(COLUMN_PLAIN, COLUMN_MANAGED, held.facts),
    )


def _required(given: Given, held: ColumnDefinition) -> str:
    level = given.managed("RequiredLevel")
    if level is None or level == held.required:
        return held.required
    if held.required == "SystemRequired" or level not in _REQUIRED:
        raise BadRequest(f"The required level of '{held.name}' cannot be '{level}'.")
    return str(level)


def read_lookup(
    catalogue: Catalogue, child: Table, parent: Table, body: Mapping[str, Any]
) -> ColumnDefinition:
    """Return the lookup that a new relationship brings.

    Raises NameTaken, NameInvalid, BadRequest, PayloadRefused.
    """
    given = Given(body, "LookupAttributeMetadata")
    schema_name = check_name(given.text("SchemaName"), LONGEST_COLUMN)
    name = schema_name.lower()
    if name in child.columns:
        raise NameTaken("A column", name, COLUMN_TAKEN)
    blank = ColumnDefinition(
        name, ColumnType.LOOKUP, parent.definition.label, schema_name=schema_name,
        targets=(parent.name,), label_de=parent.definition.label_de, is_made=True,
    )  # fmt: skip
    column = _common(given, blank, merges=False)
    given.refuse_rest(column_item(catalogue, child, column, ENGLISH))
    return column
