"""Columns as AttributeMetadata and the types derived from it."""

import re
from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.identity import column_id
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import CHOICE_TYPES, Table, is_securable
from portal.sandbox.metadata.column_types import names_of, special_properties
from portal.sandbox.metadata.facts import COLUMN_MANAGED, COLUMN_PLAIN, reported
from portal.sandbox.metadata.items import Item, Listing
from portal.sandbox.metadata.labels import label
from portal.sandbox.metadata.managed_properties import managed
from portal.sandbox.metadata.option_sets import choice_item, option_set

COLUMN_BASE = "AttributeMetadata"
_WITH_OPTIONS = CHOICE_TYPES | {ColumnType.MULTI_SELECT, ColumnType.BOOLEAN}
# A publisher's prefix; the parts of an address ("address1_city") have a digit before the bar.
_PREFIXED = re.compile(r"[a-z]+_")


def columns_of(catalogue: Catalogue, table: Table, language: int) -> Listing:
    """Return the columns of a table, by number."""
    return Listing(
        COLUMN_BASE,
        tuple(
            column_item(catalogue, table, column, language, number)
            for number, column in enumerate(table.columns.values(), start=1)
        ),
    )


def column_item(
    catalogue: Catalogue, table: Table, column: ColumnDefinition, language: int, number: int = 0
) -> Item:
    """Return one column; `number` is its place in the table."""
    id_ = column_id(table.name, column.name)
    common = _names(table, column, number, id_, language) | _uses(table, column)
    common |= reported(COLUMN_PLAIN, COLUMN_MANAGED, column.facts, is_made=column.is_made)
    related = {}
    if column.type in _WITH_OPTIONS:
        shared = catalogue.choices.get(column.option_set)
        related = {
            "OptionSet": lambda: (
                choice_item(shared, language)
                if shared
                else option_set(table.name, column, language)
            ),
            "GlobalOptionSet": lambda: choice_item(shared, language) if shared else None,
        }
    return Item(names_of(column.type).cast, common, special_properties(column), related)


def _names(
    table: Table, column: ColumnDefinition, number: int, id_: str, language: int
) -> dict[str, Any]:
    names = names_of(column.type)
    return {
        "MetadataId": id_,
        "LogicalName": column.name,
        "SchemaName": column.schema_name or column.name,
        "EntityLogicalName": table.name,
        "DisplayName": label(
            column.label, column.label_de, id_, language, is_managed=not column.is_made
        ),
        "Description": label(
            column.description,
            column.description_de,
            f"{id_}/d",
            language,
            is_managed=not column.is_made,
        ),
        "AttributeType": names.code,
        "AttributeTypeName": {"Value": names.name},
        "AttributeOf": column.attribute_of,
        "ColumnNumber": number,
        "HasChanged": None,
    }


def _uses(table: Table, column: ColumnDefinition) -> dict[str, Any]:
    is_open = column.creatable or column.updatable
    can_be_secured = is_securable(column)
    return {
        "RequiredLevel": managed(
            column.required, "canmodifyrequirementlevelsettings", is_fixed=not is_open
        ),
        "IsPrimaryId": column.name == table.key,
        "IsPrimaryName": column.name == table.definition.primary_name,
        "IsValidForCreate": column.creatable,
        "IsValidForRead": True,
        "IsValidForUpdate": column.updatable,
        "IsValidForForm": is_open,
        "IsValidODataAttribute": True,
        "IsSecured": column.secured,
        "CanBeSecuredForCreate": can_be_secured and column.creatable,
        "CanBeSecuredForRead": can_be_secured,
        "CanBeSecuredForUpdate": can_be_secured and column.updatable,
        "IsLogical": False,
        "IsCustomAttribute": _PREFIXED.match(column.name) is not None,
        "IsManaged": not column.is_made,
        "SourceType": _source(column),
    }


def _source(column: ColumnDefinition) -> int:
    """Return SourceType: 0 simple, 1 calculated, 2 rollup."""
    if column.rollup is not None:
        return 2
    return 0 if column.calculate is None else 1
