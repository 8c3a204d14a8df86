"""Reading through the whole server: manifest, pull, check, list, get and related as bob."""

import gzip
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from portal.dataverse import Client
from portal.profiles.models import OfflineProfile, ProfileAssignment
from portal.sync.digests import row_buckets
from tests.portal_client import PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device, HeldTable
from tests.sync.publishing import publish_with

BOOKING, WORK_ORDER = "bookableresourcebooking", "msdyn_workorder"
TASK = "msdyn_workorderservicetask"


@pytest.fixture
def device(bob: PortalClient) -> Device:
    return Device.loaded(bob)


@pytest.fixture
def upstream_dora(sandbox: SandboxSide) -> Client:
    """Dora with a client of her own."""
    return sandbox.client("dora")


def test_the_manifest_names_its_reader_and_is_sent_once(bob: PortalClient) -> None:
    answer = bob.manifest_answer()
    assert answer.json["user"]["id"] == bob.user
    assert answer.headers["ETag"] == f'"{answer.json["fingerprint"]}"'
    again = bob.manifest_answer(**{"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    weak = bob.manifest_answer(**{"If-None-Match": "W/" + answer.headers["ETag"]})
    assert weak.status == 304


def test_the_manifest_is_packed_for_who_can_unpack_it(bob: PortalClient) -> None:
    plain = bob.manifest_answer()
    packed = bob.manifest_answer(**{"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 5


def test_who_has_no_profile_is_told_so_in_a_sentence(charlie: PortalClient) -> None:
    answer = charlie.manifest_answer()
    assert (answer.status, answer.problem) == (403, "no-profile")
    assert "Charlie" in answer.json["detail"]
    assert charlie.sync("get", asks=[]).problem == "no-profile"


def test_a_first_sync_is_one_upstream_batch_and_brings_what_bob_may_see(
    bob: PortalClient, sandbox: SandboxSide
) -> None:
    manifest = bob.manifest()
    asks = [[table["name"]] for table in manifest["tables"]]
    sandbox.forget_requests()
    answer = bob.pull(*asks, fingerprint=manifest["fingerprint"])
    assert (sandbox.counts()["requests"], sandbox.counts()["batches"]) == (1, 1)
    pages = {page["table"]: page for page in answer.json["tables"]}
    assert len(pages) + answer.json["unchanged"] == len(manifest["tables"])
    assert all(page["rows"] for page in pages.values())
    bookings = pages[BOOKING]
    owner = bookings["columns"].index("ownerid")
    assert bookings["rows"]
    assert {row[owner][0] for row in bookings["rows"]} == {bob.user}
    assert not any(page["more"] for page in pages.values())


def test_a_first_sync_that_is_broken_off_goes_on_and_small_tables_are_there_first(
    bob: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Device.loaded(bob)
    sizes = {name: len(table.rows) for name, table in whole.tables.items()}
    monkeypatch.setattr("portal.sync.pull.ROWS_TO_A_PULL", 20 * len(sizes) + 40)
    monkeypatch.setattr("portal.sync.pull.SMALLEST_PAGE", 20)
    monkeypatch.setattr("portal.sync.pull.LARGEST_PAGE", 40)
    device = Device(bob, whole.manifest, {name: HeldTable() for name in whole.tables})
    names = list(device.tables)
    pages = device.take(device.request(*[[name] for name in names]))
    unfinished = [name for name in names if pages.get(name, {}).get("more")]
    assert set(unfinished) == {name for name in names[2:] if sizes[name] >= 20} | {
        name for name in names[:2] if sizes[name] >= 40
    }
    device.request(*[[name] for name in unfinished])  # an answer that never arrives
    device.pull(*unfinished, is_checked=False)
    for name in names:
        assert device.tables[name].rows == whole.tables[name].rows


def test_columns_are_those_of_the_manifest(device: Device) -> None:
    [page] = device.client.pull([WORK_ORDER]).json["tables"]
    [table] = [item for item in device.manifest["tables"] if item["name"] == WORK_ORDER]
    assert page["columns"] == ["id", "version", *[column["name"] for column in table["columns"]]]


def test_a_pass_with_nothing_changed_is_one_batch_and_sends_no_row(
    device: Device, sandbox: SandboxSide
) -> None:
    sandbox.forget_requests()
    asks = [device.ask(name, is_checked=True) for name in device.tables]
    answer = device.request(*asks).json
    assert (sandbox.counts()["requests"], sandbox.counts()["batches"]) == (1, 1)
    assert (answer["tables"], answer["unchanged"]) == ([], len(asks))


def test_a_pass_with_nothing_changed_is_below_three_kilobytes_unpacked(device: Device) -> None:
    """Bodies as JSON, both ways, with all tables compared; headers may take another one."""
    names = list(device.tables)
    assert len(names) >= 18
    device.pull()
    asks = [device.ask(name, is_checked=True, bits=4) for name in names]
    facts = {"pending": 0, "attention": 0, "storageBytes": 48_120_320, "lastPassMs": 812}
    answer = device.client.sync(
        "pull",
        fingerprint=device.manifest["fingerprint"],
        cursor=device.cursor,
        again=[],
        tables=asks,
        facts=facts,
    )
    assert answer.json["unchanged"] == len(names)
    assert device.client.sent + len(answer.body) < 3 * 1_024


def test_a_changed_row_arrives_alone(device: Device, upstream_dora: Client) -> None:
    booking = next(iter(device.rows(BOOKING)))
    upstream_dora.update("bookableresourcebookings", booking, {"name": "Changed by Dora"})
    answer = device.pull(BOOKING)[BOOKING]
    assert [row[0] for row in answer["rows"]] == [booking]
    assert device.rows(BOOKING)[booking]["name"] == "Changed by Dora"
    assert answer["check"]["state"] == "rows"  # compared with what was held before these rows
    assert device.pull(BOOKING) == {}


def test_without_a_digest_rows_that_are_not_settled_come_again(device: Device) -> None:
    again = device.pull(BOOKING, is_checked=False)[BOOKING]
    assert {row[0] for row in again["rows"]} == set(device.rows(BOOKING))


def test_what_a_later_run_found_is_settled_after_the_longest_transaction(
    device: Device, sandbox: SandboxSide
) -> None:
    sandbox.move_clock(ahead_seconds=400)
    device.pull(BOOKING)
    assert device.pull(BOOKING, is_checked=False) == {}


def test_a_row_taken_away_is_missing_from_the_listing(
    device: Device, sandbox: SandboxSide, upstream_dora: Client
) -> None:
    booking, values = next(iter(device.rows(BOOKING).items()))
    carol = sandbox.client("carol").who_am_i().user_id
    upstream_dora.update(
        "bookableresourcebookings", booking, {"ownerid@odata.bind": f"/systemusers({carol})"}
    )
    said = device.pull()
    listing = said[BOOKING]["check"]
    assert listing["state"] == "rows"
    assert booking not in {row[0] for row in listing["rows"]}
    orders = said[WORK_ORDER]["check"]
    order = values["msdyn_workorder"][0]
    assert order not in {row[0] for row in orders.get("rows", [])}


def test_listings_by_bucket_add_up(device: Device) -> None:
    table = device.tables[TASK]
    ids = list(table.rows)
    assert len(ids) > 20
    buckets = sorted(set(row_buckets(ids, 3)))
    answer = device.client.sync("list", table=TASK, bits=3, buckets=buckets[:2])
    listed = {row[0]: row[1] for row in answer.json["rows"]}
    expected = [i for i, b in zip(ids, row_buckets(ids, 3), strict=True) if b in buckets[:2]]
    assert listed == {row_id: table.rows[row_id][0] for row_id in expected}


def test_get_answers_what_is_there_and_names_what_is_not(device: Device) -> None:
    booking, nobody = next(iter(device.rows(BOOKING))), str(uuid4())
    answer = device.client.sync(
        "get", asks=[{"table": BOOKING, "ids": [booking.upper(), nobody], "scoped": True}]
    )
    [page] = answer.json["tables"]
    assert [row[0] for row in page["rows"]] == [booking]
    assert page["absent"] == [nobody]


def test_an_unscoped_get_reads_rows_that_are_not_in_scope(
    device: Device, upstream_dora: Client, sandbox: SandboxSide
) -> None:
    booking = next(iter(device.rows(BOOKING)))
    far = {"starttime": "2031-01-01T08:00:00Z", "endtime": "2031-01-01T09:00:00Z"}
    upstream_dora.update("bookableresourcebookings", booking, far)
    asks = [{"table": BOOKING, "ids": [booking], "scoped": scoped} for scoped in (True, False)]
    sandbox.forget_requests()
    scoped, unscoped = device.client.sync("get", asks=asks).json["tables"]
    assert scoped["absent"] == [booking]
    assert [row[0] for row in unscoped["rows"]] == [booking]
    assert sandbox.counts()["batches"] == 1


def test_related_rows_come_by_id_and_by_parent(device: Device) -> None:
    tasks = device.rows(TASK)
    order = next(iter(tasks.values()))["msdyn_workorder"][0]
    answer = device.client.sync(
        "related",
        asks=[
            {"table": WORK_ORDER, "ids": [order]},
            {"table": TASK, "column": "msdyn_workorder", "parents": [order]},
        ],
    )
    orders, children = answer.json["tables"]
    assert [row[0] for row in orders["rows"]] == [order]
    expected = {row_id for row_id, row in tasks.items() if row["msdyn_workorder"][0] == order}
    assert {row[0] for row in children["rows"]} == expected


def test_related_rows_are_rows_of_the_scope_only(device: Device, upstream_dora: Client) -> None:
    held = device.rows(WORK_ORDER)
    every = upstream_dora.query("msdyn_workorders", select=("msdyn_workorderid",))
    foreign = next(iter({row["msdyn_workorderid"] for row in every} - set(held)))
    answer = device.client.sync("related", asks=[{"table": WORK_ORDER, "ids": [foreign]}])
    assert answer.json["tables"][0]["rows"] == []


def test_a_manifest_that_changed_is_said_before_rows_are_read(
    bob: PortalClient, sandbox: SandboxSide
) -> None:
    bob.manifest()
    sandbox.forget_requests()
    answer = bob.pull([BOOKING], fingerprint="old")
    assert (answer.status, answer.problem) == (409, "manifest-changed")
    assert sandbox.counts()["batches"] == 0


def test_a_changed_scope_is_compared_unasked(device: Device) -> None:
    publish_with(BOOKING, rowOption="organization", ownRows=True, filterXml="")
    device.manifest = device.client.manifest()
    answer = device.pull(BOOKING, is_checked=False)[BOOKING]
    assert answer["check"]["state"] == "rows"
    assert {row[0] for row in answer["check"]["rows"]} > set(device.rows(BOOKING))
    after = device.pull(BOOKING, is_checked=False)[BOOKING]
    assert after["check"] is None


def test_another_profile_by_assignment_is_another_manifest(
    bob: PortalClient, signed_in: Callable[[str], PortalClient]
) -> None:
    profile = OfflineProfile.objects.get()
    dora = signed_in("dora")
    assert dora.manifest_answer().problem == "no-profile"
    ProfileAssignment.objects.create(
        profile=profile, kind="user", target_id=UUID(dora.user), target_name="Dora"
    )
    assert dora.manifest()["user"]["id"] == dora.user
    assert dora.manifest()["fingerprint"] != bob.manifest()["fingerprint"]
