"""Acting for another user: whose rights count, and who is written down as the author."""

import pytest

from portal.sandbox.models import Row
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ROOT, Api, api_of
from tests.sandbox.small_organisation import key

HEADERS = [{"CallerObjectId": key("bob in Entra")}, {"MSCRMCallerID": key("bob")}]
UNKNOWN = "0b5cf1e3-5d9c-4f5e-8a41-0d2a4e7c9f99"


@pytest.fixture
def owned(organisation: None) -> None:
    """An account of Bob and one of Carol."""
    insert_rows(
        "account",
        [{"accountid": key(one), "name": one, "ownerid": ("systemuser", key(one))}
         for one in ("bob", "carol")],
    )  # fmt: skip


def seen(api: Api) -> list[str]:
    return [row["name"] for row in api.get("accounts?$select=name&$orderby=name").rows]


@pytest.mark.parametrize("headers", HEADERS)
def test_who_am_i_is_the_impersonated_user(owned: None, headers: dict[str, str]) -> None:
    answer = api_of(key("robot"), **headers).get("WhoAmI").json
    assert (answer["UserId"], answer["BusinessUnitId"]) == (key("bob"), key("north"))


def test_with_both_headers_the_object_id_counts(owned: None) -> None:
    api = api_of(key("robot"), CallerObjectId=key("bob in Entra"), MSCRMCallerID=key("carol"))
    assert seen(api) == ["bob"]


@pytest.mark.parametrize("header", ["CallerObjectId", "MSCRMCallerID"])
@pytest.mark.parametrize("value", [UNKNOWN, "no guid", "'; DROP TABLE"])
def test_an_unknown_user_cannot_be_acted_for(owned: None, header: str, value: str) -> None:
    refused = api_of(key("robot"), **{header: value}).get("accounts")
    assert (refused.status, refused.code) == (403, "0x80072560")


def test_a_disabled_user_cannot_be_acted_for(owned: None, alice: Api) -> None:
    assert alice.patch(f"systemusers({key('bob')})", {"isdisabled": True}).status == 204
    refused = api_of(key("robot"), MSCRMCallerID=key("bob")).get("accounts")
    assert (refused.status, refused.code) == (403, "0x80072560")


def test_a_weak_delegate_gains_nothing(owned: None) -> None:
    """Charlie may act for others and nothing else: both must have a right."""
    privilege = {"roleid": key("delegate"), "name": "Delegate", "businessunitid": key("root")}
    insert_rows("role", [privilege])
    held = Row.objects.filter(table="roleprivileges")
    acting = next(
        one.data["privilegeid"]
        for one in held
        if one.key == key("admin prvActOnBehalfOfAnotherUser")
    )
    insert_rows("roleprivileges", [{"roleprivilegeid": key("rp"), "roleid": key("delegate"),
                                    "privilegeid": acting, "privilegedepthmask": 8}])  # fmt: skip
    insert_rows("systemuserroles", [{"systemuserroleid": key("sr"), "roleid": key("delegate"),
                                     "systemuserid": key("charlie")}])  # fmt: skip
    acting_for_alice = api_of(key("charlie"), MSCRMCallerID=key("alice"))
    assert acting_for_alice.get("WhoAmI").json["UserId"] == key("alice")
    assert acting_for_alice.get("accounts").status == 403
    assert acting_for_alice.post("accounts", {"name": "A"}).status == 403


def test_both_are_written_down(owned: None) -> None:
    acting = api_of(key("robot"), MSCRMCallerID=key("bob"))
    robot = api_of(key("robot"))
    path = f"accounts({acting.post('accounts', {'name': 'New'}).made})"
    made = robot.get(path).json
    assert (made["_createdby_value"], made["_createdonbehalfby_value"]) == (
        key("bob"),
        key("robot"),
    )
    robot.patch(path, {"name": "Changed"})
    changed = robot.get(path).json
    assert changed["_modifiedby_value"] == key("robot")
    assert changed["_modifiedonbehalfby_value"] is None
    assert changed["_createdonbehalfby_value"] == key("robot")


def test_whoever_acts_for_themselves_just_acts(owned: None) -> None:
    api = api_of(key("robot"), MSCRMCallerID=key("robot"))
    made = api.post("accounts", {"name": "New"}).made
    assert api.get(f"accounts({made})").json["_createdonbehalfby_value"] is None


def test_a_batch_acts_as_its_outer_request_says(owned: None) -> None:
    api = api_of(key("robot"), MSCRMCallerID=key("bob"))
    body = (
        "--batch_b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        f"GET {ROOT}/WhoAmI HTTP/1.1\r\nMSCRMCallerID: {key('carol')}\r\n\r\n\r\n--batch_b--\r\n"
    )
    answer = api.batch(body)
    assert key("bob").encode() in answer.content
    assert key("carol").encode() not in answer.content
