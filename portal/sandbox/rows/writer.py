"""Creating and updating one row: defaults, checks, rights, and the store.

Call inside a transaction of the sandbox's database.
"""

from uuid import uuid4

from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import (
    BadRequest,
    KeyExists,
    NotImplementedHere,
    RowMissing,
    ValueRefused,
)
from portal.sandbox.http.context import Context
from portal.sandbox.models import Link, Row
from portal.sandbox.odata.payloads import Payload
from portal.sandbox.rows.derived import derive
from portal.sandbox.rows.finding import lock_row
from portal.sandbox.rows.record import Values, build_links, fill_row, links_of, record_of
from portal.sandbox.rows.states import settle_states
from portal.sandbox.rows.values import moment
from portal.sandbox.rows.versions import mark_security_change, take_versions
from portal.sandbox.security.access import check

_FILLED = frozenset({"ownerid", "statecode", "statuscode"})


def create_row(context: Context, table: Table, payload: Payload) -> str:
    """Store a new row and return its key.

    Raises KeyExists for a key in use, Forbidden, RowMissing for a lookup to nothing, ValueRefused.
    """
    _refuse_intersect(table)
    values = {**_defaults(table), **payload.values}
    key = str(values.get(table.key) or uuid4())
    values[table.key] = key
    _own(context, table, values)
    _sign(context, values, creates=True)
    settle_states(table, values, payload.values)
    derive(table, values)
    _check_required(table, values, payload.values)
    row = fill_row(table, Row(table=table.name, key=key), values)
    check(context.caller, table, "Create", row)
    if lock_row(table, key) is not None:
        raise KeyExists
    _check_lookups(context, table, payload, row)
    row.version = take_versions()
    row.save(force_insert=True)
    Link.objects.bulk_create(build_links(table, row, values))
    mark_security_change(table.name)
    return key


def update_row(context: Context, table: Table, row: Row, payload: Payload) -> None:
    """Change a locked row that the caller sees.

    Raises Forbidden, RowMissing for a lookup to nothing, ValueRefused.
    """
    _refuse_intersect(table)
    check(context.caller, table, "Write", row)
    given = payload.values.get(table.key)
    if given is not None and given != row.key:
        raise BadRequest(f"The key of a row of '{table.name}' cannot be changed.")
    before = record_of(table, row).values
    values: Values = {**before, **payload.values}
    if payload.values.get("ownerid", before.get("ownerid")) != before.get("ownerid"):
        check(context.caller, table, "Assign", row)
        values["owningbusinessunit"] = _unit_of(payload)
    _sign(context, values, creates=False)
    settle_states(table, values, payload.values)
    derive(table, values)
    _check_required(table, values, payload.values)
    _check_lookups(context, table, payload, row)
    save_changed(table, row, values)


def save_changed(table: Table, row: Row, values: Values) -> None:
    """Store new values of a row under a new version, its links with it."""
    before = set(links_of(table, record_of(table, row).values))
    after = set(links_of(table, values))
    fill_row(table, row, values)
    row.version = take_versions()
    row.save()
    for relation, target in before - after:
        Link.objects.filter(row=row, relation=relation, target=target).delete()
    Link.objects.bulk_create(
        Link(relation=relation, target=target, row=row) for relation, target in after - before
    )
    mark_security_change(table.name)


def _defaults(table: Table) -> Values:
    return {
        column.name: int(column.default) if isinstance(column.default, bool) else column.default
        for column in table.columns.values()
        if isinstance(column.default, str | int | float)
    }


def _own(context: Context, table: Table, values: Values) -> None:
    """Make the caller the owner unless the body names one, and place the row in a unit."""
    if not table.is_user_owned:
        return
    if values.get("ownerid") is None:
        values["ownerid"] = context.caller.user_id
        values["ownerid__table"] = "systemuser"
    if values["ownerid"] == context.caller.user_id:
        values["owningbusinessunit"] = context.caller.business_unit_id
    else:
        owner_table = str(values.get("ownerid__table"))
        values["owningbusinessunit"] = _find_unit(owner_table, str(values["ownerid"]))


def _unit_of(payload: Payload) -> str | None:
    table, key = str(payload.values.get("ownerid__table")), payload.values.get("ownerid")
    if key is None:
        raise ValueRefused("0x80040203", "The owner of a row cannot be null.")
    return _find_unit(table, str(key))


def _find_unit(table: str, key: str) -> str | None:
    found = Row.objects.filter(table=table, key=key).values_list("business_unit").first()
    if found is None:
        raise RowMissing(table, key)
    return found[0]


def _sign(context: Context, values: Values, *, creates: bool) -> None:
    """Note who did it and when, and for whom."""
    caller = context.caller
    verbs = ("created", "modified") if creates else ("modified",)
    for verb in verbs:
        values[f"{verb}on"] = moment(context.now)
        values[f"{verb}by"] = caller.user_id
        values[f"{verb}onbehalfby"] = caller.on_behalf_of


def _check_required(table: Table, values: Values, changes: Values) -> None:
    for column in table.columns.values():
        is_checked = column.required == "SystemRequired" and column.name not in _FILLED
        if is_checked and column.creatable and values.get(column.name) is None:
            message = f"The column '{column.name}' of '{table.name}' is required and has no value."
            raise ValueRefused("0x80040203", message)
        is_nulled = column.name in changes and changes[column.name] is None
        if column.type in (ColumnType.STATE, ColumnType.OWNER) and is_nulled:
            raise ValueRefused("0x80040203", f"The column '{column.name}' cannot be null.")


def _check_lookups(context: Context, table: Table, payload: Payload, row: Row) -> None:
    """Refuse lookups to rows that do not exist, or that the caller may not append to."""
    caller = context.caller
    is_first = True
    for column, target_name, key in payload.lookups:
        target = context.catalogue.tables[target_name]
        found = Row.objects.filter(table=target_name, key=key).first()
        if found is None and key != row.key:
            raise RowMissing(target_name, key)
        if column == "ownerid" or found is None:
            continue
        if is_first:
            check(caller, table, "Append", row)
            is_first = False
        check(caller, target, "AppendTo", found)


def _refuse_intersect(table: Table) -> None:
    if table.definition.is_intersect:
        raise NotImplementedHere(f"writing rows of the intersect table '{table.name}'")
