"""Creates and updates: what is refused, with which code, and what the platform fills in."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key


@pytest.mark.parametrize(
    ("table", "body", "status", "code", "words"),
    [
        ("accounts", {"name": 7}, 400, "0x80048d19", "Cannot convert the literal '7'"),
        ("accounts", {"numberofemployees": "7"}, 400, "0x80048d19", "Edm.Int32"),
        ("accounts", {"numberofemployees": 1.5}, 400, "0x80048d19", "Edm.Int32"),
        ("accounts", {"creditonhold": 1}, 400, "0x80048d19", "Edm.Boolean"),
        ("accounts", {"accountid": "x"}, 400, "0x80048d19", "Edm.Guid"),
        ("contacts", {"birthdate": "soon"}, 400, "0x80048d19", "Edm.DateTimeOffset"),
        ("contacts", {"birthdate": "2021-02-30"}, 400, "0x80048d19", "Edm.DateTimeOffset"),
        ("contacts", {"birthdate": "1700-01-01"}, 400, "0x80040203", "earlier"),
        ("accounts", {"name": "x" * 161}, 400, "0x80044331", "maximum allowed length of '160'"),
        ("accounts", {"industrycode": 9999}, 400, "0x8004431A", "outside the valid range"),
        ("accounts", {"numberofemployees": -5}, 400, "0x80044330", "outside the valid range"),
        ("accounts", {"nope": 1}, 400, "0x80048d19", "The property 'nope' does not exist"),
        ("accounts", {"_primarycontactid_value": "x"}, 400, "0x80048d19", "Navigation"),
        ("accounts", {"nope@odata.bind": "/contacts(x)"}, 400, "0x80048d19", "undeclared"),
        ("accounts", {"primarycontactid@odata.bind": "/contacts(x)"}, 400, "0x80048d19", "no id"),
        ("accounts", {"primarycontactid@odata.bind": 4}, 400, "0x80048d19", "no text"),
        ("accounts", {"primarycontactid": 5}, 400, "0x80048d19", "no object"),
        ("accounts", {"Account_Tasks": {}}, 400, "0x80048d19", "no list"),
        ("accounts", {"Account_Tasks": [7]}, 400, "0x80048d19", "no list"),
        ("accounts", {"Account_Tasks@odata.bind": []}, 501, "0x80040219", "$ref"),
        ("accounts", {"statuscode": 2}, 400, "0x80048408", "is not a valid status code"),
        ("accounts", {"statecode": 7}, 400, "0x8004431A", "outside"),
        ("accounts", {"ownerid@odata.bind": None}, 400, "0x80040203", "cannot be null"),
    ],
)
def test_bodies_that_do_not_fit_are_refused(
    alice: Api, table: str, body: dict[str, object], status: int, code: str, words: str
) -> None:
    refused = alice.post(table, body)
    assert (refused.status, refused.code) == (status, code), refused.content
    assert words in refused.message
    assert alice.get(f"{table}?$top=1").rows == []


def test_a_lookup_to_a_missing_row_names_it(alice: Api) -> None:
    missing = key("missing")
    refused = alice.post("accounts", {"primarycontactid@odata.bind": f"/contacts({missing})"})
    assert (refused.status, refused.code) == (404, "0x80040217")
    assert refused.message == f"contact With Id = {missing} Does Not Exist"


def test_a_row_of_another_table_cannot_be_bound(alice: Api, accounts: list[str]) -> None:
    refused = alice.post("accounts", {"primarycontactid@odata.bind": f"/accounts({accounts[0]})"})
    assert (refused.status, refused.code) == (400, "0x80048d19")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff"])
def test_what_is_no_json_object_is_refused(alice: Api, body: bytes) -> None:
    assert alice.send("POST", "accounts", body).status == 400


def test_a_new_row_has_owner_unit_state_authors_and_defaults(bob: Api) -> None:
    row = bob.get(f"tasks({bob.post('tasks', {'subject': 'T'}).made})").json
    assert row["_ownerid_value"] == row["_owninguser_value"] == key("bob")
    assert row["_owningteam_value"] is None
    assert row["_owningbusinessunit_value"] == key("north")
    assert (row["statecode"], row["statuscode"]) == (0, 2)
    assert row["_createdby_value"] == row["_modifiedby_value"] == key("bob")
    assert row["createdon"] == row["modifiedon"]


def test_annotations_and_read_only_columns_are_passed_over(alice: Api) -> None:
    body = {
        "@odata.type": "Microsoft.Dynamics.CRM.account",
        "name": "A",
        "createdon": "2001-01-01T00:00:00Z",
        "versionnumber": 3,
    }
    row = alice.get(f"accounts({alice.post('accounts', body).made})").json
    assert not row["createdon"].startswith("2001")
    assert row["versionnumber"] > 3


def test_a_state_alone_takes_its_default_status(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({accounts[0]})"
    assert alice.patch(path, {"statecode": 1}).status == 204
    row = alice.get(path).json
    assert (row["statecode"], row["statuscode"]) == (1, 2)
    assert alice.patch(path, {"statuscode": 1}).code == "0x80048408"
    assert alice.patch(path, {"statecode": 0, "statuscode": 1}).status == 204


def test_empty_text_is_null_and_null_clears(alice: Api) -> None:
    made = alice.post("accounts", {"name": "A", "telephone1": "1", "description": ""}).made
    row = alice.get(f"accounts({made})").json
    assert row["description"] is None
    alice.patch(f"accounts({made})", {"telephone1": None})
    assert alice.get(f"accounts({made})").json["telephone1"] is None


def test_full_names_follow_their_parts(alice: Api) -> None:
    path = f"contacts({alice.post('contacts', {'firstname': 'Ada', 'lastname': 'Ash'}).made})"
    alice.patch(path, {"lastname": "Birch"})
    assert alice.get(path).json["fullname"] == "Ada Birch"


def test_times_with_an_offset_are_stored_in_utc(alice: Api) -> None:
    made = alice.post(
        "tasks", {"subject": "T", "scheduledend": "2026-05-01T10:00:00.1234567+02:00"}
    )
    assert alice.get(f"tasks({made.made})").json["scheduledend"] == "2026-05-01T08:00:00Z"


def test_a_key_in_the_body_must_be_the_addressed_one(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({accounts[0]})"
    assert alice.patch(path, {"accountid": accounts[0], "name": "B"}).status == 204
    assert alice.patch(path, {"accountid": accounts[1]}).status == 400


def test_assigning_moves_the_row_to_the_owners_unit(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({accounts[0]})"
    owner = {"ownerid@odata.bind": f"/teams({key('rovers')})"}
    assert alice.patch(path, owner).status == 204
    row = alice.get(path).json
    assert row["_owningteam_value"] == row["_ownerid_value"] == key("rovers")
    assert row["_owninguser_value"] is None
    assert row["_owningbusinessunit_value"] == key("north")


def test_every_write_takes_a_later_version(alice: Api) -> None:
    first = alice.post("accounts", {"name": "A"}).made
    second = alice.post("contacts", {"lastname": "B"}).made
    alice.patch(f"accounts({first})", {"name": "A"})
    earlier = alice.get(f"contacts({second})").json["versionnumber"]
    assert alice.get(f"accounts({first})").json["versionnumber"] > earlier


def test_deleting_follows_the_relationships(alice: Api, accounts: list[str]) -> None:
    parent = accounts[0]
    bound = {"subject": "T", "regardingobjectid_account_task@odata.bind": f"/accounts({parent})"}
    task = alice.post("tasks", bound).made
    contact = alice.post(
        "contacts", {"lastname": "C", "parentcustomerid_account@odata.bind": f"/accounts({parent})"}
    ).made
    before = alice.get(f"contacts({contact})").json["versionnumber"]
    assert alice.delete(f"accounts({parent})").status == 204
    assert alice.get(f"tasks({task})").status == 404
    left = alice.get(f"contacts({contact})").json
    assert left["_parentcustomerid_value"] is None
    assert left["versionnumber"] > before


def test_a_row_that_others_need_cannot_be_deleted(alice: Api, accounts: list[str]) -> None:
    row = {"msdyn_workorderid": key("order"), "msdyn_serviceaccount": accounts[0]}
    insert_rows("msdyn_workorder", [{**row, "ownerid": ("systemuser", key("alice"))}])
    refused = alice.delete(f"accounts({accounts[0]})")
    assert (refused.status, refused.code) == (405, "0x80040227")
    assert alice.get(f"accounts({accounts[0]})").status == 200


def test_a_change_set_binds_rows_that_it_made(alice: Api) -> None:
    body = (
        "--batch_b\nContent-Type: multipart/mixed; boundary=c\n\n"
        "--c\nContent-Type: application/http\nContent-ID: 1\n\nPOST contacts HTTP/1.1\n"
        'Content-Type: application/json\n\n{"lastname":"Made"}\n'
        "--c\nContent-Type: application/http\nContent-ID: 2\n\nPOST accounts HTTP/1.1\n"
        'Content-Type: application/json\n\n{"name":"A","primarycontactid@odata.bind":"$1"}\n'
        "--c--\n--batch_b--\n"
    )
    assert alice.batch(body).content.count(b"HTTP/1.1 204 No Content") == 2
    row = alice.get("accounts?$select=_primarycontactid_value").rows[0]
    assert row["_primarycontactid_value"] == alice.get("contacts").rows[0]["contactid"]


def test_without_published_rules_nothing_is_a_duplicate(alice: Api) -> None:
    headers = {"MSCRM.SuppressDuplicateDetection": "false"}
    for _again in range(2):
        assert alice.send("POST", "accounts", {"name": "A"}, headers).status == 204
