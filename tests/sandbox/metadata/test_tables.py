"""EntityMetadata says what the reference says it does, for every table."""

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.identity import privilege_id, table_id
from tests.sandbox.metadata.asking import ask, names


def test_every_table_is_listed_whole_and_without_pages() -> None:
    body = ask("EntityDefinitions")
    assert names(body) == list(catalogue.built_in().tables)
    assert "@odata.nextLink" not in body


def test_a_table_says_what_rows_need_to_be_addressed() -> None:
    found = ask("EntityDefinitions(LogicalName='account')")
    expected = {
        "MetadataId": table_id("account"),
        "LogicalName": "account",
        "SchemaName": "Account",
        "EntitySetName": "accounts",
        "LogicalCollectionName": "accounts",
        "ObjectTypeCode": 1,
        "PrimaryIdAttribute": "accountid",
        "PrimaryNameAttribute": "name",
        "OwnershipType": "UserOwned",
        "IsPrivate": False,
        "IsIntersect": False,
        "ChangeTrackingEnabled": True,
        "IsOptimisticConcurrencyEnabled": True,
    }
    assert expected.items() <= found.items()


def test_columns_come_only_when_asked_for() -> None:
    assert "Attributes" not in ask("EntityDefinitions(LogicalName='account')")


def test_the_name_column_of_a_table_without_one_is_null() -> None:
    assert ask("EntityDefinitions(LogicalName='systemuserroles')")["PrimaryNameAttribute"] is None


@pytest.mark.parametrize(
    ("table", "verbs"),
    [
        ("account", ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign", "Share"]),
        ("product", ["Create", "Read", "Write", "Delete", "Append", "AppendTo"]),
        ("systemuserroles", []),
    ],
)
def test_privileges_depend_on_who_can_own_rows(table: str, verbs: list[str]) -> None:
    found = ask(f"EntityDefinitions(LogicalName='{table}')", select="Privileges")["Privileges"]
    assert [one["PrivilegeType"] for one in found] == verbs


def test_a_privilege_has_the_id_that_roles_point_at() -> None:
    found = ask("EntityDefinitions(LogicalName='account')", select="Privileges")["Privileges"]
    read = next(one for one in found if one["PrivilegeType"] == "Read")
    assert read["Name"] == "prvReadAccount"
    assert read["PrivilegeId"] == privilege_id("prvReadAccount")
    assert all(read[f"CanBe{depth}"] for depth in ("Basic", "Local", "Deep", "Global"))


def test_a_managed_property_says_whether_it_may_change() -> None:
    found = ask("EntityDefinitions(LogicalName='account')", select="CanChangeTrackingBeEnabled")
    assert found["CanChangeTrackingBeEnabled"] == {
        "Value": True,
        "CanBeChanged": False,
        "ManagedPropertyLogicalName": "canchangetrackingbeenabled",
    }
