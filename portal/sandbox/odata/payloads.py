"""Bodies of creates and updates as canonical values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from portal.sandbox.definitions.tables import LOOKUP_TYPES, Navigation, Table
from portal.sandbox.errors import BadRequest, NotImplementedHere, PayloadRefused
from portal.sandbox.http.context import Context
from portal.sandbox.rows.record import TABLE_SUFFIX, Values
from portal.sandbox.rows.values import NotOfThisType, guid, read_value

_BIND = "@odata.bind"
_REFERENCE = re.compile(r"(?P<set>\w+)\((?P<key>[^()=']+)\)/?$")


@dataclass(frozen=True)
class Payload:
    """What a body sets: canonical values, and the lookups among them as (column, table, key)."""

    values: Values
    lookups: tuple[tuple[str, str, str], ...]


def read_payload(
    context: Context, table: Table, body: Mapping[str, object], *, creates: bool
) -> Payload:
    """Return what `body` sets on a row of `table`; read-only columns are passed over in silence.

    Raises PayloadRefused for unknown properties and values of the wrong type.
    """
    values: Values = {}
    lookups = []
    for name, value in body.items():
        if name.endswith(_BIND):
            navigation = _navigation(table, name.removesuffix(_BIND))
            target = None if value is None else _target(context, table, navigation, value)
            _set_lookup(values, navigation, target)
            if target is not None:
                lookups.append((navigation.column.name, *target))
        elif "@" not in name:
            _read_property(table, name, value, values, creates=creates)
    return Payload(values, tuple(lookups))


def resolve_reference(context: Context, text: str) -> tuple[Table, str]:
    """Return the table and key of `/contacts(id)`, `contacts(id)`, an absolute link or `$1`.

    Raises BadRequest.
    """
    if text.startswith("$"):
        text = reference_path(context, text)
    match = _REFERENCE.search(unquote(urlsplit(text).path if "://" in text else text))
    table = context.catalogue.by_set.get(match.group("set")) if match else None
    if match is None or table is None:
        raise BadRequest(f"The reference '{text}' names no row.", "0x80048d19")
    try:
        return table, guid(match.group("key"))
    except NotOfThisType as error:
        raise BadRequest(f"The reference '{text}' holds no id.", "0x80048d19") from error


def reference_path(context: Context, text: str) -> str:
    """Return the path of the row that an earlier operation of the change set made.

    Raises BadRequest.
    """
    found = context.references.get(text.lstrip("$"))
    if found is None:
        raise BadRequest(
            f"Content-ID Reference: '{text}' does not exist in the batch context.", "0x80048d19"
        )
    return found


def _read_property(
    table: Table, name: str, value: object, values: Values, *, creates: bool
) -> None:
    column = table.properties.get(name)
    entity_set = table.definition.entity_set
    if column is None:
        _read_navigation(table, name, value, values)
    elif column.type in LOOKUP_TYPES:
        raise PayloadRefused(
            entity_set,
            "CRM do not support direct update of Entity Reference properties, "
            f"Use Navigation properties instead. ('{name}')",
        )
    elif (column.creatable if creates else column.updatable) or column.name == table.key:
        values[column.name] = read_value(table, column, value)


def _read_navigation(table: Table, name: str, value: object, values: Values) -> None:
    collections = {one.collection or one.schema_name for one in table.one_to_many}
    if name in table.navigations or name in collections:
        if value is not None or name in collections:
            raise NotImplementedHere(f"deep insert, here by '{name}'")
        _set_lookup(values, table.navigations[name], None)
        return
    raise PayloadRefused(
        table.definition.entity_set,
        f"The property '{name}' does not exist on type 'Microsoft.Dynamics.CRM.{table.name}'. "
        "Make sure to only use property names that are defined by the type.",
    )


def _navigation(table: Table, name: str) -> Navigation:
    found = table.navigations.get(name)
    if found is None:
        raise PayloadRefused(
            table.definition.entity_set,
            f"An undeclared property '{name}' which only has property annotations in the payload "
            "but no property value was found in the payload.",
        )
    return found


def _target(
    context: Context, table: Table, navigation: Navigation, value: object
) -> tuple[str, str]:
    if not isinstance(value, str):
        raise PayloadRefused(
            table.definition.entity_set, f"The value of '{navigation.name}{_BIND}' is no text."
        )
    target, key = resolve_reference(context, value)
    if target.name not in navigation.targets:
        raise PayloadRefused(
            table.definition.entity_set,
            f"A row of '{target.name}' cannot be bound to '{navigation.name}'.",
        )
    return target.name, key


def _set_lookup(values: Values, navigation: Navigation, target: tuple[str, str] | None) -> None:
    column = navigation.column
    values[column.name] = None if target is None else target[1]
    if len(column.targets) > 1:
        values[column.name + TABLE_SUFFIX] = None if target is None else target[0]
