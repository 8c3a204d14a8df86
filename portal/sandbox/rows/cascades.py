"""What follows the write of a row in other rows. Call inside a transaction.

The platform does this itself: the rights of the caller are not asked again for rows below.
"""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.http.context import Context
from portal.sandbox.models import Link, Row
from portal.sandbox.rows.record import Values, record_of, relation
from portal.sandbox.rows.rollups import refresh_above
from portal.sandbox.rows.signing import sign
from portal.sandbox.rows.storing import save_changed
from portal.sandbox.security.moving import follow_unit
from portal.sandbox.security.sharing import inherit

_OWNER = ("ownerid", "ownerid__table", "owningbusinessunit")


def follow_create(context: Context, table: Table, row: Row, values: Values) -> None:
    """Bring rollups above a new row up to date, and let it inherit shares."""
    refresh_above(context.catalogue, table, {}, values)
    inherit(context.catalogue, table, row)


def follow_update(context: Context, table: Table, row: Row, before: Values, values: Values) -> None:
    """Do what a changed row means for others: rollups, owners below, shares, units."""
    refresh_above(context.catalogue, table, before, values)
    inherit(context.catalogue, table, row, before)
    if before.get("ownerid") != values.get("ownerid"):
        _assign_below(context, table, row, before, values, {row.pk})
    follow_unit(context, table, row, before)


def _assign_below(
    context: Context, table: Table, row: Row, before: Values, values: Values, seen: set[int]
) -> None:
    """Give the rows below the new owner, as far as the relationships cascade it."""
    for one in table.one_to_many:
        child = context.catalogue.tables[one.child]
        if one.assign == "NoCascade" or not child.is_user_owned:
            continue
        links = Link.objects.filter(relation=relation(one.child, one.column), target=row.key)
        for link in links.select_related("row"):
            found = link.row
            old = record_of(child, found).values
            if found.pk in seen or not _is_taken_along(one.assign, old, before):
                continue
            seen.add(found.pk)
            new = {**old, **{name: values.get(name) for name in _OWNER}}
            sign(context, new, creates=False)
            save_changed(child, found, new)
            _assign_below(context, child, found, old, new, seen)


def _is_taken_along(kind: str, child: Values, parent: Values) -> bool:
    if kind == "Active":
        return child.get("statecode") == 0
    if kind == "UserOwned":
        return child.get("ownerid") == parent.get("ownerid")
    return True
