"""Rights that change: roles, teams and business units, from one request to the next."""

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.identity import privilege_id
from portal.sandbox.definitions.privileges import privileges_of
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Answer, Api, api_of
from tests.sandbox.small_organisation import key

CRM = "Microsoft.Dynamics.CRM"
ADMINISTERED = ("team", "role", "businessunit")


@pytest.fixture
def teams(organisation: None) -> None:
    """An access team, a default team per unit, and an account of each owner.

    The administrator may also change teams, roles and units, which no other test needs.
    """
    definitions = [catalogue.current().tables[one].definition for one in ADMINISTERED]
    insert_rows(
        "roleprivileges",
        [{"roleprivilegeid": key(f"admin {one.name}"), "roleid": key("admin"),
          "privilegeid": one.id, "privilegedepthmask": 8}
         for definition in definitions for one in privileges_of(definition)],
    )  # fmt: skip
    access = {"teamid": key("access"), "name": "Access", "businessunitid": key("north")}
    insert_rows("team", [{**access, "teamtype": 1}])
    insert_rows(
        "team",
        [{"teamid": key(f"default {unit}"), "name": unit, "businessunitid": key(unit),
          "isdefault": True}
         for unit in ("north", "south")],
    )  # fmt: skip
    pair = {"teammembershipid": key("bob in north"), "teamid": key("default north"),
            "systemuserid": key("bob")}  # fmt: skip
    insert_rows("teammembership", [pair])
    owners = {"bob": "systemuser", "carol": "systemuser", "rovers": "team"}
    insert_rows(
        "account",
        [{"accountid": key(f"of {one}"), "name": f"of {one}", "ownerid": (table, key(one))}
         for one, table in owners.items()],
    )  # fmt: skip


def seen(api: Api) -> list[str]:
    return [row["name"] for row in api.get("accounts?$select=name&$orderby=name").rows]


def members(api: Api, message: str, *names: str, team: str = "rovers") -> Answer:
    users = [{"@odata.type": f"{CRM}.systemuser", "systemuserid": key(one)} for one in names]
    return api.post(f"teams({key(team)})/{CRM}.{message}", {"Members": users})


def role_of(user: str, role: str) -> tuple[str, dict[str, str]]:
    return (
        f"systemusers({key(user)})/systemuserroles_association/$ref",
        {"@odata.id": f"roles({key(role)})"},
    )


def test_members_of_a_team_see_its_rows_until_they_leave(
    alice: Api, carol: Api, teams: None
) -> None:
    assert seen(carol) == ["of carol"]
    assert members(alice, "AddMembersTeam", "carol", "charlie").status == 204
    assert seen(carol) == ["of carol", "of rovers"]
    assert members(alice, "AddMembersTeam", "carol").status == 204
    assert members(alice, "RemoveMembersTeam", "carol", "charlie").status == 204
    assert seen(carol) == ["of carol"]


def test_members_are_all_added_or_none(alice: Api, carol: Api, teams: None) -> None:
    assert members(alice, "AddMembersTeam", "carol", "nobody").status == 404
    assert seen(carol) == ["of carol"]


def test_a_role_given_by_reference_counts_at_once_and_ends_at_once(
    alice: Api, bob: Api, teams: None
) -> None:
    path, body = role_of("bob", "region")
    assert seen(bob) == ["of bob", "of rovers"]
    carols = f"accounts({key('of carol')})"
    assert bob.get(carols).status == 404
    path, body = role_of("bob", "admin")
    assert alice.post(path, body).status == 204
    assert bob.get(carols).status == 200
    path = f"systemusers({key('bob')})/systemuserroles_association({key('admin')})/$ref"
    assert alice.delete(path).status == 204
    assert bob.get(carols).status == 404


def test_a_role_of_a_team_reaches_its_members(alice: Api, teams: None) -> None:
    charlie = api_of(key("charlie"))
    assert charlie.get("accounts").status == 403
    path = f"teams({key('rovers')})/teamroles_association/$ref"
    assert alice.post(path, {"@odata.id": f"roles({key('worker')})"}).status == 204
    assert members(alice, "AddMembersTeam", "charlie").status == 204
    assert seen(charlie) == ["of rovers"]


def test_an_access_team_has_no_roles_and_a_default_team_keeps_its_members(
    alice: Api, teams: None
) -> None:
    path = f"teams({key('access')})/teamroles_association/$ref"
    assert alice.post(path, {"@odata.id": f"roles({key('worker')})"}).status == 400
    assert members(alice, "AddMembersTeam", "carol", team="default north").status == 400
    assert members(alice, "RemoveMembersTeam", "bob", team="default north").status == 400


@pytest.mark.parametrize("user", ["bob", "carol", "charlie"])
def test_nobody_raises_themselves(user: str, teams: None) -> None:
    api = api_of(key(user))
    path, body = role_of(user, "admin")
    assert api.post(path, body).status in (403, 404)
    assert members(api, "AddMembersTeam", user).status in (403, 404)
    assert api.patch(f"systemusers({key(user)})", {"isdisabled": True}).status in (204, 403)


