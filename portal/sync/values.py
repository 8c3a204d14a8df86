"""Values that a device wrote, as the body of a Dataverse write.

A plain value goes under the column's name. A lookup goes as `@odata.bind` under the navigation
property of its target, which upstream's metadata names (case matters, and one lookup column has as
many properties as it has targets). Whether a value fits its column is for Dataverse to judge; here
is refused only what cannot be said to it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.dataverse import ColumnMetadata, ManyToManyMetadata, TableMetadata
from portal.sync.tables import LOOKUP_TYPES, SyncTable

_GUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)

_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Refusal:
    """Why a value cannot be written: the column, our code and a sentence."""

    column: str
    code: str
    message: str


def write_body(
    table: SyncTable, values: Mapping[str, Any], tables: Mapping[str, TableMetadata]
) -> dict[str, Any] | Refusal:
    """The body of a create or an update with `values`; `tables` are all tables of upstream."""
    body: dict[str, Any] = {}
    for name, value in values.items():
        column = table.column(name)
        if column is None:
            message = f"Your offline profile has no column '{name}' in table '{table.name}'."
            return Refusal(name, "unknown-column", message)
        members = _members(table.metadata, column, value, tables)
        if isinstance(members, Refusal):
            return members
        body |= members
    return body


@dataclass(frozen=True)
class Ends:
    """The keys of the two rows of a pair."""

    first: str
    second: str


def read_ends(
    table: SyncTable, pair: ManyToManyMetadata, values: Mapping[str, Any]
) -> Ends | Refusal:
    """The ends that a link or unlink names: both of them, of the right tables, and no more."""
    for name in values:
        if table.column(name) is None:
            message = f"Your offline profile has no column '{name}' in table '{table.name}'."
            return Refusal(name, "unknown-column", message)
    for column, end in pair.ends:
        value: Any = values.get(column)
        if not _is_lookup(value) or value[1] != end:
            message = f"Column '{column}' has to be a row of '{end}', as [id, table, name]."
            return Refusal(column, "invalid-value", message)
    return Ends(values[pair.first_column][0].lower(), values[pair.second_column][0].lower())


def _members(
    table: TableMetadata, column: ColumnMetadata, value: Any, tables: Mapping[str, TableMetadata]
) -> dict[str, Any] | Refusal:
    if not _is_sayable(value):
        return _wrong_shape(column, "has half a character or no real number: it cannot be sent")
    if column.type in LOOKUP_TYPES:
        return _bind(table, column, value, tables)
    if isinstance(value, list | dict):
        return _wrong_shape(column, "is a single value")
    return {column.name: value}


def _bind(
    table: TableMetadata, column: ColumnMetadata, value: Any, tables: Mapping[str, TableMetadata]
) -> dict[str, Any] | Refusal:
    if value is None:
        return {f"{name}@odata.bind": None for name in _properties(table, column).values()}
    if not _is_lookup(value):
        return _wrong_shape(column, "is a lookup, written as [id, table, name]")
    row_id, target, *_ = value
    navigation = _properties(table, column).get(target)
    if navigation is None or target not in tables:
        return _wrong_shape(column, f"cannot point at a row of '{target}'")
    return {f"{navigation}@odata.bind": f"/{tables[target].entity_set}({row_id.lower()})"}


def _is_lookup(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and 2 <= len(value) <= 3
        and all(isinstance(part, str) for part in value[:2])
        and _GUID.fullmatch(value[0]) is not None
    )


def _properties(table: TableMetadata, column: ColumnMetadata) -> dict[str, str]:
    """The navigation property of a lookup for each of its targets.

    Owner is one property for users and teams, though its relationship names the abstract `owner`.
    """
    if column.type == "Owner":
        return dict.fromkeys(column.targets or ("systemuser", "team"), column.name)
    return {
        relationship.parent: relationship.child_property
        for relationship in table.many_to_one
        if relationship.column == column.name and relationship.child_property
    }


def _is_sayable(value: Any) -> bool:
    """Whether JSON of UTF-8 and 64-bit numbers has a form for it: not all that a device has does.

    A text cut in the middle of an emoji ends in half of a surrogate pair.
    """
    match value:
        case str():
            return _SURROGATE.search(value) is None
        case float():
            return math.isfinite(value)
        case int():
            return -(2**63) <= value < 2**63
        case list():
            return all(_is_sayable(item) for item in value if not isinstance(item, list | dict))
    return True


def _wrong_shape(column: ColumnMetadata, fact: str) -> Refusal:
    return Refusal(column.name, "invalid-value", f"Column '{column.name}' {fact}.")
