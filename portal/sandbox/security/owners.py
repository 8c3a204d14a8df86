"""Who may become the owner of a row: only who could read it."""

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.privileges import privilege_name
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import Forbidden
from portal.sandbox.identity.callers import caller_of
from portal.sandbox.rows.record import Values
from portal.sandbox.security.access import reach_of
from portal.sandbox.security.reach import Reach

_CODE = "0x80040231"


def check_owner(catalogue: Catalogue, table: Table, values: Values) -> None:
    """Refuse a user as owner who may not read the table, or may not even sign in.

    Teams are not asked: many own rows for the sake of their members' roles. Raises Forbidden.
    """
    owner = values.get("ownerid")
    if owner is None or values.get("ownerid__table") != "systemuser":
        return
    try:
        rights = caller_of(catalogue, str(owner)).rights[0]
    except Forbidden as error:
        raise Forbidden(f"The user {owner} is disabled and cannot own rows.", _CODE) from error
    if reach_of(rights, table, "Read") == Reach():
        name = privilege_name(table.definition, "Read")
        raise Forbidden(f"Principal user (Id={owner}, type=8) is missing {name} privilege", _CODE)
