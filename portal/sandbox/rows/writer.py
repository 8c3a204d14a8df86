"""Creating and updating one row: defaults, checks, rights, and the store.

Call inside a transaction of the sandbox's database.
"""

from uuid import uuid4

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, KeyExists
from portal.sandbox.files.settling import settle_contents
from portal.sandbox.http.context import Context
from portal.sandbox.models import Row
from portal.sandbox.rows.cascades import follow_create, follow_update
from portal.sandbox.rows.checks import check_lookups, check_required, refuse_intersect
from portal.sandbox.rows.derived import derive
from portal.sandbox.rows.finding import lock_row
from portal.sandbox.rows.money import settle_money
from portal.sandbox.rows.ownership import own, unit_of_owner
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.record import Values, fill_row, record_of
from portal.sandbox.rows.rollups import start_rollups
from portal.sandbox.rows.signing import sign
from portal.sandbox.rows.states import settle_states
from portal.sandbox.rows.storing import save_changed, save_new
from portal.sandbox.security.access import check
from portal.sandbox.security.columns import check_columns
from portal.sandbox.security.owners import check_owner


def create_row(context: Context, table: Table, payload: Payload) -> str:
    """Store a new row and return its key; rows inside the payload are `rows.trees`' affair.

    Raises KeyExists for a key in use, EntityKeyTaken, Forbidden, RowMissing for a lookup to
    nothing, ValueRefused.
    """
    refuse_intersect(table)
    values = {**_defaults(table), **payload.values}
    key = str(values.get(table.key) or uuid4())
    values[table.key] = key
    own(context, table, values)
    sign(context, values, creates=True)
    settle_states(table, values, payload.values)
    settle_money(table, values)
    start_rollups(table, values)
    derive(table, values)
    settle_contents(context, table, values, payload.values, creates=True)
    check_required(table, values, payload.values)
    row = fill_row(table, Row(table=table.name, key=key), values)
    check(context.caller, table, "Create", row)
    check_columns(context.caller, table, payload.values, creates=True)
    if lock_row(table, key) is not None:
        raise KeyExists
    check_lookups(context, table, payload, row)
    save_new(table, row, values)
    follow_create(context, table, row, values)
    return key


def update_row(context: Context, table: Table, row: Row, payload: Payload) -> None:
    """Change a locked row that the caller sees.

    Raises EntityKeyTaken, Forbidden, RowMissing for a lookup to nothing, ValueRefused.
    """
    refuse_intersect(table)
    check(context.caller, table, "Write", row)
    check_columns(context.caller, table, payload.values, creates=False)
    given = payload.values.get(table.key)
    if given is not None and given != row.key:
        raise BadRequest(f"The key of a row of '{table.name}' cannot be changed.")
    before = record_of(table, row).values
    values: Values = {**before, **payload.values}
    if payload.values.get("ownerid", before.get("ownerid")) != before.get("ownerid"):
        check(context.caller, table, "Assign", row)
        values["owningbusinessunit"] = unit_of_owner(payload.values)
        check_owner(context.catalogue, table, payload.values)
    sign(context, values, creates=False)
    settle_states(table, values, payload.values, before)
    settle_money(table, values, before)
    derive(table, values)
    settle_contents(context, table, values, payload.values, creates=False)
    check_required(table, values, payload.values)
    check_lookups(context, table, payload, row)
    save_changed(table, row, values)
    follow_update(context, table, row, before, values)


def _defaults(table: Table) -> Values:
    return {
        column.name: int(column.default) if isinstance(column.default, bool) else column.default
        for column in table.columns.values()
        if isinstance(column.default, str | int | float)
    }
