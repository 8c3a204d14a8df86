"""RetrieveMetadataChanges: definitions by a query, and what changed since a stamp."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from pytest_django import Settings

from portal.sandbox.control import clock
from tests.sandbox.api import Answer, Api, api_of
from tests.sandbox.metadata.writing.bodies import TYPE, column, label, table
from tests.sandbox.small_organisation import key

ACCOUNT = "EntityDefinitions(LogicalName='account')"


def equals(name: str, value: object, operator: str = "Equals") -> dict[str, Any]:
    typed = {"Type": "System.String", "Value": value}
    return {"PropertyName": name, "ConditionOperator": operator, "Value": typed}


def of(*conditions: dict[str, Any], joined: str = "And", **more: Any) -> dict[str, Any]:
    return {"Criteria": {"FilterOperator": joined, "Conditions": list(conditions)}, **more}


def names(*properties: str) -> dict[str, Any]:
    return {"Properties": {"PropertyNames": list(properties)}}


ACCOUNTS = of(equals("LogicalName", "account"), **names("LogicalName", "Attributes"))
NONSENSE = of(equals("Nope", 1))["Criteria"]
COLUMNS = {**ACCOUNTS, "AttributeQuery": names("LogicalName", "MaxLength")}


def ask(api: Api, query: object = None, stamp: str = "", deleted: str = "") -> Answer:
    arguments, options = ["Query=@p1"], [f"@p1={quote(json.dumps(query))}"]
    if stamp:
        arguments.append("ClientVersionStamp=@p2")
        options.append(f"@p2='{quote(stamp)}'")
    if deleted:
        arguments.append("DeletedMetadataFilters=@p3")
        options.append(f"@p3=Microsoft.Dynamics.CRM.DeletedMetadataFilters'{deleted}'")
    return api.get(f"RetrieveMetadataChanges({','.join(arguments)})?{'&'.join(options)}")


def stamp(api: Api) -> str:
    return str(ask(api, COLUMNS).json["ServerVersionStamp"])


def test_a_query_picks_tables_columns_and_properties(alice: Api) -> None:
    found = ask(alice, COLUMNS).json["EntityMetadata"]
    assert [one["LogicalName"] for one in found] == ["account"]
    columns = {one["LogicalName"]: one for one in found[0]["Attributes"]}
    assert columns["name"]["MaxLength"] == 160
    assert columns["name"]["@odata.type"] == f"#{TYPE}StringAttributeMetadata"
    assert "MaxLength" not in columns["createdon"]
    assert "DisplayName" not in columns["name"]
    assert "Keys" not in found[0]


def test_criteria_of_columns_limit_them(alice: Api) -> None:
    inner = of(equals("AttributeType", "Picklist"), **names("OptionSet"))
    found = ask(alice, {**ACCOUNTS, "AttributeQuery": inner}).json["EntityMetadata"]
    assert found[0]["Attributes"]
    assert all(one["OptionSet"]["Options"] for one in found[0]["Attributes"])


@pytest.mark.parametrize(
    ("conditions", "joined", "expected"),
    [
        ([equals("LogicalName", ["account", "contact"], "In")], "And", {"account", "contact"}),
        ([equals("LogicalName", "account"), equals("LogicalName", "contact")], "Or",
         {"account", "contact"}),
        ([equals("LogicalName", "account"), equals("LogicalName", "contact")], "And", set()),
        ([equals("ObjectTypeCode", 3, "LessThan")], "And", {"account", "contact"}),
        ([equals("LogicalName", "account"), equals("IsIntersect", True, "NotEquals")], "And",
         {"account"}),
    ],
)  # fmt: skip
def test_conditions_are_joined(
    alice: Api, conditions: list[dict[str, Any]], joined: str, expected: set[str]
) -> None:
    query = of(*conditions, joined=joined, **names("LogicalName"))
    found = {one["LogicalName"] for one in ask(alice, query).json["EntityMetadata"]}
    assert found & {"account", "contact"} == expected
    assert found >= expected


@pytest.mark.parametrize(
    "query",
    [
        {"Criteria": NONSENSE},
        {**ACCOUNTS, "AttributeQuery": {"Criteria": NONSENSE}},
        {**ACCOUNTS, "KeyQuery": {"Criteria": NONSENSE}},
        {**ACCOUNTS, "RelationshipQuery": {"Criteria": {"Filters": [NONSENSE]}}},
    ],
)
def test_criteria_over_what_is_no_property_are_refused(alice: Api, query: object) -> None:
    refused = ask(alice, query)
    assert refused.status == 400
    assert "'Nope'" in refused.message


def test_labels_come_in_the_wanted_language(alice: Api) -> None:
    query = of(equals("LogicalName", "account"), **names("DisplayName"))
    query["LabelQuery"] = {"FilterLanguages": [1031]}
    found = ask(alice, query).json["EntityMetadata"][0]["DisplayName"]["LocalizedLabels"]
    assert [one["LanguageCode"] for one in found] == [1031]


def test_nothing_changed_answers_nothing(alice: Api) -> None:
    answer = ask(alice, COLUMNS, stamp(alice), "All").json
    assert answer["EntityMetadata"] == []
    assert answer["DeletedMetadata"]["Count"] == 0


def test_only_the_column_that_is_new_is_answered(alice: Api) -> None:
    before = stamp(alice)
    made = alice.post(f"{ACCOUNT}/Attributes", column("String", "new_Extra"))
    found = ask(alice, COLUMNS, before).json
    assert [one["LogicalName"] for one in found["EntityMetadata"]] == ["account"]
    assert [one["MetadataId"] for one in found["EntityMetadata"][0]["Attributes"]] == [made.made]
    assert found["ServerVersionStamp"] != before
    assert ask(alice, COLUMNS, found["ServerVersionStamp"]).json["EntityMetadata"] == []


def test_what_is_gone_is_told_by_its_kind(alice: Api) -> None:
    made = alice.post(f"{ACCOUNT}/Attributes", column("String", "new_Extra")).made
    before = stamp(alice)
    alice.delete(f"{ACCOUNT}/Attributes({made})")
    deleted = ask(alice, COLUMNS, before, "Attribute").json["DeletedMetadata"]
    assert (deleted["Keys"], deleted["Values"]) == (["Attribute"], [made])
    assert ask(alice, COLUMNS, before, "Entity").json["DeletedMetadata"]["Count"] == 0
    assert ask(alice, COLUMNS, before).json["DeletedMetadata"] is None


def test_a_new_table_and_a_renamed_one_are_answered(alice: Api) -> None:
    before = stamp(alice)
    alice.post("EntityDefinitions", table("new_Harbour"))
    alice.send("PUT", ACCOUNT, {"DisplayName": label("Firm")})
    found = ask(alice, names("LogicalName", "DisplayName"), before).json["EntityMetadata"]
    assert {one["LogicalName"] for one in found} >= {"new_harbour", "account"}


@pytest.mark.parametrize(("days", "status"), [(89, 200), (91, 400)])
def test_a_stamp_lives_for_ninety_days(
    alice: Api, settings: Settings, days: int, status: int
) -> None:
    settings.SANDBOX_CONTROL = True
    before = stamp(alice)
    clock.move(timedelta(days=days))
    answer = ask(api_of(key("alice")), COLUMNS, before)
    assert answer.status == status
    if status == 400:
        assert answer.code == "0x80044352"


@pytest.mark.parametrize(
    "query",
    [
        {"Tables": []},
        {"Criteria": {"Conditions": [equals("LogicalName", "x", "Resembles")]}},
        {"Criteria": {"FilterOperator": "Xor"}},
        {"Criteria": {"Conditions": [equals("DisplayName", "x")]}},
        {"Properties": {"PropertyNames": "LogicalName"}},
        {"LabelQuery": {"FilterLanguages": "all"}},
        "account",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(alice: Api, query: object) -> None:
    assert ask(alice, query).status == 400


def test_a_stamp_that_is_none_is_refused(alice: Api) -> None:
    assert ask(alice, COLUMNS, "yesterday").status == 400
    assert ask(alice, COLUMNS, "1!99/99/2026 00:00:00").status == 400


def test_those_without_a_role_learn_nothing(organisation: None) -> None:
    assert ask(api_of(key("charlie")), COLUMNS).status == 403
