"""What a device is told when something is wrong: with its cursor, its names, or the upstream."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from portal.accounts.models import Device as RegisteredDevice
from portal.accounts.models import UpstreamCredential
from tests.portal_client import PortalAnswer, PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device, change_set, mutation

BOOKING = "bookableresourcebooking"
GUID = "dddddddd-0000-4000-8000-000000000001"

Ask = Callable[[PortalClient], PortalAnswer]


@pytest.fixture
def device(bob: PortalClient) -> Device:
    return Device.loaded(bob)


def pull(client: PortalClient) -> PortalAnswer:
    return client.pull([BOOKING])


def get(client: PortalClient) -> PortalAnswer:
    return client.sync("get", asks=[{"table": BOOKING, "ids": [GUID], "scoped": True}])


def related(client: PortalClient) -> PortalAnswer:
    return client.sync("related", asks=[{"table": BOOKING, "ids": [GUID]}])


def list_buckets(client: PortalClient) -> PortalAnswer:
    return client.sync("list", table=BOOKING, bits=0, buckets=[0])


def push(client: PortalClient) -> PortalAnswer:
    return client.push(change_set(mutation("update", BOOKING, GUID, 1, {"name": "x"})))


def cancel(client: PortalClient) -> PortalAnswer:
    return client.sync("cancel", changeSets=[GUID])


ASKS = [pull, get, related, list_buckets, push, cancel]
READS = [pull, get, related, list_buckets]


@pytest.mark.parametrize("forged", ["", "x", "eyJhIjoxfQ:AAAA", ".eJyLjgUAARUAuQ:AAAA"])
def test_a_forged_cursor_is_invalid(bob: PortalClient, forged: str) -> None:
    answer = bob.pull([BOOKING], cursor=forged)
    assert (answer.status, answer.problem) == (400, "cursor-invalid")


def test_another_users_cursor_is_invalid(
    device: Device, signed_in: Callable[[str], PortalClient]
) -> None:
    answer = signed_in("carol").pull([BOOKING], cursor=device.cursor)
    assert answer.problem == "cursor-invalid"


def test_an_old_cursor_has_expired(device: Device, settings: Settings) -> None:
    settings.SYNC_CURSOR_MAX_AGE_DAYS = -1
    answer = device.request(device.ask(BOOKING, is_checked=False))
    assert (answer.status, answer.problem) == (410, "cursor-expired")


@pytest.mark.parametrize("table", ["systemuser", "nonsense", "x'); --"])
def test_a_table_that_is_not_in_the_profile_is_unknown(bob: PortalClient, table: str) -> None:
    answers = [
        bob.pull([table]),
        bob.sync("get", asks=[{"table": table, "ids": [GUID], "scoped": False}]),
        bob.sync("related", asks=[{"table": table, "ids": [GUID]}]),
        bob.sync("list", table=table, bits=0, buckets=[0]),
    ]
    assert [(answer.status, answer.problem) for answer in answers] == [(400, "unknown-table")] * 4


@pytest.mark.parametrize("column", ["nonsense", "name", "owningbusinessunit.x", "<x/>"])
def test_a_column_that_is_no_lookup_of_the_profile_is_unknown(
    bob: PortalClient, column: str
) -> None:
    ask = {"table": BOOKING, "column": column, "parents": [GUID]}
    answer = bob.sync("related", asks=[ask])
    assert (answer.status, answer.problem) == (400, "unknown-column")


@pytest.mark.parametrize("ask", ASKS)
def test_a_dead_upstream_is_unavailable(
    bob: PortalClient, sandbox: SandboxSide, settings: Settings, ask: Ask
) -> None:
    bob.manifest()
    settings.UPSTREAM_READ_TIMEOUT = 1
    sandbox.spoil(kind="drop-before", path=r"\$batch")
    answer = ask(bob)
    assert (answer.status, answer.problem) == (503, "upstream-unavailable")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("ask", ASKS)
def test_html_in_the_place_of_dataverse_is_malformed(
    bob: PortalClient, sandbox: SandboxSide, ask: Ask
) -> None:
    bob.manifest()
    sandbox.spoil(kind="html", path=r"\$batch")
    answer = ask(bob)
    assert (answer.status, answer.problem) == (502, "upstream-malformed")


@pytest.mark.parametrize("ask", READS)
def test_throttled_reads_say_how_long_to_wait(
    bob: PortalClient, sandbox: SandboxSide, ask: Ask
) -> None:
    bob.manifest()
    sandbox.spoil(kind="status", status=429, retry_after=120, path=r"\$batch")
    answer = ask(bob)
    assert (answer.status, answer.problem) == (429, "throttled")
    # What is left of the 120 seconds when the answer is made.
    assert 100 < int(answer.headers["Retry-After"]) <= 120
    assert answer.json["retryAfterSeconds"] == int(answer.headers["Retry-After"])


@pytest.mark.parametrize("ask", ASKS)
def test_a_session_that_died_upstream_is_signed_out(bob: PortalClient, ask: Ask) -> None:
    bob.manifest()
    UpstreamCredential.objects.all().delete()
    answer = ask(bob)
    assert (answer.status, answer.problem) == (401, "signed-out")


def test_devices_that_sync_are_registered(bob: PortalClient) -> None:
    get(bob)
    found = RegisteredDevice.objects.get()
    assert (found.device_id, found.user.username) == (bob.device, "bob")
