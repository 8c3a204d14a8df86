"""More rights for the small organisation's roles, for tests of more tables."""

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.privileges import all_privileges, privileges_of
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.small_organisation import USED, key


def let(role: str, depth: int, *tables: str) -> None:
    """Give a role every privilege of some tables."""
    known = catalogue.current().tables
    held = {
        one.name
        for one in all_privileges([known[name].definition for name in USED if name in known])
    }
    wanted = {one.name: one for name in tables for one in privileges_of(known[name].definition)}
    insert_rows(
        "roleprivileges",
        [
            {
                "roleprivilegeid": key(f"{role} {one.name}"),
                "roleid": key(role),
                "privilegeid": one.id,
                "privilegedepthmask": depth,
            }
            for one in wanted.values()
            if one.name not in held
        ],
    )
