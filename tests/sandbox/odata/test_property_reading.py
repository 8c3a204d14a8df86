"""GETs below a row's address."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ROOT, Api
from tests.sandbox.small_organisation import key

FIR = f"accounts({key('Fir')})"
ALDER = f"accounts({key('Alder')})"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("name", "Fir", "Fir"),
        ("statecode", 0, "0"),
        ("creditonhold", False, "false"),
        ("accountid", key("Fir"), key("Fir")),
        ("_primarycontactid_value", key("Ann"), key("Ann")),
    ],
)
def test_a_column_is_a_value_and_a_text(
    alice: Api, related: list[str], name: str, value: object, text: str
) -> None:
    answer = alice.get(f"{FIR}/{name}")
    assert answer.json == {"@odata.context": f"{ROOT}/$metadata#{FIR}/{name}", "value": value}
    raw = alice.get(f"{FIR}/{name}/$value")
    assert (raw.content.decode(), raw.headers["Content-Type"]) == (text, "text/plain")


@pytest.mark.parametrize("path", ["telephone1", "telephone1/$value", "createdonbehalfby"])
def test_what_is_null_has_no_content(alice: Api, related: list[str], path: str) -> None:
    answer = alice.get(f"{FIR}/{path}")
    assert (answer.status, answer.content) == (204, b"")


def test_a_lookup_is_the_row_it_points_at(alice: Api, related: list[str]) -> None:
    answer = alice.get(f"{FIR}/primarycontactid?$select=fullname&$expand=createdby")
    assert answer.json["@odata.context"].startswith(f"{ROOT}/$metadata#contacts(fullname,")
    assert answer.json["fullname"] == "Ann Ash"
    assert answer.headers["ETag"] == answer.json["@odata.etag"]
    assert alice.get(f"{FIR}/primarycontactid/parentcustomerid_account/name").json["value"] == (
        "Alder"
    )


def test_a_reference_is_the_address_of_a_row(alice: Api, related: list[str]) -> None:
    assert alice.get(f"{FIR}/primarycontactid/$ref").json == {
        "@odata.context": f"{ROOT}/$metadata#$ref",
        "@odata.id": f"{ROOT}/contacts({key('Ann')})",
    }
    assert alice.get(f"{ALDER}/primarycontactid/$ref").status == 204


def test_a_collection_takes_the_options_of_a_set(alice: Api, related: list[str]) -> None:
    path = f"{ALDER}/Account_Tasks?$select=subject&$filter=statecode eq 1&$count=true"
    answer = alice.get(path)
    assert [row["subject"] for row in answer.rows] == ["visit"]
    assert answer.json["@odata.count"] == 1
    counted = alice.get(f"{ALDER}/Account_Tasks/$count")
    assert counted.content == b"\xef\xbb\xbf2"
    assert alice.get(f"{ALDER}/Account_Tasks/$count?$filter=statecode eq 1").content[3:] == b"1"


def test_references_of_a_collection_are_addresses_in_pages(alice: Api, related: list[str]) -> None:
    path: str | None = f"{ALDER}/Account_Tasks/$ref"
    found = []
    while path is not None:
        answer = alice.get(path, Prefer="odata.maxpagesize=1")
        assert answer.json["@odata.context"] == f"{ROOT}/$metadata#Collection($ref)"
        found += [one["@odata.id"] for one in answer.rows]
        path = answer.json.get("@odata.nextLink")
    expected = {f"{ROOT}/tasks({key(one)})" for one in ("call", "visit")}
    assert (len(found), set(found)) == (2, expected)


def test_a_many_to_many_collection_is_read(alice: Api) -> None:
    bob = f"systemusers({key('bob')})/teammembership_association"
    assert [row["name"] for row in alice.get(f"{bob}?$select=name").rows] == ["Rovers"]
    assert alice.get(f"{bob}/$count").content[3:] == b"1"
    ids = [one["@odata.id"] for one in alice.get(f"{bob}/$ref").rows]
    assert ids == [f"{ROOT}/teams({key('rovers')})"]


def test_what_the_caller_may_not_read_is_not_there(bob: Api, related: list[str]) -> None:
    mine = {"accountid": key("His"), "name": "His", "ownerid": ("systemuser", key("bob"))}
    insert_rows("account", [mine | {"primarycontactid": key("Ann")}])
    path = f"accounts({key('His')})"
    for below in ("primarycontactid", "primarycontactid/$ref"):
        refused = bob.get(f"{path}/{below}")
        assert (refused.status, refused.code) == (404, "0x80040217")
    assert bob.get(f"{FIR}/name").status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{FIR}/name/nope", 404),
        (f"{FIR}/name?$select=name", 501),
        (f"{FIR}/nope/$ref", 404),
        (f"{FIR}/name/$ref", 404),
        (f"{FIR}/primarycontactid/nope", 404),
        (f"{FIR}/Account_Tasks/subject", 501),
        (f"{FIR}/Account_Tasks/$ref?$expand=createdby", 501),
        (f"accounts({key('none')})/name", 404),
    ],
)
def test_addresses_that_lead_nowhere_are_refused(
    alice: Api, related: list[str], path: str, status: int
) -> None:
    assert alice.get(path).status == status
