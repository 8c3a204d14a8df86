"""The golden messages are what the server takes and gives; other languages may read them too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pydantic import BaseModel

from portal.accounts.commands import give
from portal.accounts.models import Device as RegisteredDevice
from portal.accounts.models import DeviceCommand
from portal.sync.schemas import (
    CancelRequest,
    GetRequest,
    ListRequest,
    PullRequest,
    PushRequest,
    RelatedRequest,
)
from tests.portal_client import PortalAnswer, PortalClient
from tests.sync.device import Device, change_set

GOLDEN: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "wire" / "messages.json").read_text()
)
SCHEMAS: dict[str, type[BaseModel]] = {
    "pull": PullRequest,
    "list": ListRequest,
    "get": GetRequest,
    "related": RelatedRequest,
    "push": PushRequest,
    "cancel": CancelRequest,
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_golden_request_is_understood_to_the_last_member(name: str) -> None:
    request = GOLDEN[name]["request"]
    message = SCHEMAS[name].model_validate(request)
    read_back = message.model_dump(mode="json", by_alias=True)
    assert without_moments(read_back) == without_moments(request)


def without_moments(value: Any) -> Any:
    """The same moment may be written in two ways."""
    if isinstance(value, dict):
        return {key: without_moments(item) for key, item in value.items() if key != "madeAt"}
    return [without_moments(item) for item in value] if isinstance(value, list) else value


def test_a_golden_mutation_becomes_the_mutation_it_says() -> None:
    [message] = PushRequest.model_validate(GOLDEN["push"]["request"]).change_sets
    update, create, delete = message.value().mutations
    assert (update.kind, update.version) == ("update", 1004214)
    assert (create.kind, create.version) == ("create", None)
    assert (delete.kind, delete.values) == ("delete", {})


def test_golden_answers_have_the_members_of_real_ones(bob: PortalClient) -> None:
    device = Device.loaded(bob)
    booking = next(iter(device.rows("bookableresourcebooking")))
    ids = {"table": "bookableresourcebooking", "ids": [booking]}
    action = change_set(device.update("bookableresourcebooking", booking, name="New"))
    real = {
        "pull": asked(bob.pull, ["account"]),
        "list": bob.sync("list", table="account", bits=0, buckets=[0]),
        "get": bob.sync("get", asks=[{**ids, "scoped": True}]),
        "related": bob.sync("related", asks=[ids]),
        "push": bob.push(action),
        "cancel": bob.sync("cancel", changeSets=[action["id"]]),
    }
    for name, answer in real.items():
        assert members(answer.json) == members(GOLDEN[name]["answer"]), name


def asked(pull: Callable[[list[str]], PortalAnswer], table: list[str]) -> PortalAnswer:
    """An answer that says a command to the device, for as long as it takes."""
    give(RegisteredDevice.objects.all(), DeviceCommand.Kind.RESYNC, by=None, now=timezone.now())
    answer = pull(table)
    DeviceCommand.objects.all().delete()
    return answer


def members(value: Any) -> Any:
    """Names of members, of the first item in a list; a row is a row and a check is a check."""
    if isinstance(value, dict):
        return {key: None if key == "check" else members(item) for key, item in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [members(value[0])]
    return None
