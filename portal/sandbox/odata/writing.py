"""POST, PATCH and DELETE of rows, with their preconditions and answers."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import PayloadRefused, RowMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.etags import check_preconditions
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.models import Row
from portal.sandbox.odata.options import check_options
from portal.sandbox.odata.payloads import read_payload
from portal.sandbox.odata.reading import single_row
from portal.sandbox.rows.deletion import delete_row
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import create_row, update_row

_OPTIONS = frozenset({"$select"})


def post_row(context: Context, call: Call, table: Table) -> Reply:
    """Create a row; 204 with its address, or 201 with the row if the caller prefers."""
    check_options(call.options, _OPTIONS)
    with write_transaction():
        payload = read_payload(context, table, call.json(), creates=True)
        key = create_row(context, table, payload)
        return _answer(context, call, table, key, 201)


def patch_row(context: Context, call: Call, table: Table, key: str) -> Reply:
    """Update a row, or create it where it is missing and the preconditions let it."""
    check_options(call.options, _OPTIONS)
    with write_transaction():
        row = lock_row(table, key)
        if row is not None:
            find_record(context.view(), table, key)
        check_preconditions(call.headers, table.name, key, _version(row))
        if row is None:
            return _upsert(context, call, table, key)
        update_row(context, table, row, read_payload(context, table, call.json(), creates=False))
        return _answer(context, call, table, key, 200)


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


def _upsert(context: Context, call: Call, table: Table, key: str) -> Reply:
    body = call.json()
    given = body.get(table.key, key)
    if not isinstance(given, str) or given.strip("{}").lower() != key:
        reason = f"The key in the body is not the key in the address, {key}."
        raise PayloadRefused(table.definition.entity_set, reason)
    payload = read_payload(context, table, {**body, table.key: key}, creates=True)
    create_row(context, table, payload)
    return _answer(context, call, table, key, 201)


def _version(row: Row | None) -> int | None:
    return None if row is None else row.version


def _answer(context: Context, call: Call, table: Table, key: str, status: int) -> Reply:
    address = f"{call.root}/{table.definition.entity_set}({key})"
    if not call.preferences.wants_representation:
        headers = {"OData_EntityId": address}
        return empty_reply(**({"Location": address} if status == 201 else {}), **headers)
    return single_row(context, call, table, key, status)
