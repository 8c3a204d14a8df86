"""Alternate keys that makers make."""

from typing import Any

import pytest

from tests.sandbox.api import Api
from tests.sandbox.metadata.writing.bodies import column

KEYS = "EntityDefinitions(LogicalName='account')/Keys"


def key(*columns: str, name: str = "new_Key", **more: Any) -> dict[str, Any]:
    return {"SchemaName": name, "KeyAttributes": list(columns), **more}


def test_a_new_key_finds_rows_that_were_there(alice: Api, accounts: list[str]) -> None:
    made = alice.post(KEYS, key("name"))
    assert made.status == 204, made.content
    found = alice.get(f"{KEYS}({made.made})").json
    assert (found["EntityKeyIndexStatus"], found["KeyAttributes"]) == ("Active", ["name"])
    assert alice.get("accounts(name='Alder')").json["accountid"] == accounts[0]
    assert alice.post("accounts", {"name": "Alder"}).status == 412


def test_a_key_over_values_that_are_there_twice_has_failed(alice: Api, accounts: list[str]) -> None:
    alice.post("accounts", {"name": "Alder"})
    made = alice.post(KEYS, key("name"))
    assert made.status == 204
    assert alice.get(f"{KEYS}({made.made})").json["EntityKeyIndexStatus"] == "Failed"
    assert alice.get("accounts(name='Alder')").status == 400
    assert alice.post("accounts", {"name": "Alder"}).status == 204
    assert alice.delete(f"{KEYS}({made.made})").status == 204


def test_a_deleted_key_binds_nobody(alice: Api, accounts: list[str]) -> None:
    made = alice.post(KEYS, key("name")).made
    assert alice.delete(f"{KEYS}({made})").status == 204
    assert alice.get(f"{KEYS}({made})").status == 404
    assert alice.post("accounts", {"name": "Alder"}).status == 204


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (key(), "0x80040203"),
        (key("nothing"), "0x80040203"),
        (key("name", "name"), "0x80040203"),
        (key("description"), "0x80040203"),
        (key("name", name="Key"), "0x80040203"),
        (key("name", Weather="fine"), "0x80048d19"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(alice: Api, body: dict[str, Any], code: str) -> None:
    refused = alice.post(KEYS, body)
    assert (refused.status, refused.code) == (400, code), refused.content


def test_a_column_of_a_key_cannot_be_deleted(alice: Api) -> None:
    attributes = "EntityDefinitions(LogicalName='account')/Attributes"
    id_ = alice.post(attributes, column("String", "new_Code")).made
    alice.post(KEYS, key("new_code"))
    assert alice.delete(f"{attributes}({id_})").code == "0x8004f01f"


def test_keys_have_names_of_their_own(alice: Api) -> None:
    assert alice.post(KEYS, key("name")).status == 204
    assert alice.post(KEYS, key("telephone1")).code == "0x80044363"
