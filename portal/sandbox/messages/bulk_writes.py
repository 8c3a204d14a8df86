"""CreateMultiple, UpdateMultiple, UpsertMultiple: many rows of one table, all or none."""

from typing import Any
from uuid import uuid4

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, RowMissing, SandboxError
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply, json_reply
from portal.sandbox.messages.message import NAMESPACE, Message, Target, answer_type
from portal.sandbox.odata.keys import is_named, read_key, read_named
from portal.sandbox.odata.paths import parse_path
from portal.sandbox.odata.payloads import read_payload
from portal.sandbox.odata.writing import upsert, upsert_named
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.trees import create_tree
from portal.sandbox.rows.values import NotOfThisType, guid
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_CODE = "0x80048d19"
Body = dict[str, Any]


def create_multiple(context: Context, call: Call, target: Target) -> Reply:
    """Answer CreateMultiple: the ids of the new rows, in order."""
    table = target.bound_table
    with write_transaction():
        ids = [
            create_tree(context, table, read_payload(context, table, body, creates=True))
            for body in _targets(call, table)
        ]
    return json_reply({**answer_type(call, "CreateMultiple"), "Ids": ids})


def update_multiple(context: Context, call: Call, target: Target) -> Reply:
    """Answer UpdateMultiple: every target names its row by the primary key or `@odata.id`."""
    table = target.bound_table
    with write_transaction():
        for body in _targets(call, table):
            key = _addressed(context, table, body, creates=False)
            row = lock_row(table, key)
            if row is None:
                raise RowMissing(table.name, key)
            find_record(context.view(), table, key)
            update_row(context, table, row, read_payload(context, table, body, creates=False))
    return empty_reply()


def upsert_multiple(context: Context, call: Call, target: Target) -> Reply:
    """Answer UpsertMultiple: rows are found by `@odata.id`, with alternate keys too, or by key."""
    table = target.bound_table
    with write_transaction():
        for body in _targets(call, table):
            _addressed(context, table, body, creates=True)
    return empty_reply()


def delete_multiple(context: Context, call: Call, target: Target) -> Reply:
    """Answer DeleteMultiple as the product does for its standard tables: not at all."""
    raise SandboxError(501, "0x80040219", "DeleteMultiple has not yet been implemented.")


def _targets(call: Call, table: Table) -> list[Body]:
    """Return the rows of the body, each of which must say its type."""
    targets = call.json().get("Targets")
    if not isinstance(targets, list) or not targets:
        raise BadRequest("The parameter 'Targets' must be a list of rows.", _CODE)
    expected = f"{NAMESPACE}.{table.name}"
    for one in targets:
        kind = one.get("@odata.type") if isinstance(one, dict) else None
        if not isinstance(kind, str) or kind.removeprefix("#") != expected:
            raise BadRequest(f"Every target needs '@odata.type': '{expected}'.", _CODE)
    return targets


def _addressed(context: Context, table: Table, body: Body, *, creates: bool) -> str:
    """Return the key of the row that a target names; with `creates` the row is written too."""
    reference = body.get("@odata.id")
    if reference is None:
        return _by_key(context, table, body, creates=creates)
    segments = parse_path(str(reference))
    last = segments[-1] if segments else None
    if last is None or last.inside is None or last.name != table.definition.entity_set:
        raise BadRequest(f"The reference '{reference}' names no row of the set.", _CODE)
    named = read_named(table, last) if is_named(last) else _read_key(last.inside)
    if isinstance(named, str):
        return _by_key(context, table, {table.key: named, **body}, creates=creates)
    if not creates:
        raise BadRequest("UpdateMultiple finds rows by their primary keys.", _CODE)
    return upsert_named(context, table, named, body)[0]


def _by_key(context: Context, table: Table, body: Body, *, creates: bool) -> str:
    given = body.get(table.key)
    if given is None and not creates:
        raise BadRequest(f"Every target needs its '{table.key}'.", _CODE)
    try:
        key = str(uuid4()) if given is None else guid(given)
    except NotOfThisType as error:
        raise BadRequest(f"'{given}' is no {table.key}.", _CODE) from error
    if creates:
        upsert(context, table, key, body)
    return key


def _read_key(text: str) -> str:
    try:
        return read_key(text)
    except ValueError as error:
        raise BadRequest(f"'{text}' is no id.", _CODE) from error


MESSAGES = (
    Message("CreateMultiple", "action", create_multiple, "set"),
    Message("UpdateMultiple", "action", update_multiple, "set"),
    Message("UpsertMultiple", "action", upsert_multiple, "set"),
    Message("DeleteMultiple", "action", delete_multiple, "set"),
)
