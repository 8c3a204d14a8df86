"""Columns as AttributeMetadata and the types derived from it."""

import re
from typing import Any

from portal.sandbox.definitions.identity import column_id
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import CHOICE_TYPES, Table
from portal.sandbox.metadata.column_types import names_of, special_properties
from portal.sandbox.metadata.items import Item, Listing
from portal.sandbox.metadata.labels import label, no_label
from portal.sandbox.metadata.managed_properties import managed
from portal.sandbox.metadata.option_sets import option_set

COLUMN_BASE = "AttributeMetadata"
_WITH_OPTIONS = CHOICE_TYPES | {ColumnType.MULTI_SELECT, ColumnType.BOOLEAN}
# A publisher's prefix; the parts of an address ("address1_city") have a digit before the bar.
_PREFIXED = re.compile(r"[a-z]+_")


def columns_of(table: Table, language: int) -> Listing:
    """Return the columns of a table, by number."""
    return Listing(
        COLUMN_BASE,
        tuple(
            _column(table, column, number, language)
            for number, column in enumerate(table.columns.values(), start=1)
        ),
    )


def _column(table: Table, column: ColumnDefinition, number: int, language: int) -> Item:
    id_ = column_id(table.name, column.name)
    common = _names(table, column, number, id_, language) | _uses(table, column)
    related = {}
    if column.type in _WITH_OPTIONS:
        related = {
            "OptionSet": lambda: option_set(table.name, column, language),
            "GlobalOptionSet": lambda: None,
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
        "DisplayName": label(column.label, column.label_de, id_, language),
        "Description": no_label(),
        "AttributeType": names.code,
        "AttributeTypeName": {"Value": names.name},
        "AttributeOf": column.attribute_of,
        "ColumnNumber": number,
        "ExternalName": None,
        "DeprecatedVersion": None,
        "HasChanged": None,
    }


def _uses(table: Table, column: ColumnDefinition) -> dict[str, Any]:
    is_open = column.creatable or column.updatable
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
        "IsValidForGrid": True,
        "IsValidODataAttribute": True,
        "IsRequiredForForm": False,
        "IsSecured": column.secured,
        "CanBeSecuredForCreate": column.secured and column.creatable,
        "CanBeSecuredForRead": column.secured,
        "CanBeSecuredForUpdate": column.secured and column.updatable,
        "IsLogical": False,
        "IsCustomAttribute": _PREFIXED.match(column.name) is not None,
        "IsManaged": True,
        "IsFilterable": True,
        "IsSearchable": True,
        "IsRetrievable": True,
        "SourceType": 0,
        "IsValidForAdvancedFind": managed(value=True, name="canmodifysearchsettings"),
        "IsAuditEnabled": managed(value=False, name="canmodifyauditsettings"),
        "IsGlobalFilterEnabled": managed(value=False, name="canmodifyglobalfiltersettings"),
        "IsSortableEnabled": managed(value=True, name="canmodifyissortablesettings"),
        "IsCustomizable": managed(value=True, name="iscustomizable"),
        "IsRenameable": managed(value=True, name="isrenameable"),
    }
