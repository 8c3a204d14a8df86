"""Every kind of filter and relationship through the whole server, as rows come and go.

Each step ends like a device that is loaded anew, and downloads nothing that was there already.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from portal.dataverse import Client, Operation
from portal.profiles.definition import Direction, Mode, RelationshipRule, RowOption, TableRule
from tests.portal_client import PortalClient
from tests.sync.device import Device
from tests.sync.publishing import publish_for

BOOKING, ORDER, ACCOUNT = "bookableresourcebooking", "msdyn_workorder", "account"
BOOKING_ORDER = "msdyn_msdyn_workorder_bookableresourcebooking_WorkOrder"
MINE = '<condition attribute="ownerid" operator="eq-userid"/>'


def custom(table: str, inside: str, *relationships: RelationshipRule) -> TableRule:
    xml = f'<filter type="and">{inside}</filter>'
    return TableRule(table, RowOption.CUSTOM, filter_xml=xml, relationships=relationships)


def related(table: str, *relationships: RelationshipRule) -> TableRule:
    return TableRule(table, RowOption.RELATED, relationships=relationships)


def ticked(name: str, direction: Direction, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, direction, mode)


def loaded(client: PortalClient, *rules: TableRule) -> Device:
    publish_for(client.user, *rules)
    device = Device.loaded(client)
    device.run_pass()
    return device


def changes(device: Device, name: str) -> tuple[set[str], set[str]]:
    """Run a pass; the rows of a table that came and those that went."""
    cache.clear()  # who a user is upstream is known for a minute
    before = {table: set(held.rows) for table, held in device.tables.items()}
    received = device.run_pass()
    fresh = Device.loaded(device.client)
    for table, held in device.tables.items():
        assert held.rows == fresh.tables[table].rows, table
        assert not received.get(table, set()) & before[table], f"{table} was downloaded again"
    after = set(device.rows(name))
    return after - before[name], before[name] - after


def give_role(maker: Client, user: str, name: str) -> Iterator[None]:
    """Give a role of the user's own unit; on the second step, take it."""
    [row] = maker.query("systemusers", select=("fullname", "_businessunitid_value"),
                        filter=f"systemuserid eq {user}")  # fmt: skip
    wanted = f"name eq '{name}' and _businessunitid_value eq {row['_businessunitid_value']}"
    [role] = maker.query("roles", select=("name",), filter=wanted)
    roles = f"systemusers({user})/systemuserroles_association"
    there = {"@odata.id": f"{maker.session.api_url}roles({role['roleid']})"}
    maker.batch([Operation("POST", f"{roles}/$ref", body=there)])
    yield
    maker.batch([Operation("DELETE", f"{roles}({role['roleid']})/$ref")])
    yield


def test_rows_for_a_role_come_and_go_with_it(bob: PortalClient, maker: Client) -> None:
    has_role = (
        '<link-entity name="systemuserroles" from="systemuserid" to="ownerid" link-type="any">'
        '<filter><link-entity name="role" from="roleid" to="roleid" link-type="any"><filter>'
        '<condition attribute="name" operator="eq" value="Salesperson"/>'
        "</filter></link-entity></filter></link-entity>"
    )
    device = loaded(bob, custom(BOOKING, MINE + has_role))
    assert not device.rows(BOOKING)
    mine = {row["bookableresourcebookingid"] for row in maker.query(
        "bookableresourcebookings", select=("name",), filter=f"_ownerid_value eq {bob.user}"
    )}  # fmt: skip
    steps = give_role(maker, bob.user, "Salesperson")
    next(steps)
    assert changes(device, BOOKING) == (mine, set())
    next(steps)
    assert changes(device, BOOKING) == (set(), mine)


@pytest.mark.parametrize("operator", ["eq-userteams", "eq-useroruserteams"])
def test_a_team_filter_takes_rows_of_the_users_teams(
    bob: PortalClient, maker: Client, operator: str
) -> None:
    device = loaded(bob, custom(ACCOUNT, f'<condition attribute="ownerid" operator="{operator}"/>'))
    held = device.rows(ACCOUNT)
    teams = set(device.manifest["user"]["teamIds"])
    owners = teams | ({bob.user} if operator == "eq-useroruserteams" else set())
    rows = maker.query("accounts", select=("_ownerid_value",))
    assert set(held) == {row["accountid"] for row in rows if row["_ownerid_value"] in owners}
    assert held


