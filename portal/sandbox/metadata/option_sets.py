"""Option sets of choice columns."""

from typing import Any

from portal.sandbox.definitions.identity import metadata_id
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, Option
from portal.sandbox.metadata.items import Item
from portal.sandbox.metadata.labels import label, no_label

_NO = Option(0, "No", label_de="Nein")
_YES = Option(1, "Yes", label_de="Ja")
_KINDS = {
    ColumnType.STATE: "State",
    ColumnType.STATUS: "Status",
    ColumnType.BOOLEAN: "Boolean",
}


def option_set(table: str, column: ColumnDefinition, language: int) -> Item:
    """Return the option set of a choice or yes-no column."""
    name = f"{table}_{column.name}"
    id_ = metadata_id("option set", name)
    common = {
        "MetadataId": id_,
        "HasChanged": None,
        "Name": name,
        "DisplayName": label(column.label, column.label_de, id_, language),
        "Description": no_label(),
        "IsCustomOptionSet": False,
        "IsGlobal": False,
        "IsManaged": True,
        "OptionSetType": _KINDS.get(column.type, "Picklist"),
    }
    if column.type is ColumnType.BOOLEAN:
        return Item("BooleanOptionSetMetadata", common | _two_options(column, id_, language))
    options = [_option(column, one, id_, language) for one in column.options]
    return Item("OptionSetMetadata", {**common, "ParentOptionSetName": None, "Options": options})


def _two_options(column: ColumnDefinition, owner: str, language: int) -> dict[str, Any]:
    by_value = {0: _NO, 1: _YES} | {one.value: one for one in column.options}
    return {
        "TrueOption": _option(column, by_value[1], owner, language),
        "FalseOption": _option(column, by_value[0], owner, language),
    }


def _option(column: ColumnDefinition, option: Option, owner: str, language: int) -> dict[str, Any]:
    """Return one option; those of states and statuses are types of their own."""
    id_ = f"{owner}/{option.value}"
    plain = {
        "Value": option.value,
        "Label": label(option.label, option.label_de, id_, language),
        "Description": no_label(),
        "Color": option.color,
        "IsManaged": True,
        "ExternalValue": "",
        "ParentValues": [],
        "Tag": None,
        "IsHidden": False,
        "MetadataId": None,
        "HasChanged": None,
    }
    if column.type is ColumnType.STATE:
        kind = {"@odata.type": "#Microsoft.Dynamics.CRM.StateOptionMetadata"}
        named = {"DefaultStatus": option.default_status, "InvariantName": option.label}
        return {**kind, **plain, **named}
    if column.type is ColumnType.STATUS:
        kind = {"@odata.type": "#Microsoft.Dynamics.CRM.StatusOptionMetadata"}
        return {**kind, **plain, "State": option.state, "TransitionData": None}
    return plain
