"""The golden messages are what the server takes and gives; other languages may read them too."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from portal.accounts.commands import give
from portal.accounts.models import Device as RegisteredDevice
from portal.accounts.models import DeviceCommand
from portal.problems import KINDS, Problem
from portal.sync.change_sets import Mutation
from portal.sync.outcomes import Outcome
from portal.sync.push_plan import outcome_document
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

WIRE = Path(__file__).parent.parent / "wire"
GOLDEN: dict[str, dict[str, Any]] = json.loads((WIRE / "messages.json").read_text())
OUTCOMES: list[dict[str, Any]] = json.loads((WIRE / "outcomes.json").read_text())
PROBLEMS: list[dict[str, Any]] = json.loads((WIRE / "problems.json").read_text())
MANIFEST: dict[str, Any] = json.loads((WIRE / "manifest.json").read_text())
SCHEMAS: dict[str, type[BaseModel]] = {
    "pull": PullRequest,
    "columns": PullRequest,
    "list": ListRequest,
    "get": GetRequest,
    "related": RelatedRequest,
    "push": PushRequest,
    "linking": PushRequest,
    "cancel": CancelRequest,
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_golden_request_is_understood_to_the_last_member(name: str) -> None:
    request = GOLDEN[name]["request"]
    message = SCHEMAS[name].model_validate(request)
    read_back = message.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert without_moments(read_back) == without_moments(request)


def test_every_golden_message_is_tried() -> None:
    assert {*SCHEMAS, "session"} == set(GOLDEN)


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_member_more_is_taken(name: str) -> None:
    with pytest.raises(ValidationError):
        SCHEMAS[name].model_validate({**GOLDEN[name]["request"], "surprise": 1})


def without_moments(value: Any) -> Any:
    """The same moment may be written in two ways."""
    if isinstance(value, dict):
        return {key: without_moments(item) for key, item in value.items() if key != "madeAt"}
    return [without_moments(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("again", "is_taken"),
    [
        (["new_state", "new_state"], True),
        (["account", "name", "name"], False),
        (["account"], False),
    ],
)
def test_a_column_may_be_called_as_its_table_is_but_is_asked_for_once(
    again: list[str], is_taken: bool
) -> None:
    message = {**GOLDEN["columns"]["request"], "again": [again]}
    with nullcontext() if is_taken else pytest.raises(ValidationError):
        PullRequest.model_validate(message)


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
        "session": bob.request("GET", "/api/session"),
        "columns": bob.pull(["account"], again=[["account", "telephone1"]]),
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


def test_the_columns_of_a_golden_answer_are_those_asked_for() -> None:
    for name in ("pull", "columns"):
        for page in GOLDEN[name]["answer"]["tables"]:
            assert all(len(row) == len(page["columns"]) for row in page.get("rows", []))
    [[_, *columns]] = GOLDEN["columns"]["request"]["again"]
    assert GOLDEN["columns"]["answer"]["tables"][0]["columns"] == ["id", "version", *columns]


def test_a_golden_pull_accounts_for_every_table() -> None:
    for name in ("pull", "columns"):
        answer = GOLDEN[name]["answer"]
        asked = GOLDEN[name]["request"]["tables"]
        assert len(answer["tables"]) + answer["unchanged"] == len(asked)


def test_golden_outcomes_are_all_that_there_are() -> None:
    found = {item["outcome"]["outcome"] for item in OUTCOMES}
    assert found == {"applied", "duplicate", "stale", "gone", "denied", "invalid", "wait"}


@pytest.mark.parametrize("golden", OUTCOMES, ids=lambda item: str(item["outcome"]["outcome"]))
def test_a_golden_outcome_is_what_the_server_writes(golden: dict[str, Any]) -> None:
    document = golden["outcome"]
    outcome = Outcome(
        change_set=document["changeSet"],
        name=document["outcome"],
        code=document.get("code"),
        message=document.get("message"),
        mutation=mutation_of(document) if "mutation" in document else None,
        column=document.get("column"),
        retry_after_seconds=document.get("retryAfterSeconds"),
    )
    assert outcome_document(outcome, document["rows"]) == document


def mutation_of(document: dict[str, Any]) -> Mutation:
    return Mutation(document["mutation"], document["table"], document["row"], "update", {}, None)


def test_there_is_a_golden_problem_of_every_code() -> None:
    assert {item["document"]["type"].rsplit(":", 1)[1] for item in PROBLEMS} == set(KINDS)


@pytest.mark.parametrize("golden", PROBLEMS, ids=lambda item: str(item["document"]["type"]))
def test_a_golden_problem_is_what_the_server_writes(golden: dict[str, Any]) -> None:
    document = dict(golden["document"])
    code = document.pop("type").rsplit(":", 1)[1]
    title, status = document.pop("title"), document.pop("status")
    wait = document.pop("retryAfterSeconds", None)
    problem = Problem(code, document.pop("detail"), retry_after_seconds=wait, **document)
    assert problem.document() == golden["document"]
    assert (problem.title, problem.status, golden["status"]) == (title, status, status)


def test_the_golden_manifest_has_the_members_of_a_real_one(bob: PortalClient) -> None:
    assert shapes(MANIFEST) == shapes(bob.manifest())


def shapes(manifest: dict[str, Any]) -> dict[str, set[str]]:
    """The members of each kind of thing in a manifest."""
    tables = manifest["tables"]
    [app, *_] = manifest["apps"]
    found = {
        "manifest": manifest,
        "user": manifest["user"],
        "profile": manifest["profile"],
        "table": tables[0],
        "rights": tables[0]["rights"],
        "column": tables[0]["columns"][0],
        "view": next(view for table in tables for view in table["views"]),
        "form": next(form for table in tables for form in table["forms"]),
        "app": app,
        "area": app["areas"][0],
        "group": app["areas"][0]["groups"][0],
        "item": app["areas"][0]["groups"][0]["items"][0],
        "relationship": manifest["relationships"][0],
        "follow": manifest["follow"][0],
    }
    return {name: set(thing) for name, thing in found.items()}
