"""What a write must fulfil: required columns, lookups to rows that are there, tables to write."""

from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere, RowMissing, ValueRefused
from portal.sandbox.http.context import Context
from portal.sandbox.models import Row
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.record import Values
from portal.sandbox.security.access import check

_FILLED = frozenset({"ownerid", "statecode", "statuscode"})


def check_required(table: Table, values: Values, changes: Values) -> None:
    """Refuse nulls where the system needs values; raises ValueRefused."""
    for column in table.columns.values():
        is_checked = column.required == "SystemRequired" and column.name not in _FILLED
        if is_checked and column.creatable and values.get(column.name) is None:
            message = f"The column '{column.name}' of '{table.name}' is required and has no value."
            raise ValueRefused("0x80040203", message)
        is_nulled = column.name in changes and changes[column.name] is None
        if column.type in (ColumnType.STATE, ColumnType.OWNER) and is_nulled:
            raise ValueRefused("0x80040203", f"The column '{column.name}' cannot be null.")


def check_lookups(context: Context, table: Table, payload: Payload, row: Row) -> None:
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


def refuse_intersect(table: Table) -> None:
    """Refuse writing the rows that stand for pairs; `$ref` makes and removes them."""
    if table.definition.is_intersect:
        raise NotImplementedHere(
            f"writing rows of the intersect table '{table.name}'; "
            "associate and disassociate the rows it joins by '$ref'"
        )
