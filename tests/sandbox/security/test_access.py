"""Who may see and touch what: depths, teams, linked tables, impersonation."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api, api_of
from tests.sandbox.small_organisation import key

OWNERS = {
    "of bob": ("systemuser", "bob"),
    "of his team": ("team", "rovers"),
    "of carol": ("systemuser", "carol"),
    "of alice": ("systemuser", "alice"),
}


@pytest.fixture
def owned(organisation: None) -> None:
    """One account for each owner, and one of nobody in particular in the far north."""
    rows: list[dict[str, object]] = [
        {"accountid": key(name), "name": name, "ownerid": (table, key(owner))}
        for name, (table, owner) in OWNERS.items()
    ]
    far = {"accountid": key("far"), "name": "far", "ownerid": ("systemuser", key("elsewhere")),
           "owningbusinessunit": key("far north")}  # fmt: skip
    insert_rows("account", [*rows, far])


def give_role(user: str, role: str) -> None:
    pair = {"systemuserroleid": key(f"{user} also {role}"), "systemuserid": key(user),
            "roleid": key(role)}  # fmt: skip
    insert_rows("systemuserroles", [pair])


def seen(api: Api) -> list[str]:
    return [row["name"] for row in api.get("accounts?$select=name&$orderby=name").rows]


def test_each_depth_shows_its_rows(alice: Api, bob: Api, carol: Api, owned: None) -> None:
    assert seen(alice) == ["far", "of alice", "of bob", "of carol", "of his team"]
    assert seen(bob) == ["of bob", "of his team"]
    assert seen(carol) == ["of carol"]
    give_role("bob", "office")
    assert seen(bob) == ["of bob", "of his team"]
    give_role("bob", "region")
    assert seen(bob) == ["far", "of bob", "of his team"]


def test_without_a_role_a_table_is_forbidden(owned: None) -> None:
    refused = api_of(key("charlie")).get("accounts")
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert "prvReadAccount" in refused.message
    assert api_of(key("charlie")).get("WhoAmI").status == 200


def test_everybody_sees_their_own_user_and_settings(owned: None) -> None:
    charlie = api_of(key("charlie"))
    assert [row["fullname"] for row in charlie.get("systemusers").rows] == ["Charlie"]
    assert charlie.get(f"usersettingscollection({key('charlie')})").json["timezonecode"] == 110


@pytest.mark.parametrize("verb", ["GET", "PATCH", "DELETE"])
def test_an_invisible_row_is_missing(bob: Api, owned: None, verb: str) -> None:
    body = {"name": "x"} if verb == "PATCH" else None
    refused = bob.send(verb, f"accounts({key('of carol')})", body)
    assert (refused.status, refused.code) == (404, "0x80040217")


def test_links_reach_visible_rows_only(bob: Api, owned: None) -> None:
    parents = {"mine": "of bob", "hers": "of carol"}
    insert_rows(
        "contact",
        (
            {"contactid": key(name), "fullname": name, "ownerid": ("systemuser", key("bob")),
             "parentcustomerid": ("account", key(parent))}
            for name, parent in parents.items()
        ),
    )  # fmt: skip
    link = "<link-entity name='account' from='accountid' to='parentcustomerid' link-type='any'/>"
    for inside in (f"<filter>{link}</filter>", link.replace("any", "inner")):
        xml = f"<fetch><entity name='contact'><attribute name='fullname'/>{inside}</entity></fetch>"
        assert [row["fullname"] for row in bob.fetch("contacts", xml).rows] == ["mine"]


def test_binding_needs_the_right_to_append_to_the_target(bob: Api, owned: None) -> None:
    body = {"lastname": "C", "parentcustomerid_account@odata.bind": f"/accounts({key('of carol')})"}
    refused = bob.post("contacts", body)
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert "prvAppendToAccount" in refused.message


def test_creating_for_another_owner_needs_that_reach(bob: Api, owned: None) -> None:
    body = {"name": "A", "ownerid@odata.bind": f"/systemusers({key('carol')})"}
    assert bob.post("accounts", body).status == 403
    body["ownerid@odata.bind"] = f"/teams({key('rovers')})"
    assert bob.post("accounts", body).status == 204


def test_acting_for_another_has_the_rights_of_both(owned: None) -> None:
    for header in ({"CallerObjectId": key("bob in Entra")}, {"MSCRMCallerID": key("bob")}):
        acting = api_of(key("robot"), **header)
        assert seen(acting) == ["of bob", "of his team"]
        row = acting.get(f"accounts({acting.post('accounts', {'name': 'New'}).made})").json
        assert row["_createdby_value"] == row["_ownerid_value"] == key("bob")
        assert row["_createdonbehalfby_value"] == key("robot")
        acting.delete(f"accounts({row['accountid']})")


def test_acting_for_another_needs_the_privilege(owned: None) -> None:
    refused = api_of(key("carol"), CallerObjectId=key("bob in Entra")).get("WhoAmI")
    assert (refused.status, refused.code) == (403, "0x80040220")
    unknown = api_of(key("robot"), CallerObjectId=key("nobody")).get("WhoAmI")
    assert (unknown.status, unknown.code) == (403, "0x80072560")


def test_a_role_that_is_given_counts_with_the_next_request(
    alice: Api, bob: Api, owned: None
) -> None:
    assert bob.get("accounts").status == 200
    assert (
        alice.get(f"systemusers({key('bob')})/systemuserroles_association").rows[0]["name"]
        == "worker"
    )
    give_role("bob", "admin")
    assert len(seen(bob)) == 5
    privileges = bob.get(
        f"systemusers({key('bob')})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"
    ).json["RolePrivileges"]
    assert {one["Depth"] for one in privileges} == {"Global"}
    assert {"prvReadAccount", "prvActOnBehalfOfAnotherUser"} <= {
        one["PrivilegeName"] for one in privileges
    }
