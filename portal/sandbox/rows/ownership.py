"""Who owns a row and in which business unit it lies."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import RowMissing, ValueRefused
from portal.sandbox.http.context import Context
from portal.sandbox.models import Row
from portal.sandbox.rows.record import Values
from portal.sandbox.security.owners import check_owner


def own(context: Context, table: Table, values: Values) -> None:
    """Make the caller the owner unless the body names one, and place the row in a unit."""
    if not table.is_user_owned:
        return
    if values.get("ownerid") is None:
        values["ownerid"] = context.caller.user_id
        values["ownerid__table"] = "systemuser"
    if values["ownerid"] == context.caller.user_id:
        values["owningbusinessunit"] = context.caller.business_unit_id
    else:
        values["owningbusinessunit"] = unit_of_owner(values)
        check_owner(context.catalogue, table, values)


def unit_of_owner(values: Values) -> str | None:
    """Return the business unit of the owner that `values` name.

    Raises RowMissing, and ValueRefused for no owner.
    """
    table, key = str(values.get("ownerid__table")), values.get("ownerid")
    if key is None:
        raise ValueRefused("0x80040203", "The owner of a row cannot be null.")
    found = Row.objects.filter(table=table, key=str(key)).values_list("business_unit").first()
    if found is None:
        raise RowMissing(table, str(key))
    return found[0]