def test_a_role_is_given_only_by_who_has_what_it_gives(alice: Api, teams: None) -> None:
    helper = {"roleid": key("helper"), "name": "helper", "businessunitid": key("root")}
    insert_rows("role", [helper])
    names = ("prvReadUser", "prvAppendUser", "prvReadRole", "prvAppendToRole")
    rows = [
        {"roleprivilegeid": key(f"helper {one}"), "roleid": key("helper"),
         "privilegeid": privilege_id(one), "privilegedepthmask": 8}
        for one in names
    ]  # fmt: skip
    insert_rows("roleprivileges", rows)
    insert_rows("systemuserroles", [{"systemuserroleid": key("c h"), "roleid": key("helper"),
                                     "systemuserid": key("charlie")}])  # fmt: skip
    charlie = api_of(key("charlie"))
    path, body = role_of("bob", "helper")
    assert charlie.post(path, body).status == 204
    path, body = role_of("bob", "admin")
    refused = charlie.post(path, body)
    assert (refused.status, refused.code) == (403, "0x80040220")


@pytest.mark.parametrize("way", ["PATCH", "SetBusinessSystemUser"])
def test_a_user_who_moves_loses_roles_and_takes_rows_along(
    alice: Api, bob: Api, carol: Api, teams: None, way: str
) -> None:
    before = alice.get(f"accounts({key('of bob')})").json
    south = {"@odata.id": f"businessunits({key('south')})"}
    if way == "PATCH":
        body: dict[str, object] = {"businessunitid@odata.bind": f"businessunits({key('south')})"}
        answer = alice.patch(f"systemusers({key('bob')})", body)
    else:
        himself = {"@odata.type": f"{CRM}.systemuser", "systemuserid": key("bob")}
        body = {"BusinessUnit": south, "ReassignPrincipal": himself}
        answer = alice.post(f"systemusers({key('bob')})/{CRM}.SetBusinessSystemUser", body)
    assert answer.status == 204, answer.content
    assert bob.get("accounts").status == 403
    assert bob.get("WhoAmI").json["BusinessUnitId"] == key("south")
    assert seen(carol) == ["of bob", "of carol"]
    after = alice.get(f"accounts({key('of bob')})").json
    assert after["_owningbusinessunit_value"] == key("south")
    assert after["versionnumber"] > before["versionnumber"]
    found = alice.get(f"systemusers({key('bob')})/teammembership_association?$select=name").rows
    assert {one["name"] for one in found} == {"Rovers", "south"}


def test_a_team_that_moves_takes_its_rows_along(alice: Api, carol: Api, teams: None) -> None:
    body = {
        "businessunitid@odata.bind": f"businessunits({key('south')})",
        "administratorid@odata.bind": f"systemusers({key('alice')})",
    }
    assert alice.patch(f"teams({key('rovers')})", body).status == 204
    assert seen(carol) == ["of carol", "of rovers"]


def test_a_disabled_user_is_out_with_the_next_request(alice: Api, bob: Api, teams: None) -> None:
    assert alice.patch(f"systemusers({key('bob')})", {"isdisabled": True}).status == 204
    refused = bob.get("WhoAmI")
    assert (refused.status, refused.code) == (403, "0x80072560")
    assert alice.patch(f"systemusers({key('bob')})", {"isdisabled": False}).status == 204
    assert bob.get("WhoAmI").status == 200


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (
            "RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvReadAccount')",
            ["prvReadAccount"],
        ),
        ("RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvReadRole')", []),
        (
            'RetrieveUserSetOfPrivilegesByNames(PrivilegeNames=@p)?@p=["prvReadAccount","prvX"]',
            ["prvReadAccount"],
        ),
    ],
)
def test_privileges_are_told_by_name(bob: Api, teams: None, call: str, names: list[str]) -> None:
    found = bob.get(f"systemusers({key('bob')})/{CRM}.{call}").json["RolePrivileges"]
    assert [one["PrivilegeName"] for one in found] == names
    assert {one["Depth"] for one in found} <= {"Basic"}


def test_privileges_are_told_by_id_and_of_teams(alice: Api, bob: Api, teams: None) -> None:
    user = f"systemusers({key('bob')})/{CRM}"
    one = bob.get(f"{user}.RetrieveUserPrivileges()").json["RolePrivileges"][0]
    path = f"{user}.RetrieveUserPrivilegeByPrivilegeId(PrivilegeId={one['PrivilegeId']})"
    assert bob.get(path).json["RolePrivileges"] == [one]
    path = f'{user}.RetrieveUserSetOfPrivilegesByIds(PrivilegeIds=@p)?@p=["{one["PrivilegeId"]}"]'
    assert bob.get(path).json["RolePrivileges"] == [one]
    team = f"teams({key('rovers')})/{CRM}.RetrieveTeamPrivileges()"
    assert alice.get(team).json["RolePrivileges"] == []
    path = f"teams({key('rovers')})/teamroles_association/$ref"
    alice.post(path, {"@odata.id": f"roles({key('worker')})"})
    assert len(alice.get(team).json["RolePrivileges"]) > 10
