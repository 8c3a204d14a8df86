"""Devices through the whole server: what they say, and what is asked of them."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.commands import give
from portal.accounts.models import Device as RegisteredDevice
from portal.accounts.models import DeviceCommand
from portal.profiles.models import ProfileAssignment
from tests.portal_client import PortalClient
from tests.sync.device import Device, change_set

NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)


@pytest.fixture
def device(bob: PortalClient) -> Device:
    return Device.loaded(bob)


def order(kind: DeviceCommand.Kind) -> str:
    maker = User.objects.create(username="somebody")
    give(RegisteredDevice.objects.all(), kind, by=maker, now=NOW)
    return str(DeviceCommand.objects.get().command_id)


def pull(device: Device, **news: object) -> dict[str, object]:
    fingerprint = device.manifest["fingerprint"]
    answer = device.client.sync(
        "pull", fingerprint=fingerprint, cursor=device.cursor, tables=[], **news
    )
    assert answer.status == 200, answer.body
    content: dict[str, object] = answer.json
    return content


def test_a_pull_carries_what_the_device_says_of_itself(device: Device) -> None:
    facts = {"pending": 2, "attention": 1, "storageBytes": 4_096, "lastPassMs": 310}
    pull(device, facts=facts)
    known = RegisteredDevice.objects.get()
    assert (known.pending, known.attention) == (2, 1)
    assert (known.storage_bytes, known.last_pass_ms) == (4_096, 310)


def test_an_answer_says_nothing_where_nothing_is_asked(device: Device) -> None:
    assert "command" not in pull(device)


def test_a_command_rides_in_every_answer_until_it_is_confirmed(device: Device) -> None:
    command = {"id": order(DeviceCommand.Kind.WIPE), "kind": "wipe"}
    booking = next(iter(device.rows("bookableresourcebooking")))
    action = change_set(device.update("bookableresourcebooking", booking, name="Sent first"))
    assert device.client.push(action).json["command"] == command
    assert pull(device)["command"] == command
    assert "command" not in pull(device, done=command["id"])
    assert DeviceCommand.objects.get().done_at


def test_a_command_reaches_a_device_whose_user_has_lost_the_profile(device: Device) -> None:
    command = {"id": order(DeviceCommand.Kind.WIPE), "kind": "wipe"}
    ProfileAssignment.objects.all().delete()
    answer = device.client.pull([], cursor=device.cursor, fingerprint="any")
    assert answer.problem == "invalid-request"
    answer = device.client.pull(cursor=device.cursor, fingerprint="any")
    assert answer.problem == "no-profile"
    assert answer.json["command"] == command


def writes_to_registry(queries: CaptureQueriesContext) -> list[str]:
    said = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in said if "accounts_device" in sql and not sql.startswith("SELECT")]


def test_a_pass_writes_the_registry_at_most_once(device: Device) -> None:
    booking = next(iter(device.rows("bookableresourcebooking")))
    action = change_set(device.update("bookableresourcebooking", booking, name="Sent"))
    facts = {"pending": 1, "attention": 0, "storageBytes": 1, "lastPassMs": 1}
    with CaptureQueriesContext(connection) as queries:
        assert device.client.sync("push", epoch=1, changeSets=[action], facts=facts).status == 200
        pull(device)
    assert len(writes_to_registry(queries)) == 1
    with CaptureQueriesContext(connection) as queries:
        pull(device, facts={**facts, "storageBytes": 2, "lastPassMs": 2})
        pull(device)
    assert writes_to_registry(queries) == []
