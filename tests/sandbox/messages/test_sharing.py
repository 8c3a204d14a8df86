"""GrantAccess and its kin: who may share what with whom, and what that lets them do."""

from typing import Any

import pytest

from portal.sandbox.models import Share
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ROOT, Answer, Api, api_of
from tests.sandbox.small_organisation import key

CRM = "Microsoft.Dynamics.CRM"


@pytest.fixture
def hers(organisation: None) -> str:
    """An account of Carol, who is in another unit than Bob."""
    insert_rows(
        "account",
        [
            {"accountid": key("hers"), "name": "hers", "ownerid": ("systemuser", key("carol"))},
            {"accountid": key("his"), "name": "his", "ownerid": ("systemuser", key("bob"))},
        ],
    )
    return f"accounts({key('hers')})"


def account(name: str = "hers") -> dict[str, str]:
    return {"@odata.type": f"{CRM}.account", "accountid": key(name)}


def principal(name: str, table: str = "systemuser") -> dict[str, str]:
    return {"@odata.type": f"{CRM}.{table}", f"{table}id": key(name)}


def share(
    api: Api, rights: str, to: dict[str, str] | None = None, message: str = "GrantAccess"
) -> Answer:
    access = {"Principal": to or principal("bob"), "AccessMask": rights}
    return api.post(message, {"Target": account(), "PrincipalAccess": access})


def revoke(api: Api, whom: dict[str, str] | None = None) -> Answer:
    return api.post("RevokeAccess", {"Target": account(), "Revokee": whom or principal("bob")})


def seen(api: Api) -> list[str]:
    return [row["name"] for row in api.get("accounts?$select=name&$orderby=name").rows]


def access_of(api: Api, who: str, row: str, namespace: str = f"{CRM}.", kind: str = "user") -> str:
    bound = f"systemusers({key(who)})" if kind == "user" else f"teams({key(who)})"
    path = f"{bound}/{namespace}RetrievePrincipalAccess(Target=@p1)"
    answer = api.get(f'{path}?@p1={{"@odata.id":"{row}"}}')
    assert answer.status == 200, answer.content
    return str(answer.json["AccessRights"])


def test_a_share_shows_a_row_and_its_end_hides_it(carol: Api, bob: Api, hers: str) -> None:
    assert bob.get(hers).status == 404
    assert share(carol, "ReadAccess").status == 204
    assert seen(bob) == ["hers", "his"]
    assert bob.get(hers).json["name"] == "hers"
    assert bob.patch(hers, {"name": "x"}).status == 403
    assert revoke(carol).status == 204
    assert seen(bob) == ["his"]
    assert bob.get(hers).status == 404


def test_granting_adds_and_modifying_sets(carol: Api, bob: Api, hers: str) -> None:
    share(carol, "ReadAccess")
    share(carol, "WriteAccess,AppendAccess")
    assert bob.patch(hers, {"name": "changed"}).status == 204
    shared = carol.get(f"RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={{'@odata.id':'{hers}'}}")
    assert shared.json == {
        "@odata.context": f"{ROOT}/$metadata#{CRM}.RetrieveSharedPrincipalsAndAccessResponse",
        "PrincipalAccesses": [
            {
                "AccessMask": "ReadAccess, WriteAccess, AppendAccess",
                "Principal": {
                    "@odata.type": f"#{CRM}.systemuser",
                    "systemuserid": key("bob"),
                    "ownerid": key("bob"),
                },
            }
        ],
    }
    share(carol, "ReadAccess", message="ModifyAccess")
    assert bob.patch(hers, {"name": "again"}).status == 403
    share(carol, "None", message="ModifyAccess")
    assert bob.get(hers).status == 404


def test_a_share_changes_neither_version_nor_modifiedon(carol: Api, hers: str) -> None:
    before = carol.get(hers).json
    share(carol, "ReadAccess, WriteAccess")
    revoke(carol)
    assert carol.get(hers).json == before


def test_a_share_with_a_team_reaches_its_members(carol: Api, bob: Api, hers: str) -> None:
    assert share(carol, "ReadAccess", principal("rovers", "team")).status == 204
    assert seen(bob) == ["hers", "his"]
    assert revoke(carol, principal("rovers", "team")).status == 204
    assert seen(bob) == ["his"]


def test_a_share_gives_nothing_without_the_privilege(carol: Api, hers: str) -> None:
    assert share(carol, "ReadAccess", principal("charlie")).status == 204
    charlie = api_of(key("charlie"))
    assert charlie.get("accounts").status == 403
    assert access_of(carol, "carol", hers).startswith("ReadAccess, WriteAccess")


def test_sharing_needs_the_share_right_and_the_rights_shared(
    alice: Api, carol: Api, bob: Api, hers: str
) -> None:
    share(carol, "ReadAccess")
    refused = share(bob, "ReadAccess", principal("charlie"))
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert "prvShareAccount" in refused.message
    share(carol, "ReadAccess, ShareAccess")
    assert share(bob, "ReadAccess", principal("rovers", "team")).status == 204
    refused = share(bob, "ReadAccess, DeleteAccess", principal("rovers", "team"))
    assert refused.status == 403
    assert "prvDeleteAccount" in refused.message


