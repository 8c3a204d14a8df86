"""Columns of every type are made, hold values at once, change and go."""

from typing import Any

import pytest

from portal.sandbox.models import Row
from tests.sandbox.api import Answer, Api
from tests.sandbox.metadata.writing.bodies import TYPE, choices, column, label, option

ACCOUNT = "EntityDefinitions(LogicalName='account')"
YES_NO = {"TrueOption": option(1, "Open"), "FalseOption": option(0, "Shut")}


def made(api: Api, body: dict[str, Any]) -> Answer:
    answer = api.post(f"{ACCOUNT}/Attributes", body)
    assert answer.status == 204, answer.content
    assert answer.headers["OData-EntityId"].endswith(f"/Attributes({answer.made})")
    return answer


def told(api: Api, name: str, kind: str) -> dict[str, Any]:
    path = f"{ACCOUNT}/Attributes(LogicalName='{name}')/{TYPE}{kind}AttributeMetadata"
    found: dict[str, Any] = api.get(path).json
    return found


@pytest.mark.parametrize(
    ("kind", "more", "value", "expected"),
    [
        ("String", {"MaxLength": 20, "FormatName": {"Value": "Email"}}, "a@b.example",
         {"MaxLength": 20, "Format": "Email"}),
        ("Memo", {"MaxLength": 500, "Format": "TextArea"}, "a\nb", {"MaxLength": 500}),
        ("Integer", {"MinValue": 0, "MaxValue": 9, "Format": "Duration"}, 7,
         {"MinValue": 0, "MaxValue": 9, "Format": "Duration"}),
        ("BigInt", {}, 2**40, {"AttributeType": "BigInt"}),
        ("Decimal", {"Precision": 3, "MinValue": -1.5}, 1.125, {"Precision": 3, "MinValue": -1.5}),
        ("Double", {"Precision": 5}, 0.25, {"Precision": 5}),
        ("Money", {"Precision": 2}, 12.5, {"AttributeType": "Money", "Precision": 2}),
        ("Boolean", {"DefaultValue": True, "OptionSet": YES_NO}, False, {"DefaultValue": True}),
        ("Picklist", {"OptionSet": choices("Small", "Large")}, 2, {"AttributeType": "Picklist"}),
        ("MultiSelectPicklist", {"OptionSet": choices("Red", "Blue")}, "1,2",
         {"AttributeType": "Virtual", "AttributeTypeName": {"Value": "MultiSelectPicklistType"}}),
        ("DateTime", {"Format": "DateAndTime"}, "2026-03-17T10:45:00Z",
         {"DateTimeBehavior": {"Value": "UserLocal"}}),
        ("DateTime", {"Format": "DateOnly", "DateTimeBehavior": {"Value": "DateOnly"}},
         "2026-03-17", {"DateTimeBehavior": {"Value": "DateOnly"}}),
        ("DateTime",
         {"Format": "DateAndTime", "DateTimeBehavior": {"Value": "TimeZoneIndependent"}},
         "2026-03-17T10:45:00Z", {"DateTimeBehavior": {"Value": "TimeZoneIndependent"}}),
    ],
)  # fmt: skip
def test_a_new_column_says_what_it_is_and_keeps_values(
    alice: Api, kind: str, more: dict[str, Any], value: object, expected: dict[str, Any]
) -> None:
    made(alice, column(kind, "new_Extra", **more))
    assert expected.items() <= told(alice, "new_extra", kind).items()
    row = alice.post("accounts", {"name": "A", "new_extra": value})
    assert row.status == 204, row.content
    assert alice.get(f"accounts({row.made})?$select=new_extra").json["new_extra"] == value


@pytest.mark.parametrize(
    ("kind", "more", "expected", "companions"),
    [
        ("Image", {"MaxSizeInKB": 5000, "CanStoreFullImage": True},
         {"MaxSizeInKB": 5000, "CanStoreFullImage": True},
         {"new_extraid", "new_extra_timestamp", "new_extra_url"}),
        ("File", {"MaxSizeInKB": 100}, {"MaxSizeInKB": 100}, {"new_extra_name"}),
        ("Money", {}, {}, {"new_extra_base", "exchangerate", "transactioncurrencyid"}),
    ],
)  # fmt: skip
def test_some_columns_bring_others_along(
    alice: Api, kind: str, more: dict[str, Any], expected: dict[str, Any], companions: set[str]
) -> None:
    made(alice, column(kind, "new_Extra", **more))
    assert expected.items() <= told(alice, "new_extra", kind).items()
    names = {one["LogicalName"] for one in alice.get(f"{ACCOUNT}/Attributes").rows}
    assert names >= companions


