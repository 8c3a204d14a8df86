"""Who may write metadata, and who gets rights to a table that is made."""

from uuid import NAMESPACE_URL, uuid5

from portal.sandbox.definitions.privileges import privileges_of
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import Forbidden
from portal.sandbox.identity.caller import Caller
from portal.sandbox.models import Row
from portal.sandbox.rows.bulk import insert_rows

# Templates of the roles that hold every right to what makers make: System Administrator and
# System Customizer.
_TEMPLATES = frozenset(
    {"627090ff-40a3-4053-8790-584edc5be201", "119f245c-3cc8-4b62-b31c-d1a046ced15d"}
)
_WHOLE = 8


def require(caller: Caller, privilege: str) -> None:
    """Refuse a caller without a privilege that is about no table.

    Raises Forbidden.
    """
    for rights in caller.rights:
        if privilege not in rights.privileges:
            raise Forbidden(
                f"Principal user (Id={rights.user_id}, type=8) is missing {privilege} privilege"
            )


def grant_table(table: Table) -> None:
    """Make the privileges of a new table, held by those who make tables."""
    made = privileges_of(table.definition)
    insert_rows(
        "privilege",
        [
            {
                "privilegeid": one.id,
                "name": one.name,
                "accessright": one.access_right,
                "canbebasic": one.can_be_basic,
                "canbelocal": one.can_be_local,
                "canbedeep": one.can_be_deep,
                "canbeglobal": one.can_be_global,
            }
            for one in made
        ],
    )
    roles = [
        key
        for key, data in Row.objects.filter(table="role").values_list("key", "data")
        if data.get("roletemplateid") in _TEMPLATES
    ]
    insert_rows(
        "roleprivileges",
        [
            {
                "roleprivilegeid": str(uuid5(NAMESPACE_URL, f"{role}/{one.id}")),
                "roleid": role,
                "privilegeid": one.id,
                "privilegedepthmask": _WHOLE,
            }
            for role in roles
            for one in made
        ],
    )
