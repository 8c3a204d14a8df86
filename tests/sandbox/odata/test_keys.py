"""Alternate keys in addresses, references and bindings, and upsert by them."""

from dataclasses import replace

import pytest

from portal.sandbox.definitions.model import KeyDefinition
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.altered import alter, definition_of
from tests.sandbox.api import ROOT, Api
from tests.sandbox.small_organisation import key

A1 = "accounts(accountnumber='A1')"


@pytest.fixture(autouse=True)
def keyed_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give contacts keys with a lookup, a number and a day inside."""
    contact_keys = (
        KeyDefinition("key_full", ("firstname", "lastname")),
        KeyDefinition("key_birth", ("birthdate", "gendercode")),
        KeyDefinition("key_company", ("parentcustomerid", "jobtitle")),
    )
    account_keys = (
        KeyDefinition("key_number", ("accountnumber",)),
        KeyDefinition("key_primary", ("primarycontactid",)),
    )
    alter(
        monkeypatch,
        replace(definition_of("contact"), keys=contact_keys),
        replace(definition_of("account"), keys=account_keys),
    )


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"firstname": "Joe", "lastname": "O'Neil"}, "firstname='joe',lastname='O''Neil'"),
        ({"firstname": "Joe", "lastname": "A/B (c)"}, "lastname='A%2FB (c)',firstname='Joe'"),
        ({"firstname": "50%", "lastname": "a=b,c"}, "firstname='50%25',lastname='A=b,c'"),
        ({"firstname": "Zoë", "lastname": "Ash"}, "firstname='Zo%C3%AB',lastname='Ash'"),
        ({"birthdate": "1990-05-01", "gendercode": 2}, "birthdate=1990-05-01,gendercode=2"),
    ],
)
def test_a_row_is_found_by_all_columns_of_a_key(
    alice: Api, values: dict[str, object], address: str
) -> None:
    made = alice.post("contacts", {"lastname": "L", **values}).made
    assert alice.get(f"contacts({address})").json["contactid"] == made
    assert alice.patch(f"contacts({address})", {"telephone1": "1"}, If_Match="*").status == 204
    assert alice.get(f"contacts({made})").json["telephone1"] == "1"
    assert alice.delete(f"contacts({address})").status == 204
    assert alice.get(f"contacts({made})").status == 404


def test_a_lookup_stands_in_a_key_by_its_property(alice: Api) -> None:
    contact = alice.post("contacts", {"lastname": "C"}).made
    bound = {"name": "A", "primarycontactid@odata.bind": f"/contacts({contact})"}
    made = alice.post("accounts", bound).made
    assert alice.get(f"accounts(_primarycontactid_value={contact})").json["accountid"] == made


def test_the_primary_key_may_be_named(alice: Api, accounts: list[str]) -> None:
    assert alice.get(f"accounts(accountid={accounts[0]})").json["name"] == "Alder"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("accounts(accountnumber='nothing')", 404, "0x80060891"),
        ("accounts(name='Alder')", 400, "0x80060888"),
        ("accounts(accountnumber=5)", 400, "0x80060888"),
        ("accounts(accountnumber='A',accountnumber='B')", 400, "0x80060888"),
        ("accounts(accountnumber='A'x)", 400, "0x80060888"),
        ("accounts(_primarycontactid_value=x)", 400, "0x80060888"),
        ("contacts(birthdate=1990-05-01,gendercode=x)", 400, "0x80060888"),
        ("contacts(firstname='Joe')", 400, "0x80060888"),
    ],
)
def test_keys_that_find_nothing_or_are_none_are_refused(
    alice: Api, address: str, status: int, code: str
) -> None:
    for verb in ("GET", "DELETE"):
        refused = alice.send(verb, address)
        assert (refused.status, refused.code) == (status, code), refused.content


def test_a_missing_key_is_named_with_its_table(alice: Api) -> None:
    missing = alice.get(A1)
    assert (
        missing.message == "A record with the specified key values does not exist in account entity"
    )


def test_an_invisible_row_is_as_good_as_none(alice: Api, bob: Api) -> None:
    alice.post("accounts", {"name": "A", "accountnumber": "A1"})
    for verb in ("GET", "PATCH", "DELETE"):
        refused = bob.send(verb, A1, {"name": "B"} if verb == "PATCH" else None)
        assert (refused.status, refused.code) == (404, "0x80060891")


@pytest.mark.parametrize(
    ("headers", "exists", "status", "code"),
    [
        ({}, True, 204, ""),
        ({}, False, 204, ""),
        ({"If_Match": "*"}, True, 204, ""),
        ({"If_Match": "*"}, False, 404, "0x80060891"),
        ({"If_Match": 'W/"1"'}, True, 412, "0x80060882"),
        ({"If_Match": 'W/"1"'}, False, 404, "0x80060891"),
        ({"If_None_Match": "*"}, True, 412, "0x80040237"),
        ({"If_None_Match": "*"}, False, 204, ""),
        ({"If_None_Match": "null"}, True, 204, ""),
    ],
)
def test_preconditions_hold_for_keys_too(
    alice: Api, headers: dict[str, str], exists: bool, status: int, code: str
) -> None:
    if exists:
        alice.post("accounts", {"name": "A", "accountnumber": "A1"})
    answer = alice.patch(A1, {"name": "B"}, **headers)
    assert answer.status == status, answer.content
    if code:
        assert answer.code == code
    else:
        assert alice.get(A1).json["name"] == "B"


def test_an_upsert_answers_with_the_address_by_the_key(alice: Api) -> None:
    for _again in range(2):
        answer = alice.patch("accounts(accountnumber='Ä 1')", {"name": "A"})
        assert answer.headers["OData-EntityId"] == f"{ROOT}/accounts(accountnumber='%C3%84%201')"
    assert len(alice.get("accounts").rows) == 1


def test_a_new_row_takes_the_key_of_the_address_but_the_body_wins(alice: Api) -> None:
    alice.patch(A1, {"name": "A"})
    assert alice.get("accounts").rows[0]["accountnumber"] == "A1"
    alice.patch("accounts(accountnumber='A2')", {"name": "B", "accountnumber": "A3"})
    assert alice.get("accounts(accountnumber='A3')").json["name"] == "B"
    assert alice.get("accounts(accountnumber='A2')").status == 404


def test_an_existing_row_keeps_its_key_whatever_the_body_says(alice: Api) -> None:
    alice.patch(A1, {"name": "A"})
    assert alice.patch(A1, {"name": "B", "accountnumber": "A9"}).status == 204
    assert alice.get(A1).json["name"] == "B"


def test_a_lookup_of_the_address_is_set_and_checked(alice: Api) -> None:
    contact = alice.post("contacts", {"lastname": "C"}).made
    address = f"accounts(_primarycontactid_value={contact})"
    assert alice.patch(address, {"name": "A"}).status == 204
    assert alice.get(address).json["_primarycontactid_value"] == contact
    missing = alice.patch(f"accounts(_primarycontactid_value={key('none')})", {"name": "A"})
    assert (missing.status, missing.code) == (404, "0x80040217")


def test_two_rows_cannot_have_the_same_key(alice: Api) -> None:
    first = alice.post("accounts", {"name": "A", "accountnumber": "a1"}).made
    second = alice.post("accounts", {"name": "B", "accountnumber": "b"}).made
    for refused in (
        alice.post("accounts", {"name": "C", "accountnumber": "A1 "}),
        alice.patch(f"accounts({second})", {"accountnumber": "A1"}),
    ):
        assert (refused.status, refused.code) == (412, "0x80060892")
        assert refused.message.startswith("Entity Key key_number violated.")
    alice.patch(f"accounts({first})", {"accountnumber": "A2"})
    assert alice.patch(f"accounts({second})", {"accountnumber": "A1"}).status == 204
    alice.delete(f"accounts({second})")
    assert alice.patch(f"accounts({first})", {"accountnumber": "A1"}).status == 204


def test_nulls_are_no_duplicates(alice: Api) -> None:
    for _again in range(2):
        assert alice.post("accounts", {"name": "A"}).status == 204


def test_rows_inserted_in_bulk_are_found_by_their_keys(alice: Api) -> None:
    insert_rows("account", [{"accountid": key("x"), "name": "X", "accountnumber": "x" * 20}])
    assert alice.get(f"accounts(accountnumber='{'X' * 20}')").json["accountid"] == key("x")


def test_bindings_may_name_rows_by_their_keys(alice: Api) -> None:
    made = alice.post("contacts", {"firstname": "Joe", "lastname": "O'Neil"}).made
    by_key = "/contacts(firstname='Joe',lastname='O''Neil')"
    for text in (by_key, f"{ROOT}{by_key}"):
        answer = alice.post("accounts", {"name": "A", "primarycontactid@odata.bind": text})
        row = alice.get(f"accounts({answer.made})").json
        assert row["_primarycontactid_value"] == made
        alice.delete(f"accounts({answer.made})")
    missing = alice.post(
        "accounts", {"primarycontactid@odata.bind": "/contacts(firstname='a',lastname='b')"}
    )
    assert (missing.status, missing.code) == (404, "0x80060891")


def test_a_change_set_goes_on_with_a_row_upserted_by_its_key(alice: Api) -> None:
    body = (
        "--batch_b\nContent-Type: multipart/mixed; boundary=c\n\n"
        "--c\nContent-Type: application/http\nContent-ID: 1\n\n"
        f"PATCH {A1} HTTP/1.1\nContent-Type: application/json\n\n"
        '{"name":"A"}\n'
        "--c\nContent-Type: application/http\nContent-ID: 2\n\nPATCH $1 HTTP/1.1\n"
        'Content-Type: application/json\nIf-Match: *\n\n{"telephone1":"7"}\n'
        "--c\nContent-Type: application/http\nContent-ID: 3\n\nPOST contacts HTTP/1.1\n"
        "Content-Type: application/json\n\n"
        '{"lastname":"C","parentcustomerid_account@odata.bind":"$1"}\n'
        "--c--\n--batch_b--\n"
    )
    assert alice.batch(body).content.count(b"HTTP/1.1 204 No Content") == 3
    row = alice.get(A1).json
    assert row["telephone1"] == "7"
    assert alice.get("contacts").rows[0]["_parentcustomerid_value"] == row["accountid"]
