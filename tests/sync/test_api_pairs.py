"""Pairs of many-to-many relationships on their way to a device, through the whole server."""

from portal.dataverse import ChangeSet, Client, Operation
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device
from tests.sync.pairs import (
    ACCOUNT,
    ACCOUNT_LEADS,
    COMPETITOR,
    LEAD,
    LEAD_COMPETITORS,
    a_link,
    ends,
    entry,
    upstream_pairs,
)


def test_the_manifest_tells_of_pairs(danas_device: Device) -> None:
    table = entry(danas_device.manifest, ACCOUNT_LEADS)
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
    assert entry(danas_device.manifest, ACCOUNT)["pair"] is None


def test_the_manifest_says_how_pairs_are_followed(danas_device: Device) -> None:
    steps = [
        (one["from"], one["column"], one["direction"], one["table"], one["mode"])
        for one in danas_device.manifest["follow"]
    ]
    assert (ACCOUNT, "accountid", "children", ACCOUNT_LEADS, "only") in steps
    assert (LEAD, "leadid", "children", ACCOUNT_LEADS, "only") in steps
    assert (ACCOUNT_LEADS, "leadid", "parents", LEAD, "also") in steps
    assert (ACCOUNT_LEADS, "accountid", "parents", ACCOUNT, "also") not in steps


def test_the_pairs_of_rows_in_scope_reach_the_device_with_their_rows(
    danas_device: Device, maker: Client
) -> None:
    held = ends(danas_device, ACCOUNT_LEADS)
    assert held
    assert {first for first, _ in held} <= set(danas_device.rows(ACCOUNT))
    assert {second for _, second in held} == set(danas_device.rows(LEAD))
    everywhere = upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid")
    assert everywhere - held, "the small organisation has pairs of others"
    assert {second for _, second in ends(danas_device, LEAD_COMPETITORS)} == set(
        danas_device.rows(COMPETITOR)
    )


def test_pairs_travel_by_the_check_alone(danas_device: Device) -> None:
    danas_device.tables[ACCOUNT_LEADS].rows.clear()
    answer = danas_device.request([ACCOUNT_LEADS, 0, "0" * 16, 0])
    [page] = answer.json["tables"]
    assert page["columns"] == ["id", "version", "accountid", "leadid"]
    assert (page["rows"], page["more"], page["check"]["state"]) == ([], False, "rows")
    assert {version for _, version in page["check"]["rows"]} == {0}


def test_a_pass_with_pairs_and_nothing_new_is_one_batch(
    danas_device: Device, sandbox: SandboxSide
) -> None:
    sandbox.forget_requests()
    asks = [danas_device.ask(name, is_checked=True) for name in danas_device.tables]
    answer = danas_device.request(*asks)
    assert (answer.json["unchanged"], answer.json["tables"]) == (len(asks), [])
    assert sandbox.counts()["requests"] == 1


def account_of(danas_device: Device, upstream: Client) -> tuple[str, str]:
    """An account with a pair, and its owner."""
    account = min(first for first, _ in ends(danas_device, ACCOUNT_LEADS))
    row = upstream.retrieve("accounts", account, select=("_ownerid_value",))
    return account, row["_ownerid_value"]


def test_pairs_leave_with_an_end_that_may_not_be_read_any_more_and_come_back(
    danas_device: Device, maker: Client
) -> None:
    account, _ = account_of(danas_device, maker)
    before = {name: dict(table.rows) for name, table in danas_device.tables.items()}
    [team] = maker.query("teams", select=("teamid",), filter="name eq 'South Sales'")
    [home] = maker.query("teams", select=("teamid",), filter="name eq 'North Sales'")
    maker.update("accounts", account, {"ownerid@odata.bind": f"/teams({team['teamid']})"})
    assert danas_device.run_pass() == {}
    assert account not in {first for first, _ in ends(danas_device, ACCOUNT_LEADS)}
    maker.update("accounts", account, {"ownerid@odata.bind": f"/teams({home['teamid']})"})
    danas_device.run_pass()
    assert danas_device.tables[ACCOUNT_LEADS].rows == before[ACCOUNT_LEADS]
    assert danas_device.tables[LEAD].rows.keys() == before[LEAD].keys()


def test_pairs_go_with_an_end_that_is_deleted(danas_device: Device, maker: Client) -> None:
    account, lead = min(ends(danas_device, ACCOUNT_LEADS))
    maker.delete("leads", lead)
    assert danas_device.run_pass() == {}
    assert lead not in {second for _, second in ends(danas_device, ACCOUNT_LEADS)}
    assert account in danas_device.rows(ACCOUNT)


def test_a_pair_that_is_committed_late_is_found_when_it_is_there(
    danas_device: Device, maker: Client, sandbox: SandboxSide
) -> None:
    account, lead = a_link(danas_device)
    sandbox.spoil(kind="late-commit", answer="given", seconds=60, path=r"\$ref", count=1)
    link = Operation(
        "POST",
        f"accounts({account})/accountleads_association/$ref",
        body={"@odata.id": f"{maker.session.api_url}leads({lead})"},
    )
    maker.batch([ChangeSet((link,))])
    assert danas_device.run_pass() == {}
    sandbox.move_clock(ahead_seconds=120)
    received = danas_device.run_pass()
    sandbox.move_clock(ahead_seconds=0)
    assert set(received) == {ACCOUNT_LEADS}
    assert (account, lead) in ends(danas_device, ACCOUNT_LEADS)


def test_pairs_have_no_columns_that_a_device_could_lack(danas_device: Device) -> None:
    answer = danas_device.request([ACCOUNT_LEADS], again=[[ACCOUNT_LEADS, "leadid"]])
    assert (answer.status, answer.problem) == (400, "unknown-column")


def test_pairs_are_asked_for_by_either_end_and_by_id(danas_device: Device) -> None:
    account, lead = min(ends(danas_device, ACCOUNT_LEADS))
    asks = [
        {"table": ACCOUNT_LEADS, "column": "accountid", "parents": [account]},
        {"table": ACCOUNT_LEADS, "column": "leadid", "parents": [lead]},
    ]
    by_account, by_lead = danas_device.client.sync("related", asks=asks).json["tables"]
    pair = [[account, ACCOUNT, None], [lead, LEAD, None]]
    assert pair in [row[2:] for row in by_account["rows"]]
    assert pair in [row[2:] for row in by_lead["rows"]]
    ids = [row[0] for row in by_account["rows"]]
    for scoped in (True, False):
        ask = {"table": ACCOUNT_LEADS, "ids": ids, "scoped": scoped}
        [page] = danas_device.client.sync("get", asks=[ask]).json["tables"]
        assert ([row[0] for row in page["rows"]], page["absent"]) == (sorted(ids), [])
    listed = danas_device.client.sync("list", table=ACCOUNT_LEADS, bits=0, buckets=[0]).json["rows"]
    assert {row_id for row_id, _ in listed} == set(danas_device.rows(ACCOUNT_LEADS))


def test_pairs_whose_ends_may_not_be_read_are_absent_also_for_an_unscoped_get(
    danas_device: Device, maker: Client
) -> None:
    xml = f'<fetch><entity name="{ACCOUNT_LEADS}"><all-attributes/></entity></fetch>'
    rows = maker.fetch("accountleadscollection", xml)
    foreign = [
        row["accountleadid"] for row in rows if row["accountid"] not in danas_device.rows(ACCOUNT)
    ]
    ask = {"table": ACCOUNT_LEADS, "ids": foreign, "scoped": False}
    [page] = danas_device.client.sync("get", asks=[ask]).json["tables"]
    assert (page["rows"], page["absent"]) == ([], foreign)
