"""Creating and updating one row: defaults, checks, rights, and the store.

Call inside a transaction of the sandbox's database.
"""

from uuid import uuid4

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, KeyExists
from portal.sandbox.files.settling import settle_contents
from portal.sandbox.http.context import Context
from portal.sandbox.models import Link, Row
from portal.sandbox.rows.checks import check_lookups, check_required, refuse_intersect
from portal.sandbox.rows.derived import derive
from portal.sandbox.rows.finding import lock_row
from portal.sandbox.rows.keys import keep_entries
from portal.sandbox.rows.ownership import own, unit_of_owner
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.record import Values, build_links, fill_row, links_of, record_of
from portal.sandbox.rows.states import settle_states
from portal.sandbox.rows.values import moment
from portal.sandbox.rows.versions import mark_security_change, take_versions
from portal.sandbox.security.access import check
from portal.sandbox.security.columns import check_columns
from portal.sandbox.security.moving import follow_unit
from portal.sandbox.security.sharing import inherit, share_with_previous_owner


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
    _sign(context, values, creates=True)
    settle_states(table, values, payload.values)
    derive(table, values)
    settle_contents(context, table, values, payload.values, creates=True)
    check_required(table, values, payload.values)
    row = fill_row(table, Row(table=table.name, key=key), values)
    check(context.caller, table, "Create", row)
    check_columns(context.caller, table, payload.values, creates=True)
    if lock_row(table, key) is not None:
        raise KeyExists
    check_lookups(context, table, payload, row)
    row.version = take_versions()
    row.save(force_insert=True)
    Link.objects.bulk_create(build_links(table, row, values))
    keep_entries(table, row, values)
    inherit(context.catalogue, table, row)
    mark_security_change(table.name)
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
    _sign(context, values, creates=False)
    settle_states(table, values, payload.values)
    derive(table, values)
    settle_contents(context, table, values, payload.values, creates=False)
    check_required(table, values, payload.values)
    check_lookups(context, table, payload, row)
    save_changed(table, row, values)
    inherit(context.catalogue, table, row, before)
    follow_unit(context, table, row, before)


def save_changed(table: Table, row: Row, values: Values) -> None:
    """Store new values of a row under a new version, its links and keys with it.

    Raises EntityKeyTaken.
    """
    before = set(links_of(table, record_of(table, row).values))
    after = set(links_of(table, values))
    owner, owner_table = row.owner, row.owner_table
    fill_row(table, row, values)
    row.version = take_versions()
    row.save()
    for relation, target in before - after:
        Link.objects.filter(row=row, relation=relation, target=target).delete()
    Link.objects.bulk_create(
        Link(relation=relation, target=target, row=row) for relation, target in after - before
    )
    keep_entries(table, row, values)
    share_with_previous_owner(row, owner, owner_table)
    mark_security_change(table.name)


def _defaults(table: Table) -> Values:
    return {
        column.name: int(column.default) if isinstance(column.default, bool) else column.default
        for column in table.columns.values()
        if isinstance(column.default, str | int | float)
    }


def _sign(context: Context, values: Values, *, creates: bool) -> None:
    """Note who did it and when, and for whom."""
    caller = context.caller
    verbs = ("created", "modified") if creates else ("modified",)
    for verb in verbs:
        values[f"{verb}on"] = moment(context.now)
        values[f"{verb}by"] = caller.user_id
        values[f"{verb}onbehalfby"] = caller.on_behalf_of