def test_a_booking_that_is_given_away_takes_its_order_along_and_brings_it_back(
    bob: PortalClient, maker: Client
) -> None:
    device = loaded(
        bob, custom(BOOKING, MINE), related(ORDER, ticked(BOOKING_ORDER, Direction.PARENTS))
    )
    orders = [row["msdyn_workorder"] for row in device.rows(BOOKING).values()]
    booking = next(
        key
        for key, row in device.rows(BOOKING).items()
        if row["msdyn_workorder"] and orders.count(row["msdyn_workorder"]) == 1
    )
    order = device.rows(BOOKING)[booking]["msdyn_workorder"][0]
    [carol] = maker.query("systemusers", select=("fullname",), filter="firstname eq 'Carol'")
    for owner, expected in (
        (carol["systemuserid"], (set(), {order})),
        (bob.user, ({order}, set())),
    ):
        bind = {"ownerid@odata.bind": f"/systemusers({owner})"}
        maker.update("bookableresourcebookings", booking, bind)
        assert changes(device, ORDER) == expected
        assert (booking in device.rows(BOOKING)) is (owner == bob.user)


def test_only_leaves_out_what_loses_the_relationship(bob: PortalClient, maker: Client) -> None:
    only = ticked(BOOKING_ORDER, Direction.PARENTS, Mode.ONLY)
    orders = TableRule(ORDER, RowOption.ALL, relationships=(only,))
    device = loaded(bob, custom(BOOKING, MINE), orders)
    pointing = [(key, row["msdyn_workorder"]) for key, row in device.rows(BOOKING).items()]
    assert set(device.rows(ORDER)) <= {order[0] for _, order in pointing if order}
    lost = min(device.rows(ORDER))
    for key in [key for key, order in pointing if order and order[0] == lost]:
        maker.batch([Operation("DELETE", f"bookableresourcebookings({key})/msdyn_workorder/$ref")])
    device.run_pass()
    assert lost not in device.rows(ORDER)
    assert len(device.rows(BOOKING)) == len(pointing)


@pytest.mark.parametrize("direction", [Direction.PARENTS, Direction.CHILDREN])
def test_a_table_that_points_at_itself_brings_its_own_rows(
    bob: PortalClient, maker: Client, direction: Direction
) -> None:
    [one, two, *_] = loaded(bob, TableRule(ACCOUNT, RowOption.ALL)).rows(ACCOUNT)
    chosen = f'<condition attribute="accountid" operator="eq" value="{one}"/>'
    device = loaded(bob, custom(ACCOUNT, chosen, ticked("account_parent_account", direction)))
    held = set(device.rows(ACCOUNT))
    child, parent = (one, two) if direction is Direction.PARENTS else (two, one)
    maker.update("accounts", child, {"parentaccountid@odata.bind": f"/accounts({parent})"})
    device.run_pass()
    assert set(device.rows(ACCOUNT)) == held | {two}
    maker.batch([Operation("DELETE", f"accounts({child})/parentaccountid/$ref")])
    device.run_pass()
    assert two not in device.rows(ACCOUNT)


def test_a_user_who_moves_to_another_unit_and_back_holds_what_he_held(
    bob: PortalClient, maker: Client
) -> None:
    rule = TableRule(ACCOUNT, RowOption.ORGANIZATION, business_unit_rows=True)
    device = loaded(bob, rule)
    before = dict(device.tables[ACCOUNT].rows)
    assert before
    units = {
        row["name"]: row["businessunitid"] for row in maker.query("businessunits", select=("name",))
    }
    for unit in ("South", "North"):
        bind = {"businessunitid@odata.bind": f"/businessunits({units[unit]})"}
        maker.update("systemusers", bob.user, bind)
        next(give_role(maker, bob.user, "Field Service - Resource"))
        cache.clear()
        held = set(device.rows(ACCOUNT))
        received = device.run_pass()
        assert not received.get(ACCOUNT, set()) & held
        assert set(device.rows(ACCOUNT)).isdisjoint(before) is (unit == "South")
    assert device.tables[ACCOUNT].rows == before
