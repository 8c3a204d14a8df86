"""POST, PATCH and DELETE of rows, with their preconditions and answers."""

from dataclasses import replace
from typing import Any

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import KeyMissing, PayloadRefused, RowMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.etags import check_preconditions
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.odata.keys import NamedKey, require_visible
from portal.sandbox.odata.options import check_options
from portal.sandbox.odata.payloads import read_payload
from portal.sandbox.odata.reading import single_row
from portal.sandbox.rows.deletion import delete_row
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.keys import find_by_key
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.trees import create_tree
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_OPTIONS = frozenset({"$select", "$expand"})


def post_row(context: Context, call: Call, table: Table) -> Reply:
    """Create a row; 204 with its address, or 201 with the row if the caller prefers."""
    check_options(call.options, _OPTIONS)
    with write_transaction():
        payload = read_payload(context, table, call.json(), creates=True)
        key = create_tree(context, table, payload)
        return _answer(context, call, table, key, 201)


def patch_row(context: Context, call: Call, table: Table, key: str) -> Reply:
    """Update a row, or create it where it is missing and the preconditions let it."""
    check_options(call.options, _OPTIONS)
    with write_transaction():
        made = upsert(context, table, key, call.json(), call.headers)
        return _answer(context, call, table, key, 201 if made else 200)


def patch_named(context: Context, call: Call, table: Table, named: NamedKey) -> Reply:
    """Update the row with these values in an alternate key, or create it with them.

    The answer repeats the address by the alternate key, whether the row was there or not.
    """
    check_options(call.options, _OPTIONS)
    with write_transaction():
        key, made = upsert_named(context, table, named, call.json(), call.headers)
        return _answer(context, call, table, key, 201 if made else 200, named.address)


def remove_row(context: Context, call: Call, table: Table, key: str) -> Reply:
    """Delete a row."""
    check_options(call.options, frozenset())
    with write_transaction():
        row = lock_row(table, key)
        if row is None:
            raise RowMissing(table.name, key)
        find_record(context.view(), table, key)
        check_preconditions(call.headers, table.name, key, row.version)
        delete_row(context, table, row)
    return empty_reply()


def upsert(
    context: Context, table: Table, key: str, body: dict[str, Any], headers: Any = None
) -> bool:
    """Update the row with the key, or create it; tell whether it was made.

    Raises what preconditions, reading the body and writing raise.
    """
    row = lock_row(table, key)
    if row is not None:
        find_record(context.view(), table, key)
    check_preconditions(headers or {}, table.name, key, None if row is None else row.version)
    if row is None:
        create_tree(context, table, _keyed(context, table, key, body))
        return True
    update_row(context, table, row, read_payload(context, table, body, creates=False))
    return False


def upsert_named(
    context: Context, table: Table, named: NamedKey, body: dict[str, Any], headers: Any = None
) -> tuple[str, bool]:
    """Update or create by an alternate key; return the row's key and whether it was made.

    Of an existing row the key's columns stay as they are. A new row takes those that the body
    lacks from the address.
    """
    key = find_by_key(table, named.definition, named.values)
    if key is None:
        if (headers or {}).get("if-match", "").strip():
            raise KeyMissing(table.name)
        return create_tree(context, table, _completed(context, table, named, body)), True
    require_visible(context, table, key)
    row = lock_row(table, key)
    check_preconditions(headers or {}, table.name, key, None if row is None else row.version)
    if row is None:
        raise KeyMissing(table.name)
    payload = read_payload(context, table, body, creates=False)
    update_row(context, table, row, _without(payload, named.definition.columns))
    return key, False


def _keyed(context: Context, table: Table, key: str, body: dict[str, Any]) -> Payload:
    given = body.get(table.key, key)
    if not isinstance(given, str) or given.strip("{}").lower() != key:
        reason = f"The key in the body is not the key in the address, {key}."
        raise PayloadRefused(table.definition.entity_set, reason)
    return read_payload(context, table, {**body, table.key: key}, creates=True)


def _completed(context: Context, table: Table, named: NamedKey, body: dict[str, Any]) -> Payload:
    payload = read_payload(context, table, body, creates=True)
    taken = payload.values.keys() | {one.column.name for one in payload.parents}
    values = {name: one for name, one in named.values.items() if name not in taken}
    lookups = tuple(one for one in named.lookups if one[0] not in taken)
    return Payload(
        {**values, **payload.values},
        payload.lookups + lookups,
        payload.parents,
        payload.children,
    )


def _without(payload: Payload, columns: tuple[str, ...]) -> Payload:
    values = {
        name: one for name, one in payload.values.items() if name.partition("__")[0] not in columns
    }
    lookups = tuple(one for one in payload.lookups if one[0] not in columns)
    return Payload(values, lookups)


def _answer(
    context: Context, call: Call, table: Table, key: str, status: int, inside: str = ""
) -> Reply:
    row = f"{table.definition.entity_set}({inside or key})"
    if call.preferences.wants_representation:
        return replace(single_row(context, call, table, key, status), row=row)
    address = f"{call.root}/{row}"
    location = {"Location": address} if status == 201 else {}
    return replace(empty_reply(OData_EntityId=address, **location), row=row)
