"""Tables that makers make are tables like all others."""

import json
from typing import Any

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.models import Row
from tests.sandbox.api import Answer, Api
from tests.sandbox.metadata.writing.bodies import HARBOUR, column, label, table


@pytest.fixture
def harbour(alice: Api) -> str:
    """A new table, and its MetadataId."""
    made = alice.post("EntityDefinitions", table("new_Harbour", column("Integer", "new_Berths")))
    assert made.status == 204, made.content
    return made.made


def told(alice: Api, path: str = HARBOUR) -> dict[str, Any]:
    found: dict[str, Any] = alice.get(path).json
    return found


def privileges() -> set[str]:
    return {
        data["name"]
        for data in Row.objects.filter(table="privilege").values_list("data", flat=True)
    }


def put(alice: Api, path: str, **more: object) -> Answer:
    """Send a definition back as it came, some of it changed."""
    body = {name: value for name, value in told(alice, path).items() if "@" not in name}
    return alice.send("PUT", path, {**body, **more})


def test_a_new_table_says_what_it_was_made_with(alice: Api, harbour: str) -> None:
    found = told(alice, f"EntityDefinitions({harbour})")
    assert found["LogicalName"] == "new_harbour"
    assert found["EntitySetName"] == "new_harbours"
    assert found["PrimaryIdAttribute"] == "new_harbourid"
    assert found["PrimaryNameAttribute"] == "new_name"
    assert found["IsCustomEntity"] is True
    assert found["IsManaged"] is False
    assert found["ObjectTypeCode"] >= 10000
    assert found["Description"]["UserLocalizedLabel"]["Label"] == "For tests"
    assert {one["Name"] for one in found["Privileges"]} >= {"prvReadnew_Harbour"}


def test_a_new_table_has_the_columns_every_table_has(alice: Api, harbour: str) -> None:
    columns = alice.get(f"{HARBOUR}/Attributes?$select=LogicalName").rows
    names = {one["LogicalName"] for one in columns}
    assert names >= {"new_harbourid", "new_name", "new_berths", "createdon", "ownerid", "statecode"}


def test_rows_of_a_new_table_live_at_once(alice: Api, harbour: str) -> None:
    made = alice.post("new_harbours", {"new_name": "Kiel", "new_berths": 12})
    assert made.status == 204, made.content
    assert alice.patch(f"new_harbours({made.made})", {"new_berths": 13}).status == 204
    found = alice.get("new_harbours?$select=new_name,new_berths&$filter=new_berths gt 12").rows
    assert [one["new_name"] for one in found] == ["Kiel"]
    fetch = "<fetch><entity name='new_harbour'><attribute name='new_berths'/></entity></fetch>"
    assert [one["new_berths"] for one in alice.fetch("new_harbours", fetch).rows] == [13]


def test_notes_can_be_about_rows_of_a_new_table(alice: Api, harbour: str) -> None:
    row = alice.post("new_harbours", {"new_name": "Kiel"}).made
    note = {"subject": "Depth", "objectid_new_harbour@odata.bind": f"/new_harbours({row})"}
    made = alice.post("annotations", note)
    assert made.status == 204, made.content
    assert alice.delete(f"new_harbours({row})").status == 204
    assert alice.get(f"annotations({made.made})").status == 404


def test_only_those_who_make_tables_hold_rights_to_them(alice: Api, bob: Api, harbour: str) -> None:
    assert bob.get("new_harbours").status == 403
    assert bob.post("EntityDefinitions", table("new_Other")).status == 403
    assert "prvWritenew_Harbour" in privileges()


def test_the_part_of_a_batch_after_the_one_that_makes_a_table_sees_it(alice: Api) -> None:
    body = (
        "--batch_b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        "POST /api/data/v9.2/EntityDefinitions HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
        f"{json.dumps(table('new_Harbour'))}\r\n"
        "--batch_b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        "GET /api/data/v9.2/new_harbours HTTP/1.1\r\n\r\n\r\n--batch_b--\r\n"
    )
    answer = alice.batch(body)
    assert answer.content.count(b"HTTP/1.1 20") == 2, answer.content


def test_a_table_comes_back_as_it_went(alice: Api, harbour: str) -> None:
    before = told(alice)
    assert put(alice, HARBOUR).status == 204
    assert told(alice) == before


def test_a_put_changes_labels_and_switches(alice: Api, harbour: str) -> None:
    changed = put(
        alice,
        HARBOUR,
        DisplayName=label("Port"),
        ChangeTrackingEnabled=True,
        IsAvailableOffline=True,
        EntityColor="#123456",
        IsAuditEnabled={"Value": True},
    )
    assert changed.status == 204, changed.content
    found = told(alice)
    assert found["DisplayName"]["UserLocalizedLabel"]["Label"] == "Port"
    assert (found["ChangeTrackingEnabled"], found["IsAvailableOffline"]) == (True, True)
    assert (found["EntityColor"], found["IsAuditEnabled"]["Value"]) == ("#123456", True)


