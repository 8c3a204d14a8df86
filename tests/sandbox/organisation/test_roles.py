"""Roles grant what the people of the demo organisation need, and no more."""

import pytest

from portal.sandbox.definitions.identity import privilege_id
from portal.sandbox.definitions.privileges import all_privileges
from portal.sandbox.organisation.people import UNITS, unit_role_id
from portal.sandbox.organisation.roles import ROLES, role_rows, root_role_id
from portal.sandbox.organisation.tables import TABLES

BY_NAME = {role.name: role for role in ROLES}
TECHNICIAN = "Field Service - Resource"
DISPATCHER = "Field Service - Dispatcher"
AGENT = "Customer Service Representative"
USER, UNIT, BELOW, WHOLE, NOTHING = 1, 2, 4, 8, 0


@pytest.mark.parametrize(
    ("role", "privilege", "depth"),
    [
        (TECHNICIAN, "prvReadBookableResourceBooking", USER),
        (TECHNICIAN, "prvWriteBookableResourceBooking", USER),
        (TECHNICIAN, "prvCreateBookableResourceBooking", NOTHING),
        (TECHNICIAN, "prvDeleteBookableResourceBooking", NOTHING),
        (TECHNICIAN, "prvReadmsdyn_workorder", UNIT),
        (TECHNICIAN, "prvWritemsdyn_workorder", UNIT),
        (TECHNICIAN, "prvAppendTomsdyn_workorder", UNIT),
        (TECHNICIAN, "prvAssignmsdyn_workorder", NOTHING),
        (TECHNICIAN, "prvReadAccount", UNIT),
        (TECHNICIAN, "prvWriteAccount", NOTHING),
        (TECHNICIAN, "prvCreatemsdyn_workorderservicetask", USER),
        (TECHNICIAN, "prvWritemsdyn_workorderservicetask", UNIT),
        (TECHNICIAN, "prvCreateNote", USER),
        (TECHNICIAN, "prvDeleteNote", USER),
        (TECHNICIAN, "prvCreateActivity", USER),
        (TECHNICIAN, "prvReadBookingStatus", WHOLE),
        (TECHNICIAN, "prvAppendToBookingStatus", WHOLE),
        (TECHNICIAN, "prvCreatefp_SyncReceipt", USER),
        (TECHNICIAN, "prvReadfp_SyncReceipt", USER),
        (DISPATCHER, "prvAssignBookableResourceBooking", WHOLE),
        (DISPATCHER, "prvCreatemsdyn_workorder", WHOLE),
        ("Salesperson", "prvWriteAccount", UNIT),
        ("Salesperson", "prvReadmsdyn_workorder", NOTHING),
        ("Salesperson", "prvCreateOpportunity", UNIT),
        ("Salesperson", "prvCreateLead", UNIT),
        ("Salesperson", "prvReadIncident", UNIT),
        ("Salesperson", "prvWriteIncident", NOTHING),
        ("Salesperson", "prvReadPriceLevel", WHOLE),
        (AGENT, "prvCreateIncident", BELOW),
        (AGENT, "prvWriteActivity", BELOW),
        (AGENT, "prvDeleteEntitlement", NOTHING),
        (AGENT, "prvWriteQueue", WHOLE),
        (AGENT, "prvReadOpportunity", NOTHING),
        (AGENT, "prvCreateUserQuery", USER),
        (DISPATCHER, "prvReadIncident", WHOLE),
        (DISPATCHER, "prvWriteIncident", NOTHING),
        (TECHNICIAN, "prvReadIncident", NOTHING),
        ("System Administrator", "prvDeleteAccount", WHOLE),
        ("Field Portal Service", "prvReadSavedQuery", NOTHING),
        ("Field Portal Service", "prvReadQuery", WHOLE),
        ("Field Portal Service", "prvReadAccount", NOTHING),
        ("Field Portal Service", "prvActOnBehalfOfAnotherUser", WHOLE),
    ],
)
def test_a_role_grants(role: str, privilege: str, depth: int) -> None:
    assert BY_NAME[role].depths.get(privilege, NOTHING) == depth


def test_the_administrator_may_do_everything_there_is() -> None:
    held = BY_NAME["System Administrator"]
    assert held.depths == {one.name: WHOLE for one in all_privileges(TABLES)}
    assert held.template == "627090ff-40a3-4053-8790-584edc5be201"


def test_no_role_holds_a_privilege_shallower_than_it_can_be() -> None:
    can = {one.name: one for one in all_privileges(TABLES)}
    for role in ROLES:
        for name, depth in role.depths.items():
            allowed = {
                USER: can[name].can_be_basic,
                UNIT: can[name].can_be_local,
                4: can[name].can_be_deep,
                WHOLE: can[name].can_be_global,
            }
            assert allowed[depth], (role.name, name)


def test_every_unit_has_its_copy_of_every_role_and_the_copies_name_their_root() -> None:
    rows = {row.values["roleid"]: row.values for row in role_rows() if row.table == "role"}
    assert len(rows) == len(ROLES) * len(UNITS)
    for role in ROLES:
        for unit in UNITS:
            copy = rows[unit_role_id(role.name, unit)]
            assert copy["parentrootroleid"] == root_role_id(role.name)
            assert copy["isinherited"] == (copy["roleid"] != root_role_id(role.name))


def test_copies_hold_what_their_root_holds() -> None:
    held: dict[object, set[tuple[object, object]]] = {}
    for row in role_rows():
        if row.table == "roleprivileges":
            pair = (row.values["privilegeid"], row.values["privilegedepthmask"])
            held.setdefault(row.values["roleid"], set()).add(pair)
    for role in ROLES:
        wanted = {(privilege_id(name), depth) for name, depth in role.depths.items()}
        assert all(held[unit_role_id(role.name, unit)] == wanted for unit in UNITS)
