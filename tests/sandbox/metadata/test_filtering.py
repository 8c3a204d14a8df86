"""`$filter` on metadata."""

import pytest

from portal.sandbox.errors import QueryRefused
from tests.sandbox.metadata.asking import ask, names

ACCOUNT = "EntityDefinitions(LogicalName='account')"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LogicalName eq 'account'", ["account"]),
        ("LogicalName eq 'contact' or LogicalName eq 'account'", ["account", "contact"]),
        ("LogicalName eq 'account' and IsIntersect eq true", []),
        ("LogicalName eq 'nope'", []),
        ("ObjectTypeCode le 2", ["account", "contact"]),
        ("not (ObjectTypeCode gt 2)", ["account", "contact"]),
        ("CanChangeTrackingBeEnabled/Value eq true and ObjectTypeCode eq 1", ["account"]),
    ],
)
def test_tables_are_chosen_by_their_properties(text: str, expected: list[str]) -> None:
    assert sorted(names(ask("EntityDefinitions", select="LogicalName", filter=text))) == expected


@pytest.mark.parametrize(
    "text", ["IsPrivate eq false", "IsIntersect eq false", "ChangeTrackingEnabled eq true"]
)
def test_a_flag_and_its_opposite_share_out_all_tables(text: str) -> None:
    every = names(ask("EntityDefinitions"))
    having = names(ask("EntityDefinitions", filter=text))
    lacking = names(ask("EntityDefinitions", filter=text.replace(" eq ", " ne ")))
    assert sorted(having + lacking) == sorted(every)


@pytest.mark.parametrize(
    "text",
    [
        "AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Memo'",
        "AttributeType eq 'Memo'",
    ],
)
def test_enumerations_are_taken_with_and_without_their_type(text: str) -> None:
    found = names(ask(f"{ACCOUNT}/Attributes", filter=text), "AttributeType")
    assert set(found) == {"Memo"}


def test_a_managed_property_is_compared_by_its_value() -> None:
    level = "Microsoft.Dynamics.CRM.AttributeRequiredLevel'SystemRequired'"
    found = ask(f"{ACCOUNT}/Attributes", filter=f"RequiredLevel/Value eq {level}")["value"]
    assert {one["RequiredLevel"]["Value"] for one in found} == {"SystemRequired"}


def test_a_column_is_found_by_its_id() -> None:
    (first, *_rest) = ask(f"{ACCOUNT}/Attributes")["value"]
    found = ask(f"{ACCOUNT}/Attributes", filter=f"MetadataId eq {first['MetadataId'].upper()}")
    assert names(found) == [first["LogicalName"]]


@pytest.mark.parametrize(
    "text",
    [
        "Nope eq 'account'",
        "LogicalName eq 'nope' and Nope eq 1",
        "DisplayName eq 'Account'",
        "LogicalName gt 'account'",
        "'account' eq LogicalName",
        "LogicalName eq SchemaName",
        "LogicalName eq",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(QueryRefused):
        ask("EntityDefinitions", filter=text)


def test_functions_are_refused_as_upstream() -> None:
    with pytest.raises(QueryRefused, match="contains"):
        ask("EntityDefinitions", filter="contains(LogicalName,'acc')")