def test_an_invisible_row_cannot_be_shared_or_asked_about(bob: Api, hers: str) -> None:
    assert share(bob, "ReadAccess").status == 404
    assert revoke(bob).status == 404
    for path in (
        f"RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={{'@odata.id':'{hers}'}}",
        f"systemusers({key('bob')})/RetrievePrincipalAccess(Target=@t)?@t={{'@odata.id':'{hers}'}}",
    ):
        assert bob.get(path).status == 404


@pytest.mark.parametrize("namespace", ["", f"{CRM}."])
def test_the_rights_of_a_principal_are_told(
    alice: Api, carol: Api, bob: Api, hers: str, namespace: str
) -> None:
    everything = (
        "ReadAccess, WriteAccess, AppendAccess, AppendToAccess, CreateAccess, DeleteAccess, "
        "ShareAccess, AssignAccess"
    )
    assert access_of(carol, "carol", hers, namespace) == everything
    assert access_of(alice, "bob", hers, namespace) == "None"
    share(carol, "ReadAccess, AssignAccess")
    assert access_of(bob, "bob", hers, namespace) == "ReadAccess, AssignAccess"
    assert access_of(alice, "charlie", hers, namespace) == "None"
    assert access_of(alice, "rovers", hers, namespace, "team") == "None"


def test_the_origin_of_access_is_a_sentence(alice: Api, carol: Api, hers: str) -> None:
    def origin(name: str, row: str = "hers") -> str:
        path = "RetrieveAccessOrigin(ObjectId=@o,LogicalName=@l,PrincipalId=@p)"
        answer = alice.get(f"{path}?@o={key(row)}&@l='account'&@p={key(name)}")
        assert answer.status == 200, answer.content
        return str(answer.json["Response"])

    row = key("hers")
    assert origin("carol") == f"PrincipalId is object owner ({row})"
    assert origin("bob") == (
        "Access origin could not be found. Access does not come from POA table or object ownership."
    )
    share(carol, "ReadAccess", principal("rovers", "team"))
    member = f"PrincipalId is member of team ({key('rovers')})"
    assert origin("bob") == f"{member} who has poa access to object ({row})"
    share(carol, "ReadAccess")
    assert origin("bob") == f"PrincipalId has direct poa access to object ({row})"
    assert origin("bob", "nothing") == f"account With Id = {key('nothing')} Does Not Exist"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "0x80048d19"),
        ({"Target": {"accountid": key("hers")}}, 400, "0x80048d19"),
        ({"Target": account()}, 400, "0x80048d19"),
        ({"Target": {"@odata.id": f"products({key('p')})"}}, 400, "0x80040203"),
        (
            {"Target": account(), "PrincipalAccess": {"Principal": account(), "AccessMask": ""}},
            400,
            "0x80040203",
        ),
        (
            {
                "Target": account(),
                "PrincipalAccess": {"Principal": principal("nobody"), "AccessMask": "ReadAccess"},
            },
            404,
            "0x80040217",
        ),
        (
            {
                "Target": account(),
                "PrincipalAccess": {"Principal": principal("bob"), "AccessMask": "EveryAccess"},
            },
            400,
            "0x80040203",
        ),
        (
            {
                "Target": account(),
                "PrincipalAccess": {
                    "Principal": {"@odata.id": f"organizations({key('org')})"},
                    "AccessMask": "ReadAccess",
                },
            },
            501,
            "0x80040219",
        ),
    ],
)
def test_what_cannot_be_shared_is_refused(
    carol: Api, hers: str, body: dict[str, Any], status: int, code: str
) -> None:
    refused = carol.post("GrantAccess", body)
    assert (refused.status, refused.code) == (status, code), refused.content


def test_a_deleted_row_leaves_no_share(carol: Api, hers: str) -> None:
    share(carol, "ReadAccess")
    assert carol.delete(hers).status == 204
    assert not Share.objects.exists()


def test_shared_rows_are_met_through_links_and_counted(carol: Api, bob: Api, hers: str) -> None:
    insert_rows(
        "contact",
        [{"contactid": key("one"), "fullname": "one", "ownerid": ("systemuser", key("bob")),
          "parentcustomerid": ("account", key("hers"))}],
    )  # fmt: skip
    link = "<link-entity name='account' from='accountid' to='parentcustomerid'/>"
    xml = f"<fetch><entity name='contact'><attribute name='fullname'/>{link}</entity></fetch>"
    assert bob.fetch("contacts", xml).rows == []
    share(carol, "ReadAccess")
    assert len(bob.fetch("contacts", xml).rows) == 1
    assert bob.get("accounts/$count").content.decode("utf-8-sig") == "2"


def test_shares_are_intersected_under_impersonation(carol: Api, hers: str) -> None:
    acting = api_of(key("robot"), MSCRMCallerID=key("bob"))
    assert seen(acting) == ["his"]
    share(carol, "ReadAccess")
    assert seen(acting) == ["hers", "his"]
