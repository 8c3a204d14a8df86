"""What metadata calls the types of columns, and the properties each type has of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType

Properties = Callable[[ColumnDefinition], dict[str, Any]]


@dataclass(frozen=True)
class TypeNames:
    """`code` is AttributeType, `name` the value of AttributeTypeName, `cast` the metadata type."""

    code: str
    name: str
    cast: str


def names_of(kind: ColumnType) -> TypeNames:
    """Return what a type is called; choices, files and images are Virtual by their code."""
    return _TYPES[kind]


def special_properties(column: ColumnDefinition) -> dict[str, Any]:
    """Return the properties that only columns of this type have."""
    found = _SPECIAL[column.type](column)
    if column.type in _CALCULATED:
        # What a formula says is code here; that there is one, SourceType tells.
        found |= {"FormulaDefinition": "", "SourceTypeMask": 0}
    return found


def _text(column: ColumnDefinition) -> dict[str, Any]:
    form = column.format or "Text"
    return {
        "MaxLength": column.max_length,
        "Format": form,
        "FormatName": {"Value": form},
        "ImeMode": column.facts.get("ImeMode", "Auto"),
        "AutoNumberFormat": "",
        "IsLocalizable": False,
        "DatabaseLength": None if column.max_length is None else column.max_length * 2,
    }


def _memo(column: ColumnDefinition) -> dict[str, Any]:
    form = column.format or "TextArea"
    facts = {
        "Format": form,
        "FormatName": {"Value": form},
        "ImeMode": column.facts.get("ImeMode", "Auto"),
    }
    return {"MaxLength": column.max_length, **facts, "IsLocalizable": False}


def _whole(column: ColumnDefinition) -> dict[str, Any]:
    return {**_bounds(column, int), "Format": column.format or "None"}


def _big(column: ColumnDefinition) -> dict[str, Any]:
    found = _bounds(column, int)
    return {
        "MinValue": -(2**63) if found["MinValue"] is None else found["MinValue"],
        "MaxValue": 2**63 - 1 if found["MaxValue"] is None else found["MaxValue"],
    }


def _number(column: ColumnDefinition) -> dict[str, Any]:
    precision = 2 if column.precision is None else column.precision
    return {
        **_bounds(column, float),
        "Precision": precision,
        "ImeMode": column.facts.get("ImeMode", "Auto"),
    }


def _money(column: ColumnDefinition) -> dict[str, Any]:
    facts = {
        "PrecisionSource": column.facts.get("PrecisionSource", 0),
        "IsBaseCurrency": column.name.endswith("_base"),
    }
    is_base = column.name.endswith("_base")
    calculation = column.name.removesuffix("_base") if is_base else None
    return {**_number(column), **facts, "CalculationOf": calculation}


def _moment(column: ColumnDefinition) -> dict[str, Any]:
    return {
        "Format": column.format or "DateAndTime",
        "DateTimeBehavior": {"Value": column.behavior or "UserLocal"},
        "CanChangeDateTimeBehavior": {
            "Value": False,
            "CanBeChanged": False,
            "ManagedPropertyLogicalName": "canchangedatetimebehavior",
        },
        "ImeMode": column.facts.get("ImeMode", "Auto"),
    }


def _yes_or_no(column: ColumnDefinition) -> dict[str, Any]:
    return {"DefaultValue": bool(column.default)}


def _choice(column: ColumnDefinition) -> dict[str, Any]:
    return {"DefaultFormValue": column.default if isinstance(column.default, int) else -1}


def _picklist(column: ColumnDefinition) -> dict[str, Any]:
    return {**_choice(column), "ParentPicklistLogicalName": None, "ChildPicklistLogicalNames": []}


def _lookup(column: ColumnDefinition) -> dict[str, Any]:
    return {"Targets": list(column.targets), "Format": "None"}


def _image(column: ColumnDefinition) -> dict[str, Any]:
    size = {"MaxSizeInKB": column.max_size_kb or 10240, "MaxWidth": 144, "MaxHeight": 144}
    is_primary = column.is_primary_image or column.name == "entityimage"
    return {"IsPrimaryImage": is_primary, "CanStoreFullImage": column.can_store_full_image, **size}


def _file(column: ColumnDefinition) -> dict[str, Any]:
    return {"MaxSizeInKB": column.max_size_kb or 32768}


def _nothing(_column: ColumnDefinition) -> dict[str, Any]:
    return {}


def _bounds(column: ColumnDefinition, kind: type[int] | type[float]) -> dict[str, Any]:
    bounds = {"MinValue": column.minimum, "MaxValue": column.maximum}
    return {name: None if bound is None else kind(bound) for name, bound in bounds.items()}


def _named(code: str, name: str = "", cast: str = "") -> TypeNames:
    return TypeNames(code, f"{name or code}Type", f"{cast or name or code}AttributeMetadata")


_TYPES: Mapping[ColumnType, TypeNames] = {
    **{kind: _named(kind.value) for kind in ColumnType},
    ColumnType.MULTI_SELECT: _named("Virtual", "MultiSelectPicklist"),
    ColumnType.IMAGE: _named("Virtual", "Image"),
    ColumnType.FILE: _named("Virtual", "File"),
    ColumnType.CUSTOMER: _named("Customer", cast="Lookup"),
    ColumnType.OWNER: _named("Owner", cast="Lookup"),
    ColumnType.UNIQUE_IDENTIFIER: _named("Uniqueidentifier", cast="UniqueIdentifier"),
}
_SPECIAL: Mapping[ColumnType, Properties] = {
    ColumnType.STRING: _text,
    ColumnType.MEMO: _memo,
    ColumnType.INTEGER: _whole,
    ColumnType.BIG_INT: _big,
    ColumnType.DECIMAL: _number,
    ColumnType.DOUBLE: _number,
    ColumnType.MONEY: _money,
    ColumnType.BOOLEAN: _yes_or_no,
    ColumnType.PICKLIST: _picklist,
    ColumnType.STATE: _choice,
    ColumnType.STATUS: _choice,
    ColumnType.MULTI_SELECT: _picklist,
    ColumnType.DATE_TIME: _moment,
    ColumnType.UNIQUE_IDENTIFIER: _nothing,
    ColumnType.LOOKUP: _lookup,
    ColumnType.CUSTOMER: _lookup,
    ColumnType.OWNER: _lookup,
    ColumnType.IMAGE: _image,
    ColumnType.FILE: _file,
    ColumnType.ENTITY_NAME: _nothing,
}
_CALCULATED = frozenset(
    {
        ColumnType.STRING, ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY,
        ColumnType.BOOLEAN, ColumnType.PICKLIST, ColumnType.MULTI_SELECT, ColumnType.DATE_TIME,
    }
)  # fmt: skip
COLUMN_CASTS = frozenset(one.cast for one in _TYPES.values())
