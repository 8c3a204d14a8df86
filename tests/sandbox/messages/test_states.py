"""Transitions of states, asked for and enforced; rollup figures asked for."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.sandbox.altered import alter, definition_of
from tests.sandbox.api import Api
from tests.sandbox.granting import let


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch, alice: Api) -> str:
    """A task; tasks may only go from Not Started to In Progress, and on from there freely."""
    task = definition_of("task")
    alter(monkeypatch, replace(task, transitions=((2, 3),)))
    return alice.post("tasks", {"subject": "T"}).made


def test_a_transition_that_the_table_does_not_allow_is_refused(alice: Api, strict: str) -> None:
    path = f"tasks({strict})"
    refused = alice.patch(path, {"statecode": 1, "statuscode": 5})
    assert (refused.status, refused.code) == (400, "0x80048408")
    assert alice.patch(path, {"subject": "U"}).status == 204
    assert alice.patch(path, {"statuscode": 3}).status == 204
    assert alice.patch(path, {"statecode": 1, "statuscode": 5}).status == 204


@pytest.mark.parametrize(
    ("state", "status", "valid"),
    [("Open", 3, True), ("Completed", 5, False), ("Open", 5, False), ("Open", 99, False)],
)
def test_whether_a_transition_is_allowed_can_be_asked(
    alice: Api, strict: str, state: str, status: int, valid: bool
) -> None:
    moniker = quote(f'{{"@odata.id":"tasks({strict})"}}')
    answer = alice.get(
        f"IsValidStateTransition(Entity=@e,NewState='{state}',NewStatus={status})?@e={moniker}"
    )
    assert answer.json["IsValid"] is valid


def test_an_unknown_state_is_refused(alice: Api, strict: str) -> None:
    moniker = quote(f'{{"@odata.id":"tasks({strict})"}}')
    answer = alice.get(
        f"IsValidStateTransition(Entity=@e,NewState='Nowhere',NewStatus=1)?@e={moniker}"
    )
    assert answer.status == 400


def test_a_rollup_is_up_to_date_when_asked_for(alice: Api) -> None:
    let("admin", 8, "queue")
    queue = alice.post("queues", {"name": "Q"}).made
    moniker = quote(f'{{"@odata.id":"queues({queue})"}}')

    def ask(name: str) -> tuple[int, object]:
        path = f"CalculateRollupField(Target=@t,FieldName='{name}')?@t={moniker}"
        answer = alice.get(path)
        return answer.status, answer.json.get("numberofitems")

    assert ask("numberofitems") == (200, 0)
    assert ask("name") == (400, None)
    assert ask("nothing") == (400, None)
