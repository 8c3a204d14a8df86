"""Deep insert: a row and the rows inside it are made together, or none is."""

import pytest

from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key

DEEP = {
    "name": "A",
    "primarycontactid": {"firstname": "Ada", "lastname": "Ash"},
    "Account_Tasks": [
        {"subject": "First"},
        {"subject": "Second", "ownerid@odata.bind": f"/systemusers({key('carol')})"},
    ],
    "account_parent_account": [{"name": "B", "Account_Tasks": [{"subject": "Third"}]}],
}


def counts(api: Api) -> tuple[int, ...]:
    return tuple(len(api.get(one).rows) for one in ("accounts", "contacts", "tasks"))


def test_rows_on_both_sides_are_made_and_joined(alice: Api) -> None:
    answer = alice.post("accounts", DEEP)
    assert (answer.status, answer.content) == (204, b""), answer.content
    row = alice.get(f"accounts({answer.made})").json
    contact = alice.get("contacts").rows[0]
    assert (contact["fullname"], row["_primarycontactid_value"]) == (
        "Ada Ash",
        contact["contactid"],
    )
    child = alice.get("accounts?$filter=name eq 'B'").rows[0]
    assert child["_parentaccountid_value"] == answer.made
    regarding = {one["subject"]: one["_regardingobjectid_value"] for one in alice.get("tasks").rows}
    assert regarding == {
        "First": answer.made,
        "Second": answer.made,
        "Third": child["accountid"],
    }
    assert counts(alice) == (2, 1, 3)


@pytest.mark.parametrize(
    "bad",
    [
        {"Account_Tasks": [{"subject": 5}]},
        {"Account_Tasks": [{"subject": "T", "statecode": 1, "statuscode": 2}]},
        {"primarycontactid": {"contactid": "x"}},
        {"account_parent_account": [{"name": "B", "nope": 1}]},
        {"Account_Tasks": [{"subject": "T", "ownerid@odata.bind": f"/systemusers({key('x')})"}]},
    ],
)
def test_one_failure_inside_leaves_nothing(alice: Api, bad: dict[str, object]) -> None:
    assert alice.post("accounts", {**DEEP, **bad}).status in (400, 404)
    assert counts(alice) == (0, 0, 0)


def test_rights_are_asked_for_each_row(bob: Api) -> None:
    body = {"name": "A", "Account_Tasks": [{"subject": "T"}]}
    carol = {"ownerid@odata.bind": f"/systemusers({key('carol')})"}
    assert bob.post("accounts", body).status == 204
    refused = bob.post("accounts", {**body, "Account_Tasks": [{"subject": "T", **carol}]})
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert counts(bob)[0] == 1


def test_a_polymorphic_row_says_its_type_by_the_property(alice: Api) -> None:
    body = {"lastname": "L", "parentcustomerid_account": {"name": "A"}}
    made = alice.post("contacts", body).made
    account = alice.get("accounts").rows[0]["accountid"]
    assert alice.get(f"contacts({made})").json["_parentcustomerid_value"] == account


def test_an_owner_inside_must_say_its_type(alice: Api) -> None:
    refused = alice.post("accounts", {"name": "A", "ownerid": {"name": "T"}})
    assert (refused.status, refused.code) == (400, "0x80048d19")
    assert "@odata.type" in refused.message


def test_an_upsert_makes_rows_inside_but_an_update_does_not(alice: Api) -> None:
    path, body = f"accounts({key('a')})", {"name": "A", "Account_Tasks": [{"subject": "T"}]}
    assert alice.patch(path, body).status == 204
    assert counts(alice) == (1, 0, 1)
    refused = alice.patch(path, body)
    assert (refused.status, refused.code) == (501, "0x80040219")
    assert "Account_Tasks" in refused.message


def test_rows_inside_may_refer_to_earlier_parts_of_a_change_set(alice: Api) -> None:
    body = (
        "--batch_b\nContent-Type: multipart/mixed; boundary=c\n\n"
        "--c\nContent-Type: application/http\nContent-ID: 1\n\nPOST contacts HTTP/1.1\n"
        'Content-Type: application/json\n\n{"lastname":"C"}\n'
        "--c\nContent-Type: application/http\nContent-ID: 2\n\nPOST accounts HTTP/1.1\n"
        "Content-Type: application/json\n\n"
        '{"name":"A","account_parent_account":[{"name":"B","primarycontactid@odata.bind":"$1"}]}\n'
        "--c--\n--batch_b--\n"
    )
    assert alice.batch(body).content.count(b"HTTP/1.1 204 No Content") == 2
    child = alice.get("accounts?$filter=name eq 'B'").rows[0]
    assert child["_primarycontactid_value"] == alice.get("contacts").rows[0]["contactid"]


def test_rows_nested_too_deeply_are_refused(alice: Api) -> None:
    body: dict[str, object] = {"name": "A"}
    for _level in range(30):
        body = {"name": "A", "account_parent_account": [body]}
    assert alice.post("accounts", body).status == 400
    assert counts(alice) == (0, 0, 0)
