"""Columns that a profile gains and loses: what travels, and what a device has to ask for."""

import pytest

from tests.portal_client import PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device
from tests.sync.publishing import publish_with

ACCOUNT = "account"
ADDED = ["createdby", "address1_latitude"]


@pytest.fixture
def device(bob: PortalClient) -> Device:
    """Bob's device, whose profile has just gained two columns."""
    device = Device.loaded(bob)
    table = next(one for one in device.manifest["tables"] if one["name"] == ACCOUNT)
    names = [column["name"] for column in table["columns"]]
    assert not set(ADDED) & set(names)
    publish_with(ACCOUNT, columns=[*names, *ADDED])
    device.manifest = bob.manifest()
    return device


def test_the_rows_are_not_read_again_for_new_columns(device: Device) -> None:
    assert device.pull() == {}


def test_only_key_version_and_the_new_columns_travel(device: Device, sandbox: SandboxSide) -> None:
    whole = len(device.client.pull([ACCOUNT]).body)
    sandbox.forget_requests()
    answer = device.request([ACCOUNT], again=[[ACCOUNT, *ADDED]])
    assert (sandbox.counts()["requests"], sandbox.counts()["batches"]) == (1, 1)
    [page] = answer.json["tables"]
    assert page["columns"] == ["id", "version", *ADDED]
    held = {row_id: version for row_id, (version, _) in device.tables[ACCOUNT].rows.items()}
    assert {row[0]: row[1] for row in page["rows"]} == held
    assert len(answer.body) < whole / 3


def test_reading_that_was_broken_off_goes_on_by_the_cursor_alone(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.sync.pull.ROWS_TO_A_PULL", 1)
    monkeypatch.setattr("portal.sync.pull.SMALLEST_PAGE", 1)
    seen: list[str] = []
    more = True
    while more:
        answer = device.request([ACCOUNT], again=[[ACCOUNT, *ADDED]])
        device.cursor = answer.json["cursor"]
        rows = [row for page in answer.json["tables"] for row in page["rows"]]
        assert len(rows) <= 4
        seen += [row[0] for row in rows]
        more = any(page["more"] for page in answer.json["tables"])
    assert sorted(seen) == sorted(device.rows(ACCOUNT))
    assert len(seen) > 8
    assert device.pull() == {}


def test_other_tables_are_read_in_the_same_request(device: Device) -> None:
    product = device.ask("product", is_checked=True)
    answer = device.request([ACCOUNT], product, again=[[ACCOUNT, *ADDED]])
    assert [page["table"] for page in answer.json["tables"]] == [ACCOUNT]
    assert answer.json["unchanged"] == 1
    device.cursor = answer.json["cursor"]
    assert device.pull() == {}


def test_columns_that_the_profile_lacks_are_refused(device: Device) -> None:
    answer = device.request([ACCOUNT], again=[[ACCOUNT, "versionnumber"]])
    assert (answer.status, answer.problem) == (400, "unknown-column")


def test_a_column_that_is_taken_away_costs_nothing(device: Device) -> None:
    publish_with(ACCOUNT, columns=[])
    device.manifest = device.client.manifest()
    assert device.pull() == {}
