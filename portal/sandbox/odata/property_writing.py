"""Writes below a row: one column is set or cleared, a row is made in a collection."""

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table
from portal.sandbox.errors import BadRequest, MethodRefused, NotImplementedHere, RowMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.etags import check_preconditions
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.odata.options import check_options
from portal.sandbox.odata.paths import Segment
from portal.sandbox.odata.payloads import is_settable, read_payload
from portal.sandbox.odata.referencing import write_reference
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

__all__ = ["write_property", "write_reference"]


def write_property(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a PUT (`{"value": …}`) or DELETE (sets null) of a column of a row."""
    check_options(call.options, frozenset())
    name = rest[0].name
    column = table.properties.get(name)
    if column is None and name in table.navigations and call.method in ("PUT", "DELETE"):
        raise NotImplementedHere(f"{call.method} of '{name}' itself; write '{name}/$ref'")
    if column is None or len(rest) > 1:
        path = "/".join(one.name for one in rest)
        raise NotImplementedHere(f"{call.method} of the property '{path}' of a row")
    if call.method not in ("PUT", "DELETE"):
        raise MethodRefused(f"The method {call.method} does not apply to a column.")
    _refuse_read_only(table, name, column)
    value = _value(call) if call.method == "PUT" else None
    with write_transaction():
        row = lock_row(table, key)
        if row is None:
            raise RowMissing(table.name, key)
        find_record(context.view(), table, key)
        check_preconditions(call.headers, table.name, key, row.version)
        payload = read_payload(context, table, {name: value}, creates=False)
        update_row(context, table, row, payload)
    return empty_reply()


def _value(call: Call) -> object:
    body = call.json()
    if "value" not in body:
        raise BadRequest("The body of a single property needs 'value'.", "0x80048d19")
    return body["value"]


def _refuse_read_only(table: Table, name: str, column: ColumnDefinition) -> None:
    is_fixed = not is_settable(table, name, creates=False) or column.name == table.key
    if column.type not in LOOKUP_TYPES and is_fixed:
        raise BadRequest(f"The column '{column.name}' of '{table.name}' cannot be changed.")
