"""Pairs of many-to-many relationships through the whole server, as Dana who sells."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from portal.dataverse import Client
from portal.profiles.definition import Direction, Mode, RelationshipRule, RowOption, TableRule
from tests.portal_client import PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device, change_set, mutation
from tests.sync.publishing import publish_for

ACCOUNT, LEAD, COMPETITOR = "account", "lead", "competitor"
ACCOUNT_LEADS, LEAD_COMPETITORS = "accountleads", "leadcompetitors"


def paired(name: str, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, Direction.PAIRS, mode)


RULES = (
    TableRule(ACCOUNT, RowOption.ALL, priority=10, interval_minutes=60),
    TableRule(
        LEAD, RowOption.RELATED, priority=20, interval_minutes=5,
        relationships=(paired("accountleads_association"),),
    ),
    TableRule(
        COMPETITOR, RowOption.RELATED, priority=30,
        relationships=(paired("leadcompetitors_association"),),
    ),
)  # fmt: skip


@pytest.fixture
def dana(signed_in: Callable[[str], PortalClient]) -> PortalClient:
    """A device of somebody whose leads are those of her accounts, and competitors of those."""
    client = signed_in("dana")
    publish_for(client.user, *RULES)
    return client


@pytest.fixture
def device(dana: PortalClient) -> Device:
    """Her device after its first pass."""
    device = Device.loaded(dana)
    device.run_pass()
    return device


@pytest.fixture
def maker(sandbox: SandboxSide) -> Client:
    """Somebody who may do everything upstream."""
    return sandbox.client("maker")


def entry(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in manifest["tables"] if one["name"] == name)
    return found


def ends(device: Device, table: str) -> set[tuple[str, str]]:
    """The pairs held, as (first, second)."""
    pair = entry(device.manifest, table)["pair"]
    first, second = pair["firstColumn"], pair["secondColumn"]
    return {(row[first][0], row[second][0]) for row in device.rows(table).values()}


def upstream_pairs(client: Client, table: str, first: str, second: str) -> set[tuple[str, str]]:
    xml = f'<fetch><entity name="{table}"><all-attributes/></entity></fetch>'
    return {(row[first], row[second]) for row in client.fetch(f"{table}collection", xml)}


def test_the_manifest_tells_of_pairs(device: Device) -> None:
    table = entry(device.manifest, ACCOUNT_LEADS)
    assert table["pair"] == {
        "relationship": "accountleads_association",
        "first": ACCOUNT,
        "firstColumn": "accountid",
        "second": LEAD,
        "secondColumn": "leadid",
    }
    assert (table["views"], table["forms"], table["conflictPolicy"]) == ([], [], "ask")
    assert (table["priority"], table["intervalMinutes"]) == (20, 5)
    assert table["rights"]["create"]
    assert table["rights"]["delete"]
    assert {(one["name"], one["type"], *one["targets"]) for one in table["columns"]} == {
        ("accountid", "Lookup", ACCOUNT),
        ("leadid", "Lookup", LEAD),
    }
    assert entry(device.manifest, ACCOUNT)["pair"] is None


def test_the_manifest_says_how_pairs_are_followed(device: Device) -> None:
    steps = [
        (one["from"], one["column"], one["direction"], one["table"], one["mode"])
        for one in device.manifest["follow"]
    ]
    assert (ACCOUNT, "accountid", "children", ACCOUNT_LEADS, "only") in steps
    assert (LEAD, "leadid", "children", ACCOUNT_LEADS, "only") in steps
    assert (ACCOUNT_LEADS, "leadid", "parents", LEAD, "also") in steps
    assert (ACCOUNT_LEADS, "accountid", "parents", ACCOUNT, "also") not in steps


def test_the_pairs_of_rows_in_scope_reach_the_device_with_their_rows(
    device: Device, maker: Client
) -> None:
    held = ends(device, ACCOUNT_LEADS)
    assert held
    assert {first for first, _ in held} <= set(device.rows(ACCOUNT))
    assert {second for _, second in held} == set(device.rows(LEAD))
    everywhere = upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid")
    assert everywhere - held, "the small organisation has pairs of others"
    assert {second for _, second in ends(device, LEAD_COMPETITORS)} == set(device.rows(COMPETITOR))


def test_pairs_travel_by_the_check_alone(device: Device) -> None:
    device.tables[ACCOUNT_LEADS].rows.clear()
    answer = device.request([ACCOUNT_LEADS, 0, "0" * 16, 0])
    [page] = answer.json["tables"]
    assert page["columns"] == ["id", "version", "accountid", "leadid"]
    assert (page["rows"], page["more"], page["check"]["state"]) == ([], False, "rows")
    assert {version for _, version in page["check"]["rows"]} == {0}


def test_a_pass_with_pairs_and_nothing_new_is_one_batch(
    device: Device, sandbox: SandboxSide
) -> None:
    sandbox.forget_requests()
    asks = [device.ask(name, is_checked=True) for name in device.tables]
    answer = device.request(*asks)
    assert (answer.json["unchanged"], answer.json["tables"]) == (len(asks), [])
    assert sandbox.counts()["requests"] == 1


def a_link(device: Device) -> tuple[str, str]:
    """An account and a lead that are not a pair yet, both on the device."""
    held = ends(device, ACCOUNT_LEADS)
    return next(
        (account, lead)
        for account in device.rows(ACCOUNT)
        for lead in device.rows(LEAD)
        if (account, lead) not in held
    )


def pairing(kind: str, account: str, lead: str, **more: Any) -> dict[str, Any]:
    values = {"accountid": [account, ACCOUNT, None], "leadid": [lead, LEAD, None], **more}
    return mutation(kind, ACCOUNT_LEADS, str(uuid4()), None, values)


def push(device: Device, *mutations: dict[str, Any]) -> dict[str, Any]:
    answer = device.client.push(change_set(*mutations))
    assert answer.status == 200, answer.body
    [verdict] = answer.json["outcomes"]
    return dict(verdict)


def test_a_link_is_made_and_its_row_comes_back(device: Device, maker: Client) -> None:
    account, lead = a_link(device)
    verdict = push(device, pairing("link", account, lead))
    assert verdict["outcome"] == "applied"
    [page] = verdict["rows"]
    [[row_id, version, first, second]] = page["rows"]
    assert (version, first, second) == (0, [account, ACCOUNT, None], [lead, LEAD, None])
    assert (page["inScope"], page["absent"]) == ([True], [])
    assert (account, lead) in upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid")
    assert device.run_pass() == {ACCOUNT_LEADS: {row_id}}


def test_an_unlink_ends_the_pair(device: Device, maker: Client) -> None:
    account, lead = min(ends(device, ACCOUNT_LEADS))
    verdict = push(device, pairing("unlink", account, lead))
    assert (verdict["outcome"], verdict["rows"][0]["rows"]) == ("applied", [])
    assert (account, lead) not in upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid")
