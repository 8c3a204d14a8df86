"""Columns and their choices, from the JSON of `AttributeMetadata`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from portal.dataverse.labels import label_text
from portal.dataverse.metadata import ColumnMetadata, OptionMetadata
from portal.dataverse.wire import Row

# These are all `Virtual` by AttributeType; only AttributeTypeName tells them from helper columns.
_VIRTUAL_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "MultiSelectPicklistType": "MultiSelectPicklist",
        "FileType": "File",
        "ImageType": "Image",
    }
)


def column_from(attribute: Row, options: tuple[OptionMetadata, ...] = ()) -> ColumnMetadata:
    """A column from its definition and, for a choice, its options."""
    return ColumnMetadata(
        name=attribute["LogicalName"],
        schema_name=attribute.get("SchemaName") or attribute["LogicalName"],
        display_name=label_text(attribute.get("DisplayName")),
        type=_type_of(attribute),
        format=_value(attribute.get("FormatName")) or attribute.get("Format"),
        required=_value(attribute.get("RequiredLevel")) or "None",
        max_length=attribute.get("MaxLength"),
        minimum=attribute.get("MinValue"),
        maximum=attribute.get("MaxValue"),
        precision=attribute.get("Precision"),
        behavior=_value(attribute.get("DateTimeBehavior")),
        options=options,
        targets=tuple(attribute.get("Targets") or ()),
        is_primary_id=bool(attribute.get("IsPrimaryId")),
        is_primary_name=bool(attribute.get("IsPrimaryName")),
        creatable=bool(attribute.get("IsValidForCreate")),
        updatable=bool(attribute.get("IsValidForUpdate")),
        readable=bool(attribute.get("IsValidForRead")),
        secured=bool(attribute.get("IsSecured")),
        attribute_of=attribute.get("AttributeOf"),
    )


def _type_of(attribute: Row) -> str:
    type_name = _value(attribute.get("AttributeTypeName")) or ""
    return _VIRTUAL_TYPES.get(type_name) or str(attribute.get("AttributeType"))


def _value(wrapped: Any) -> str | None:
    """The `Value` of a managed property, such as `RequiredLevel`."""
    return wrapped.get("Value") if isinstance(wrapped, dict) else None


def options_from(attribute: Row) -> tuple[OptionMetadata, ...]:
    """The options of a choice column read through its cast; false comes before true."""
    option_set = attribute.get("OptionSet") or attribute.get("GlobalOptionSet") or {}
    pair = (option_set.get("FalseOption"), option_set.get("TrueOption"))
    listed = option_set.get("Options") or [option for option in pair if option]
    return tuple(_option_from(option) for option in listed)


def _option_from(option: Row) -> OptionMetadata:
    return OptionMetadata(
        value=option["Value"],
        label=label_text(option.get("Label")),
        color=option.get("Color"),
        state=option.get("State"),
    )