@pytest.mark.parametrize(
    "kind", ["String", "Integer", "Decimal", "Money", "Boolean", "Picklist", "DateTime", "Image"]
)
def test_a_column_comes_back_as_it_went(alice: Api, kind: str) -> None:
    more = {"OptionSet": choices("Small")} if kind == "Picklist" else {}
    id_ = made(alice, column(kind, "new_Extra", **more)).made
    before = told(alice, "new_extra", kind)
    body = {name: value for name, value in before.items() if not name.startswith("@")}
    body["@odata.type"] = f"{TYPE}{kind}AttributeMetadata"
    answer = alice.send("PUT", f"{ACCOUNT}/Attributes({id_})", body)
    assert answer.status == 204, answer.content
    assert told(alice, "new_extra", kind) == before


def test_every_column_of_the_organisation_comes_back_as_it_went(alice: Api) -> None:
    for one in alice.get(f"{ACCOUNT}/Attributes").rows:
        path = f"{ACCOUNT}/Attributes({one['MetadataId']})"
        body = {name: value for name, value in one.items() if "@odata.context" not in name}
        answer = alice.send("PUT", path, body)
        assert answer.status == 204, (one["LogicalName"], answer.content)


def test_a_put_changes_what_a_column_allows(alice: Api) -> None:
    path = f"{ACCOUNT}/Attributes(LogicalName='name')"
    body = {
        "@odata.type": f"{TYPE}StringAttributeMetadata",
        "DisplayName": label("Company"),
        "RequiredLevel": {"Value": "Recommended"},
        "MaxLength": 300,
    }
    assert alice.send("PUT", path, body).status == 204
    found = told(alice, "name", "String")
    assert found["DisplayName"]["UserLocalizedLabel"]["Label"] == "Company"
    assert (found["RequiredLevel"]["Value"], found["MaxLength"]) == ("Recommended", 300)
    assert alice.post("accounts", {"name": "x" * 250}).status == 204


def test_a_deleted_column_takes_its_values_along(alice: Api) -> None:
    id_ = made(alice, column("String", "new_Extra")).made
    row = alice.post("accounts", {"name": "A", "new_extra": "gone"}).made
    assert alice.delete(f"{ACCOUNT}/Attributes({id_})", If_Match="*").status == 204
    assert alice.get(f"accounts({row})?$select=new_extra").status == 400
    made(alice, column("String", "new_Extra"))
    assert alice.get(f"accounts({row})?$select=new_extra").json["new_extra"] is None


@pytest.mark.parametrize("name", ["name", "createdon", "accountid"])
def test_columns_of_the_organisation_cannot_be_deleted(alice: Api, name: str) -> None:
    refused = alice.delete(f"{ACCOUNT}/Attributes(LogicalName='{name}')")
    assert (refused.status, refused.code) == (400, "0x8004f032")


def test_a_column_that_a_view_shows_cannot_be_deleted(alice: Api) -> None:
    id_ = made(alice, column("String", "new_Extra")).made
    view = {"returnedtypecode": "account", "name": "Mine", "layoutxml": "<cell name='new_extra'/>"}
    Row.objects.create(table="savedquery", key="v", version=1, data=view, folded={})
    refused = alice.delete(f"{ACCOUNT}/Attributes({id_})")
    assert (refused.status, refused.code) == (400, "0x8004f01f")
    assert "Mine" in refused.message


@pytest.mark.parametrize(
    ("body", "status", "code", "named"),
    [
        (column("String", "new_Name", MaxLength=5000), 400, "0x80040203", "MaxLength"),
        (column("String", "Name2"), 400, "0x80040203", "prefix"),
        (column("String", "new_" + "x" * 60), 400, "0x80040203", "longer"),
        (column("String", "new_X", AutoNumberFormat="{SEQNUM}"), 501, "0x80040219", "AutoNumber"),
        (column("Integer", "new_X", MinValue=5, MaxValue=1), 400, "0x80040203", "MinValue"),
        (column("Integer", "new_X", MaxValue="9"), 400, "0x80048d19", "MaxValue"),
        (column("Picklist", "new_X"), 400, "0x80040203", "OptionSet"),
        (column("Lookup", "new_X"), 400, "0x80040203", "relationship"),
        (column("UniqueIdentifier", "new_X"), 501, "0x80040219", "UniqueIdentifier"),
        (column("String", "new_X", Depth=1), 400, "0x80048d19", "Depth"),
        (column("String", "new_X", SourceType=1), 501, "0x80040219", "SourceType"),
        (
            column("DateTime", "new_X", DateTimeBehavior={"Value": "DateOnly"}),
            400, "0x80040203", "DateOnly",
        ),
    ],
)  # fmt: skip
def test_a_column_that_makes_no_sense_is_refused(
    alice: Api, body: dict[str, Any], status: int, code: str, named: str
) -> None:
    refused = alice.post(f"{ACCOUNT}/Attributes", body)
    assert (refused.status, refused.code) == (status, code), refused.content
    assert named in refused.message


def test_others_may_not_make_columns(bob: Api) -> None:
    refused = bob.post(f"{ACCOUNT}/Attributes", column("String", "new_X"))
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert "prvCreateAttribute" in refused.message
