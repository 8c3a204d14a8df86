"""What column security profiles permit, and what a manifest makes of it."""

from portal.dataverse import ColumnMetadata
from portal.profiles.column_rights import (
    EVERYTHING,
    NOTHING,
    ColumnRights,
    permission_queries,
    rights_on_column,
    secured_columns,
)

SALARY = ColumnMetadata("salary", secured=True)
USER, TEAM = "0b0b0b0b-0000-4000-8000-000000000001", "0c0c0c0c-0000-4000-8000-000000000001"


def permission(column: str, read: int = 0, create: int = 0, update: int = 0) -> dict[str, object]:
    return {
        "entityname": "contact",
        "attributelogicalname": column,
        "canread": read,
        "cancreate": create,
        "canupdate": update,
    }


def test_permissions_of_several_profiles_add_up() -> None:
    found = secured_columns([permission("salary", read=4), permission("salary", update=4)])
    assert found == {("contact", "salary"): ColumnRights(reads=True, updates=True)}


def test_without_a_permission_a_secured_column_may_not_even_be_read() -> None:
    found = secured_columns([permission("salary", read=4)])
    assert rights_on_column("contact", ColumnMetadata("bonus", secured=True), found) == NOTHING
    assert rights_on_column("account", SALARY, found) == NOTHING


def test_a_column_that_is_not_secured_needs_no_permission() -> None:
    assert rights_on_column("contact", ColumnMetadata("name"), {}) == EVERYTHING


def test_permissions_are_asked_for_through_teams_only_by_members() -> None:
    assert len(permission_queries(USER, ())) == 1
    alone, through_teams = permission_queries(USER, [TEAM])
    assert USER in alone.path
    assert TEAM in through_teams.path
