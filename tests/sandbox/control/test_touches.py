"""Touches: rows change some time after they were written, and nobody asked."""

import pytest
from pytest_django import Settings

from tests.sandbox.api import Api
from tests.sandbox.control.driving import advance, change_set, control, send_batch, spoil
from tests.sandbox.small_organisation import key


@pytest.fixture(autouse=True)
def _controlled(organisation: None, settings: Settings) -> None:
    settings.SANDBOX_CONTROL = True
    advance(0)


def test_a_row_is_touched_seconds_after_it_was_written(bob: Api) -> None:
    spoil(kind="touch", seconds=5, table="account")
    path = f"accounts({bob.post('accounts', {'name': 'A'}).made})"
    before = bob.get(path).json
    advance(4)
    assert bob.get(path).json == before
    advance(1)
    after = bob.get(path).json
    assert after["versionnumber"] > before["versionnumber"]
    assert after["modifiedon"] > before["modifiedon"]
    assert after["_modifiedby_value"] == key("bob")
    advance(100)
    assert bob.get(path).json == after


def test_a_touch_sets_values(alice: Api, accounts: list[str]) -> None:
    spoil(kind="touch", seconds=1, values={"telephone1": "by a plug-in"}, count=1)
    path = f"accounts({accounts[0]})"
    alice.patch(path, {"name": "B"}, Prefer="return=representation")
    assert alice.get(path).json["telephone1"] is None
    advance(1)
    assert alice.get(path).json["telephone1"] == "by a plug-in"
    alice.patch(path, {"telephone1": "mine"})
    advance(1)
    assert alice.get(path).json["telephone1"] == "mine"


def test_rows_of_a_change_set_are_touched_only_if_it_succeeds(alice: Api) -> None:
    spoil(kind="touch", seconds=1)
    made = ("POST accounts", {"name": "A"})
    send_batch(alice, change_set(made, ("POST accounts", {"nope": 1})))
    assert control("GET", "pending").json["pending"] == []
    send_batch(alice, change_set(made, ("PATCH $1", {"telephone1": "1"})))
    assert len(control("GET", "pending").json["pending"]) == 2


def test_chance_decides_by_its_seed(alice: Api) -> None:
    spoil(kind="touch", probability=0.5, seed=3)
    for number in range(20):
        alice.post("accounts", {"name": f"{number}"})
    found = len(control("GET", "pending").json["pending"])
    assert 0 < found < 20


def test_a_deleted_row_is_not_touched(alice: Api) -> None:
    spoil(kind="touch", seconds=1)
    path = f"accounts({alice.post('accounts', {'name': 'A'}).made})"
    alice.delete(path)
    advance(1)
    assert alice.get(path).status == 404
    assert control("GET", "pending").json["pending"] == []


def test_a_touch_with_values_that_do_not_fit_changes_nothing(alice: Api) -> None:
    spoil(kind="touch", seconds=1, values={"nope": 1})
    path = f"accounts({alice.post('accounts', {'name': 'A'}).made})"
    before = alice.get(path).json
    advance(1)
    assert alice.get(path).json == before


def test_the_touch_of_a_late_row_comes_after_its_commit(alice: Api) -> None:
    spoil(kind="touch", seconds=1, values={"telephone1": "touched"}, count=1)
    spoil(kind="late-commit", seconds=5, answer="given", count=1)
    path = f"accounts({alice.post('accounts', {'name': 'A'}).made})"
    advance(2)
    assert alice.get(path).status == 404
    advance(3)
    assert alice.get(path).json["telephone1"] == "touched"
