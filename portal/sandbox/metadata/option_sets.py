"""Option sets of choice columns."""

from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.identity import choice_id, metadata_id
from portal.sandbox.definitions.model import ChoiceDefinition, ColumnDefinition, ColumnType, Option
from portal.sandbox.metadata.items import Item, Listing
from portal.sandbox.metadata.labels import label, no_label
from portal.sandbox.metadata.managed_properties import managed

CHOICE_BASE = "OptionSetMetadataBase"
CHOICE_SET = "OptionSetMetadata"
BOOLEAN_SET = "BooleanOptionSetMetadata"
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
        "IsCustomOptionSet": column.is_made,
        "IsCustomizable": managed(value=True, name="iscustomizable"),
        "IsGlobal": False,
        "IsManaged": not column.is_made,
        "IntroducedVersion": None,
        "OptionSetType": _KINDS.get(column.type, "Picklist"),
    }
    if column.type is ColumnType.BOOLEAN:
        return Item(BOOLEAN_SET, common | _two_options(column, id_, language))
    options = [_option(column.type, one, id_, language) for one in column.options]
    return Item(CHOICE_SET, {**common, "ParentOptionSetName": None, "Options": options})


def choice_item(choice: ChoiceDefinition, language: int) -> Item:
    """Return a global choice."""
    id_ = choice_id(choice.name)
    is_managed = not choice.is_made
    options = [_option(ColumnType.PICKLIST, one, id_, language) for one in choice.options]
    common = {
        "MetadataId": id_,
        "HasChanged": None,
        "Name": choice.name,
        "DisplayName": label(choice.label, choice.label_de, id_, language, is_managed=is_managed),
        "Description": label(
            choice.description, choice.description_de, f"{id_}/d", language, is_managed=is_managed
        ),
        "IsCustomOptionSet": choice.is_made,
        "IsCustomizable": managed(value=True, name="iscustomizable", is_fixed=is_managed),
        "IsGlobal": True,
        "IsManaged": is_managed,
        "IntroducedVersion": "1.0.0.0",
        "OptionSetType": "Picklist",
        "ExternalTypeName": "",
    }
    return Item(CHOICE_SET, common, {"ParentOptionSetName": None, "Options": options})


def all_choices(catalogue: Catalogue, language: int) -> Listing:
    """Return every global choice of the organisation."""
    items = tuple(choice_item(one, language) for one in catalogue.choices.values())
    return Listing(CHOICE_BASE, items)


def _two_options(column: ColumnDefinition, owner: str, language: int) -> dict[str, Any]:
    by_value = {0: _NO, 1: _YES} | {one.value: one for one in column.options}
    return {
        "TrueOption": _option(column.type, by_value[1], owner, language),
        "FalseOption": _option(column.type, by_value[0], owner, language),
    }


def _option(kind: ColumnType, option: Option, owner: str, language: int) -> dict[str, Any]:
    """Return one option; those of states and statuses are types of their own."""
    id_ = f"{owner}/{option.value}"
    plain = {
        "Value": option.value,
        "Label": label(option.label, option.label_de, id_, language),
        "Description": label(option.description, option.description_de, f"{id_}/d", language),
        "Color": option.color,
        "IsManaged": True,
        "ExternalValue": "",
        "ParentValues": [],
        "Tag": None,
        "IsHidden": False,
        "MetadataId": None,
        "HasChanged": None,
    }
    if kind is ColumnType.STATE:
        named_type = {"@odata.type": "#Microsoft.Dynamics.CRM.StateOptionMetadata"}
        named = {"DefaultStatus": option.default_status, "InvariantName": option.label}
        return {**named_type, **plain, **named}
    if kind is ColumnType.STATUS:
        named_type = {"@odata.type": "#Microsoft.Dynamics.CRM.StatusOptionMetadata"}
        return {**named_type, **plain, "State": option.state, "TransitionData": None}
    return plain
