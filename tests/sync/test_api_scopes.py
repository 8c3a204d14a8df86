"""Scopes that change without any row changing: the next pass brings and removes, and no more.

Each test ends like a device that is loaded anew: that is what the scope is now.
"""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.core.cache import cache

from portal.dataverse import Client, Operation
from portal.profiles.models import OfflineProfile, ProfileAssignment
from tests.portal_client import PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device
from tests.sync.publishing import publish_with

ACCOUNT, BOOKING = "account", "bookableresourcebooking"
SOUTH_TEAM, NORTH_TEAM = "South Field Service", "North Field Service"


@pytest.fixture
def maker(sandbox: SandboxSide) -> Client:
    """Somebody who may do everything upstream."""
    return sandbox.client("maker")


def take_accounts(bob: PortalClient, row_option: str, **rows: bool) -> Device:
    """A device of a profile with these accounts and nothing that hangs on them."""
    none = {"ownRows": False, "teamRows": False, "businessUnitRows": False, "filterXml": ""}
    publish_with(ACCOUNT, **none, rowOption=row_option, relationships=[])
    publish_with(ACCOUNT, **rows)
    device = Device.loaded(bob)
    device.run_pass()
    assert device.rows(ACCOUNT)
    return device


def what_is_new(device: Device) -> tuple[set[str], set[str]]:
    """Run a pass; the accounts that came and those that went.

    What came is all that was downloaded, and afterwards the device is as if loaded anew.
    """
    cache.clear()  # who a user is upstream is known for a minute
    before = {name: set(table.rows) for name, table in device.tables.items()}
    received = device.run_pass()
    fresh = Device.loaded(device.client)
    for name, table in device.tables.items():
        assert table.rows == fresh.tables[name].rows, name
        assert not received.get(name, set()) & before[name], f"{name} was downloaded again"
    after = set(device.rows(ACCOUNT))
    return after - before[ACCOUNT], before[ACCOUNT] - after


def owned_by(maker: Client, team: str) -> set[str]:
    [found] = maker.query("teams", select=("teamid",), filter=f"name eq '{team}'")
    owner = f"_ownerid_value eq {found['teamid']}"
    return {row["accountid"] for row in maker.query("accounts", select=("name",), filter=owner)}


def act(maker: Client, path: str, body: object) -> None:
    answer = maker.batch([Operation("POST", path, body=body)]).results[0]
    assert getattr(answer, "is_ok", False), answer


def forget_column_profiles(maker: Client, team: str) -> None:
    """Let a team's members see no secured columns: new members get rows and nothing else."""
    held = f"teams({team})/teamprofiles_association"
    for profile in list(maker.query(held, select=("name",))):
        taken = Operation("DELETE", f"{held}({profile['fieldsecurityprofileid']})/$ref")
        [answer] = maker.batch([taken]).results
        assert getattr(answer, "is_ok", False), answer


def share(maker: Client, account: str, user: str, message: str = "GrantAccess") -> None:
    target = {"accountid": account, "@odata.type": "Microsoft.Dynamics.CRM.account"}
    principal = {"systemuserid": user, "@odata.type": "Microsoft.Dynamics.CRM.systemuser"}
    if message == "GrantAccess":
        access = {"Principal": principal, "AccessMask": "ReadAccess"}
        act(maker, message, {"Target": target, "PrincipalAccess": access})
    else:
        act(maker, message, {"Target": target, "Revokee": principal})


def test_a_row_that_is_shared_comes_and_goes_with_its_share(
    bob: PortalClient, maker: Client
) -> None:
    device = take_accounts(bob, "all")
    foreign = min(owned_by(maker, SOUTH_TEAM))
    assert foreign not in device.rows(ACCOUNT)
    share(maker, foreign, bob.user)
    assert what_is_new(device) == ({foreign}, set())
    share(maker, foreign, bob.user, "RevokeAccess")
    assert what_is_new(device) == (set(), {foreign})


def test_rows_of_a_team_come_and_go_with_its_members(bob: PortalClient, maker: Client) -> None:
    device = take_accounts(bob, "organization", teamRows=True)
    theirs = owned_by(maker, SOUTH_TEAM)
    [team] = maker.query("teams", select=("teamid",), filter=f"name eq '{SOUTH_TEAM}'")
    forget_column_profiles(maker, team["teamid"])
    path = f"teams({team['teamid']})/Microsoft.Dynamics.CRM."
    member = {"systemuserid": bob.user, "@odata.type": "Microsoft.Dynamics.CRM.systemuser"}
    act(maker, path + "AddMembersTeam", {"Members": [member]})
    assert what_is_new(device) == (theirs, set())
    act(maker, path + "RemoveMembersTeam", {"Members": [member]})
    assert what_is_new(device) == (set(), theirs)


def test_rows_of_a_unit_come_and_go_when_the_user_moves(bob: PortalClient, maker: Client) -> None:
    ProfileAssignment.objects.create(
        profile=OfflineProfile.objects.get(),
        kind="user",
        target_id=UUID(bob.user),
        target_name="Bob",
    )
    device = take_accounts(bob, "organization", businessUnitRows=True)
    north = owned_by(maker, NORTH_TEAM)
    assert set(device.rows(ACCOUNT)) == north
    [south] = maker.query("businessunits", select=("name",), filter="name eq 'South'")
    unit = south["businessunitid"]
    maker.update("systemusers", bob.user, {"businessunitid@odata.bind": f"/businessunits({unit})"})
    wanted = f"name eq 'Field Service - Resource' and _businessunitid_value eq {unit}"
    [role] = maker.query("roles", select=("name",), filter=wanted)
    path = f"systemusers({bob.user})/systemuserroles_association/$ref"
    act(maker, path, {"@odata.id": f"{maker.session.api_url}roles({role['roleid']})"})
    cache.clear()
    before = set(device.rows(ACCOUNT))
    received = device.run_pass()
    assert set(device.rows(ACCOUNT)) == owned_by(maker, SOUTH_TEAM)
    assert not received[ACCOUNT] & before


@pytest.fixture
def days_pass(sandbox: SandboxSide) -> Iterator[Callable[[int], None]]:
    """Lets days pass upstream."""
    yield lambda days: sandbox.move_clock(ahead_seconds=days * 86_400)
    sandbox.move_clock(ahead_seconds=0)


def test_a_window_of_time_moves_on_at_midnight(
    bob: PortalClient, days_pass: Callable[[int], None]
) -> None:
    device = Device.loaded(bob)
    device.run_pass()
    before = set(device.rows(BOOKING))
    days_pass(4)
    what_is_new(device)
    after = set(device.rows(BOOKING))
    assert after - before, "no booking came into the window"
    assert before - after, "no booking left the window"