def test_change_tracking_is_never_switched_off(alice: Api) -> None:
    path = "EntityDefinitions(LogicalName='account')"
    refused = put(alice, path, ChangeTrackingEnabled=False)
    assert refused.status == 400
    assert "ChangeTrackingEnabled" in refused.message


@pytest.mark.parametrize(
    ("merges", "languages"), [("true", {1033, 1031}), ("false", {1031}), ("", {1031})]
)
def test_other_languages_stay_only_if_labels_are_merged(
    alice: Api, harbour: str, merges: str, languages: set[int]
) -> None:
    header = {"MSCRM.MergeLabels": merges} if merges else {}
    alice.send("PUT", HARBOUR, {"DisplayName": label("Hafen", 1031)}, header)
    labels = told(alice)["DisplayName"]["LocalizedLabels"]
    assert {one["LanguageCode"] for one in labels if one["Label"] != "new_Harbour"} >= {1031}
    if merges == "true":
        assert {one["LanguageCode"] for one in labels} == languages


def test_a_deleted_table_takes_its_rows_and_rights_along(alice: Api, harbour: str) -> None:
    row = alice.post("new_harbours", {"new_name": "Kiel"}).made
    alice.post(
        "annotations", {"subject": "x", "objectid_new_harbour@odata.bind": f"/new_harbours({row})"}
    )
    assert alice.delete(f"EntityDefinitions({harbour})", If_Match="*").status == 204
    assert alice.get("new_harbours").status == 404
    assert alice.get(HARBOUR).status == 404
    assert alice.get("annotations?$filter=subject eq 'x'").rows == []
    assert "prvReadnew_Harbour" not in privileges()
    assert alice.post("EntityDefinitions", table("new_Harbour")).status == 204
    assert alice.get("new_harbours").rows == []


@pytest.mark.parametrize(
    ("body", "status", "code", "named"),
    [
        (table("Harbour"), 400, "0x80040203", "prefix"),
        (table("new_Hafen-Stadt"), 400, "0x80040203", "new_Hafen-Stadt"),
        (table("new_Harbour", Attributes=[]), 400, "0x80040203", "IsPrimaryName"),
        (table("new_Harbour", OwnershipType="Nobody"), 400, "0x80040203", "OwnershipType"),
        (table("new_Harbour", Harbours=1), 400, "0x80048d19", "Harbours"),
        (table("new_Harbour", IsActivity=True), 501, "0x80040219", "activities"),
        (table("new_Harbour", TableType="Elastic"), 501, "0x80040219", "Elastic"),
        (table("new_Harbour", DisplayName=label("Port", 1036)), 400, "0x80040203", "1036"),
        (table("new_Harbour", column("Lookup", "new_X")), 400, "0x80040203", "relationship"),
        (table("new_Harbour", column("Integer", "new_Name")), 400, "0x80047013", "new_name"),
        (table("new_Harbour", ObjectTypeCode=7), 501, "0x80040219", "ObjectTypeCode"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(
    alice: Api, body: dict[str, Any], status: int, code: str, named: str
) -> None:
    refused = alice.post("EntityDefinitions", body)
    assert (refused.status, refused.code) == (status, code), refused.content
    assert named in refused.message
    assert "new_harbour" not in catalogue.current().tables


def test_a_name_can_be_used_once(alice: Api, harbour: str) -> None:
    refused = alice.post("EntityDefinitions", table("NEW_Harbour"))
    assert (refused.status, refused.code) == (400, "0x80044363")


def test_what_came_with_the_organisation_stays(alice: Api) -> None:
    refused = alice.delete("EntityDefinitions(LogicalName='account')")
    assert (refused.status, refused.code) == (400, "0x8004f032")


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_the_set_of_tables_takes_only_new_ones(alice: Api, method: str) -> None:
    assert alice.send(method, "EntityDefinitions", {}).status == 405
    assert alice.send("PATCH", HARBOUR, {}).status == 405


def test_an_unknown_solution_is_refused(alice: Api) -> None:
    header = {"MSCRM.SolutionUniqueName": "Nothing"}
    refused = alice.send("POST", "EntityDefinitions", table("new_Harbour"), header)
    assert refused.status == 404
    header = {"MSCRM.SolutionUniqueName": "Default"}
    assert alice.send("POST", "EntityDefinitions", table("new_Harbour"), header).status == 204
