"""Privileges are named, numbered and limited as the product's are."""

import pytest

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.definitions.privileges import all_privileges, privileges_of
from portal.sandbox.organisation.tables import TABLES

BY_NAME = {table.name: table for table in TABLES}


@pytest.mark.parametrize(
    ("table", "privilege"),
    [
        ("account", "prvReadAccount"),
        ("annotation", "prvReadNote"),
        ("task", "prvCreateActivity"),
        ("systemuser", "prvReadUser"),
        ("savedquery", "prvReadQuery"),
        ("msdyn_workorder", "prvWritemsdyn_workorder"),
        ("bookableresourcebooking", "prvAssignBookableResourceBooking"),
        ("fp_syncreceipt", "prvCreatefp_SyncReceipt"),
    ],
)
def test_a_privilege_is_spelled_as_in_the_product(table: str, privilege: str) -> None:
    assert privilege in {one.name for one in privileges_of(BY_NAME[table])}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_only_owned_rows_can_be_assigned_or_held_at_user_depth(table: TableDefinition) -> None:
    owned = table.ownership == "UserOwned" and not table.is_intersect
    privileges = privileges_of(table)
    assert any(one.type == "Assign" for one in privileges) == owned
    assert any(one.can_be_basic for one in privileges) == owned


def test_intersect_tables_have_no_privileges_of_their_own() -> None:
    held = {privileges_of(table) for table in TABLES if table.is_intersect}
    assert held == {()}


def test_acting_for_others_is_a_privilege_about_no_table() -> None:
    acting = next(one for one in all_privileges(()) if one.name == "prvActOnBehalfOfAnotherUser")
    assert (acting.type, acting.access_right) == ("None", 0)


def test_activities_share_their_privileges() -> None:
    task = BY_NAME["task"]
    about_no_table = len(all_privileges(()))
    assert len(all_privileges((task, task))) == len(privileges_of(task)) + about_no_table
