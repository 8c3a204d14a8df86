"""Actions on metadata."""

from typing import Any

import pytest

from tests.sandbox.api import Api
from tests.sandbox.metadata.writing.bodies import TYPE, choices, column, label, option, table

ACCOUNT = "EntityDefinitions(LogicalName='account')"
CHOICE = "GlobalOptionSetDefinitions(Name='new_colour')"


@pytest.fixture
def colour(alice: Api) -> Api:
    """The administrator, who has made a global choice and a column of it."""
    body = {
        "@odata.type": f"{TYPE}OptionSetMetadata",
        "Name": "new_Colour",
        "DisplayName": label("Colour"),
        "OptionSetType": "Picklist",
        "IsGlobal": True,
        "Options": [option(None, "Red"), option(7, "Blue")],
    }
    made = alice.post("GlobalOptionSetDefinitions", body)
    assert made.status == 204, made.content
    bind = {"GlobalOptionSet@odata.bind": f"/GlobalOptionSetDefinitions({made.made})"}
    made = alice.post(f"{ACCOUNT}/Attributes", column("Picklist", "new_Paint", **bind))
    assert made.status == 204, made.content
    return alice


def values(api: Api, path: str = CHOICE) -> dict[int, str]:
    found = api.get(f"{path}/{TYPE}OptionSetMetadata").json["Options"]
    return {one["Value"]: one["Label"]["UserLocalizedLabel"]["Label"] for one in found}


def test_tables_are_created_together(alice: Api) -> None:
    body = {"Entities": [table("new_Harbour"), table("new_Lighthouse")]}
    for one in body["Entities"]:
        one["@odata.type"] = f"{TYPE}ComplexEntityMetadata"
        one["Attributes"][0]["@odata.type"] = f"{TYPE}ComplexStringAttributeMetadata"
    assert alice.post("CreateEntities?SolutionUniqueName=Default", body).status == 204
    assert alice.post("new_harbours", {"new_name": "Kiel"}).status == 204
    assert alice.get("new_lighthouses").rows == []


def test_all_tables_are_created_or_none(alice: Api) -> None:
    body = {"Entities": [table("new_Harbour"), table("Lighthouse")]}
    assert alice.post("CreateEntities", body).status == 400
    assert alice.get("new_harbours").status == 404


def test_others_may_not_create_tables(bob: Api) -> None:
    assert bob.post("CreateEntities", {"Entities": [table("new_Harbour")]}).status == 403


def test_a_global_choice_is_shared_with_its_columns(colour: Api) -> None:
    assert values(colour) == {100000000: "Red", 7: "Blue"}
    path = f"{ACCOUNT}/Attributes(LogicalName='new_paint')/{TYPE}PicklistAttributeMetadata"
    found = colour.get(f"{path}?$expand=OptionSet,GlobalOptionSet").json
    assert found["OptionSet"]["IsGlobal"] is True
    assert found["GlobalOptionSet"]["Name"] == "new_colour"
    assert colour.post("accounts", {"name": "A", "new_paint": 7}).status == 204
    assert colour.post("accounts", {"name": "A", "new_paint": 8}).code == "0x8004431A"


def test_a_new_option_can_be_chosen_at_once(colour: Api) -> None:
    body = {"OptionSetName": "new_colour", "Value": 8, "Label": label("Green")}
    answer = colour.post("InsertOptionValue", body)
    assert (answer.status, answer.json["NewOptionValue"]) == (200, 8)
    assert colour.post("accounts", {"name": "A", "new_paint": 8}).status == 204
    assert colour.post("InsertOptionValue", body).status == 400


def test_options_are_renamed_ordered_and_deleted(colour: Api) -> None:
    named = {"OptionSetName": "new_colour"}
    change = {**named, "Value": 7, "Label": label("Navy"), "MergeLabels": True}
    assert colour.post("UpdateOptionValue", change).status == 204
    assert colour.post("OrderOption", {**named, "Values": [7, 100000000]}).status == 204
    assert list(values(colour).items()) == [(7, "Navy"), (100000000, "Red")]
    assert colour.post("DeleteOptionValue", {**named, "Value": 7}).status == 204
    assert values(colour) == {100000000: "Red"}
    assert colour.post("DeleteOptionValue", {**named, "Value": 7}).status == 400


def test_options_of_a_column_of_its_own_change(alice: Api) -> None:
    made = column("Picklist", "new_Size", OptionSet=choices("Small"))
    alice.post(f"{ACCOUNT}/Attributes", made)
    where = {"EntityLogicalName": "account", "AttributeLogicalName": "new_size"}
    answer = alice.post("InsertOptionValue", {**where, "Label": label("Large")})
    assert answer.json["NewOptionValue"] == 100000000
    assert alice.post("accounts", {"name": "A", "new_size": 100000000}).status == 204


def test_a_new_reason_belongs_to_its_state(alice: Api) -> None:
    body = {
        "EntityLogicalName": "account",
        "AttributeLogicalName": "statuscode",
        "StateCode": 1,
        "Label": label("Bankrupt"),
    }
    value = alice.post("InsertStatusValue", body).json["NewOptionValue"]
    row = alice.post("accounts", {"name": "A"}).made
    changed = alice.patch(f"accounts({row})", {"statecode": 1, "statuscode": value})
    assert changed.status == 204, changed.content
    refused = alice.post("InsertStatusValue", {**body, "StateCode": 9})
    assert refused.status == 400


def test_the_reason_that_a_state_begins_with_stays(alice: Api) -> None:
    body = {"EntityLogicalName": "account", "AttributeLogicalName": "statuscode", "Value": 1}
    assert alice.post("DeleteOptionValue", body).code == "0x80044341"


def test_a_global_choice_in_use_stays(colour: Api) -> None:
    refused = colour.delete(CHOICE)
    assert (refused.status, refused.code) == (400, "0x8004f01f")
    assert colour.delete(f"{ACCOUNT}/Attributes(LogicalName='new_paint')").status == 204
    assert colour.delete(CHOICE).status == 204
    assert colour.get(CHOICE).status == 404


def test_a_global_choice_takes_another_name_by_a_put(colour: Api) -> None:
    body = {"@odata.type": f"{TYPE}OptionSetMetadata", "DisplayName": label("Paint")}
    assert colour.send("PUT", CHOICE, body).status == 204
    assert colour.get(CHOICE).json["DisplayName"]["UserLocalizedLabel"]["Label"] == "Paint"


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("PublishAllXml", {}, 204),
        ("PublishXml", {"ParameterXml": "<importexportxml><entities/></importexportxml>"}, 204),
        ("PublishXml", {"ParameterXml": "<a"}, 400),
        ("PublishXml", {"ParameterXml": "<publish/>"}, 400),
        ("PublishXml", {}, 400),
        ("PublishXml", {"ParameterXml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, 400),
    ],
)
def test_publishing_reads_what_is_to_be_published(
    alice: Api, bob: Api, name: str, body: dict[str, Any], status: int
) -> None:
    assert alice.post(name, body).status == status
    assert bob.post(name, body).status == 403
