"""A small organisation for the core's tests: three units, four people, a handful of roles.

Alice administrates in the root unit; Bob works in North at user depth and belongs to the team
Rovers; Carol works in South at business unit depth; Charlie has no role. Robot may act for others.
"""

from collections.abc import Iterable
from uuid import UUID, uuid5

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.privileges import ACT_ON_BEHALF, CUSTOMIZING, all_privileges
from portal.sandbox.rows.bulk import insert_rows

_SPACE = UUID("5a0d2f3c-0f43-4a35-9d55-0d6f0b1f7a11")
PEOPLE = {"alice": "root", "bob": "north", "carol": "south", "charlie": "root", "robot": "root"}
ROLES = {"admin": 8, "worker": 1, "office": 2, "region": 4}
USED = (
    "account", "contact", "task", "annotation", "systemuser", "usersettings", "product",
    "fieldsecurityprofile", "fieldpermission", "savedquery", "userquery",
)  # fmt: skip
ADMINISTRATORS = "627090ff-40a3-4053-8790-584edc5be201"
HELD = {"alice": "admin", "bob": "worker", "carol": "office", "robot": "admin"}


def key(name: str) -> str:
    """Return the id of whatever bears this name here."""
    return str(uuid5(_SPACE, name))


def build() -> None:
    """Insert the organisation's rows."""
    insert_rows(
        "organization", [{"organizationid": key("org"), "name": "Small", "weekstartdaycode": 1}]
    )
    insert_rows("businessunit", (_unit(name) for name in ("root", "north", "south", "far north")))
    insert_rows("systemuser", (_user(name, unit) for name, unit in PEOPLE.items()))
    insert_rows("usersettings", (_settings(name) for name in PEOPLE))
    team = {
        "teamid": key("rovers"),
        "name": "Rovers",
        "businessunitid": key("north"),
        "teamtype": 0,
    }
    insert_rows("team", [team])
    insert_rows(
        "teammembership", [_pair("teammembership", "teamid", "rovers", "systemuserid", "bob")]
    )
    roles = [_role(one) for one in ROLES]
    insert_rows("role", roles)
    for role, depth in ROLES.items():
        insert_rows("roleprivileges", _privileges(role, depth))
    insert_rows(
        "systemuserroles",
        [
            _pair("systemuserroles", "systemuserid", user, "roleid", role)
            for user, role in HELD.items()
        ],
    )


def _role(name: str) -> dict[str, object]:
    row: dict[str, object] = {"roleid": key(name), "name": name, "businessunitid": key("root")}
    # The template is what tells that tables made later are the administrators' as well.
    return row | ({"roletemplateid": ADMINISTRATORS} if name == "admin" else {})


def _unit(name: str) -> dict[str, object]:
    parents = {"north": "root", "south": "root", "far north": "north"}
    row: dict[str, object] = {"businessunitid": key(name), "name": name.title()}
    return row | ({"parentbusinessunitid": key(parents[name])} if name in parents else {})


def _user(name: str, unit: str) -> dict[str, object]:
    row: dict[str, object] = {
        "systemuserid": key(name),
        "fullname": name.title(),
        "domainname": f"{name}@small.example",
        "businessunitid": key(unit),
        "azureactivedirectoryobjectid": key(f"{name} in Entra"),
    }
    return row | ({"applicationid": key("robot app")} if name == "robot" else {})


def _settings(name: str) -> dict[str, object]:
    unit = key(PEOPLE[name])
    return {"systemuserid": key(name), "timezonecode": 110, "businessunitid": unit}


def _pair(table: str, one: str, first: str, other: str, second: str) -> dict[str, object]:
    definition = catalogue.current().tables[table].definition
    return {
        definition.primary_id: key(f"{table} {first} {second}"),
        one: key(first),
        other: key(second),
    }


def _privileges(role: str, depth: int) -> Iterable[dict[str, object]]:
    tables = catalogue.current().tables
    definitions = [tables[name].definition for name in USED]
    for privilege in all_privileges(definitions):
        if privilege.name in (ACT_ON_BEHALF, *CUSTOMIZING) and role != "admin":
            continue
        yield {
            "roleprivilegeid": key(f"{role} {privilege.name}"),
            "roleid": key(role),
            "privilegeid": privilege.id,
            "privilegedepthmask": depth,
        }
