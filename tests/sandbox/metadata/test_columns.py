"""AttributeMetadata and its derived types."""

from typing import Any

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.errors import QueryRefused, SegmentMissing
from portal.sandbox.metadata.errors import MetadataMissing
from tests.sandbox.metadata.asking import ask, names

BOOKING = "EntityDefinitions(LogicalName='bookableresourcebooking')"
CAST = "Microsoft.Dynamics.CRM."


def column(table: str, name: str) -> dict[str, Any]:
    return ask(f"EntityDefinitions(LogicalName='{table}')/Attributes(LogicalName='{name}')")


@pytest.mark.parametrize("table", catalogue.built_in().tables)
def test_every_column_of_every_table_is_listed_and_numbered(table: str) -> None:
    body = ask(f"EntityDefinitions(LogicalName='{table}')/Attributes")
    assert names(body) == list(catalogue.built_in().tables[table].columns)
    assert names(body, "ColumnNumber") == list(range(1, len(body["value"]) + 1))


@pytest.mark.parametrize(
    ("table", "name", "expected"),
    [
        ("account", "name", {"AttributeType": "String", "MaxLength": 160, "IsPrimaryName": True}),
        ("account", "accountid", {"AttributeType": "Uniqueidentifier", "IsPrimaryId": True}),
        ("account", "versionnumber", {"AttributeType": "BigInt", "IsValidForUpdate": False}),
        ("account", "ownerid", {"AttributeType": "Owner", "Targets": ["systemuser", "team"]}),
        ("contact", "parentcustomerid", {"AttributeType": "Customer"}),
        (
            "bookableresourcebooking",
            "starttime",
            {
                "AttributeType": "DateTime",
                "Format": "DateAndTime",
                "DateTimeBehavior": {"Value": "UserLocal"},
            },
        ),
        ("bookableresourcebooking", "duration", {"AttributeType": "Integer", "MinValue": 0}),
    ],
)
def test_a_column_says_what_its_type_allows(
    table: str, name: str, expected: dict[str, Any]
) -> None:
    assert expected.items() <= column(table, name).items()


@pytest.mark.parametrize("table", catalogue.built_in().tables)
def test_bounds_of_whole_numbers_are_whole(table: str) -> None:
    path = f"EntityDefinitions(LogicalName='{table}')/Attributes/{CAST}IntegerAttributeMetadata"
    for one in ask(path)["value"]:
        assert isinstance(one["MinValue"], int | None)
        assert isinstance(one["MaxValue"], int | None)


def test_a_required_column_says_so_in_its_managed_property() -> None:
    level = column("bookableresourcebooking", "starttime")["RequiredLevel"]
    assert level["Value"] == "SystemRequired"


def test_an_untyped_column_says_what_it_is() -> None:
    assert column("account", "name")["@odata.type"] == f"#{CAST}StringAttributeMetadata"


def test_a_typed_list_holds_that_type_only_and_does_not_repeat_it() -> None:
    found = ask(f"{BOOKING}/Attributes/{CAST}DateTimeAttributeMetadata")["value"]
    assert {one["AttributeType"] for one in found} == {"DateTime"}
    assert not any("@odata.type" in one for one in found)


def test_lookups_customers_and_owners_share_a_cast() -> None:
    path = f"EntityDefinitions(LogicalName='contact')/Attributes/{CAST}LookupAttributeMetadata"
    found = {one["AttributeType"] for one in ask(path)["value"]}
    assert found == {"Lookup", "Customer", "Owner"}


def test_one_column_may_be_cast() -> None:
    path = f"{BOOKING}/Attributes(LogicalName='bookingtype')/{CAST}PicklistAttributeMetadata"
    found = ask(path, select="LogicalName", expand="OptionSet($select=Options)")
    assert "Name" not in found["OptionSet"]
    assert [one["Value"] for one in found["OptionSet"]["Options"]] == [1, 2]


def test_a_cast_to_another_type_finds_nothing() -> None:
    with pytest.raises(MetadataMissing):
        ask(f"{BOOKING}/Attributes(LogicalName='name')/{CAST}PicklistAttributeMetadata")


def test_there_is_no_cast_to_all_choices_together() -> None:
    with pytest.raises(SegmentMissing):
        ask(f"{BOOKING}/Attributes/{CAST}EnumAttributeMetadata")


def test_properties_of_a_derived_type_need_the_cast() -> None:
    with pytest.raises(QueryRefused, match="MaxLength"):
        ask(f"{BOOKING}/Attributes", select="LogicalName,MaxLength")
    path = f"{BOOKING}/Attributes/{CAST}StringAttributeMetadata"
    assert all("MaxLength" in one for one in ask(path, select="MaxLength")["value"])


@pytest.mark.parametrize(
    ("column", "can_be_secured"),
    [
        ("name", True), ("creditlimit", True), ("accountid", False), ("createdon", False),
        ("statecode", False), ("primarycontactid", False), ("ownerid", False),
    ],
)  # fmt: skip
def test_what_clients_write_can_be_secured(column: str, can_be_secured: bool) -> None:
    found = ask(f"EntityDefinitions(LogicalName='account')/Attributes(LogicalName='{column}')")
    assert found["CanBeSecuredForRead"] is can_be_secured
    assert found["CanBeSecuredForUpdate"] is can_be_secured
