"""Writing through the whole server: push and cancel as bob, seen from the other side as dora.

Long, because every outcome of a push is looked at from the same booking.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from portal import upstream
from portal.dataverse import Client, NotFound
from tests.portal_client import PortalAnswer, PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device, change_set, mutation, versions

BOOKING, TASK, NOTE = "bookableresourcebooking", "msdyn_workorderservicetask", "annotation"
BOOKINGS, TASKS = "bookableresourcebookings", "msdyn_workorderservicetasks"


@pytest.fixture
def device(bob: PortalClient) -> Device:
    return Device.loaded(bob)


@pytest.fixture
def booking(device: Device) -> str:
    """The id of a booking of bob's."""
    return next(iter(device.rows(BOOKING)))


@pytest.fixture
def upstream_bob(sandbox: SandboxSide) -> Client:
    """Bob with a client of his own."""
    return sandbox.client("bob")


@pytest.fixture
def upstream_dora(sandbox: SandboxSide) -> Client:
    """Dora with a client of her own."""
    return sandbox.client("dora")


def outcomes(answer: PortalAnswer) -> list[dict[str, Any]]:
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json["outcomes"]
    return found


def receipts(client: Client) -> list[str]:
    rows = client.query("fp_syncreceipts", select=("fp_syncreceiptid",))
    return [row["fp_syncreceiptid"] for row in rows]


def test_a_change_set_takes_effect_with_its_receipt_in_one_batch(
    device: Device, booking: str, sandbox: SandboxSide, upstream_bob: Client
) -> None:
    order = device.rows(BOOKING)[booking]["msdyn_workorder"]
    task, note = str(uuid4()), str(uuid4())
    action = change_set(
        device.update(BOOKING, booking, name="Renamed by Bob"),
        mutation("create", TASK, task, None, {"msdyn_name": "Extra", "msdyn_workorder": order}),
        mutation("create", NOTE, note, None, {"notetext": "Done.", "objectid": order}),
    )
    sandbox.forget_requests()
    [verdict] = outcomes(device.client.push(action))
    assert sandbox.counts()["requests"] == 1
    assert verdict["outcome"] == "applied"
    assert set(versions(verdict["rows"])) == {booking, task, note}
    assert all(all(page["inScope"]) for page in verdict["rows"])
    assert upstream_bob.retrieve(BOOKINGS, booking)["name"] == "Renamed by Bob"
    assert upstream_bob.retrieve(TASKS, task)["_msdyn_workorder_value"] == order[0]
    assert receipts(upstream_bob) == [action["id"]]


def test_a_replayed_push_is_a_duplicate_without_a_second_effect(
    device: Device, booking: str, upstream_bob: Client
) -> None:
    action = change_set(device.update(BOOKING, booking, name="Once"))
    [first] = outcomes(device.client.push(action))
    [second] = outcomes(device.client.push(action))
    assert (first["outcome"], second["outcome"]) == ("applied", "duplicate")
    assert versions(first["rows"]) == versions(second["rows"])
    assert receipts(upstream_bob) == [action["id"]]


def test_a_replayed_push_does_not_bring_a_deleted_row_back(
    device: Device, booking: str, upstream_dora: Client
) -> None:
    order = device.rows(BOOKING)[booking]["msdyn_workorder"]
    task = str(uuid4())
    values = {"msdyn_name": "Short-lived", "msdyn_workorder": order}
    action = change_set(mutation("create", TASK, task, None, values))
    outcomes(device.client.push(action))
    upstream_dora.delete(TASKS, task)
    [verdict] = outcomes(device.client.push(action))
    assert verdict["outcome"] == "duplicate"
    assert verdict["rows"][0]["absent"] == [task]
    with pytest.raises(NotFound):
        upstream_dora.retrieve(TASKS, task)


def test_a_push_that_takes_dataverse_too_long_says_so_and_is_known_by_its_receipt(
    device: Device, booking: str, sandbox: SandboxSide, settings: Settings
) -> None:
    settings.UPSTREAM_READ_TIMEOUT = 1
    action = change_set(device.update(BOOKING, booking, name="Slow"))
    sandbox.spoil(kind="delay", when="after", seconds=2, path=r"\$batch", count=1)
    late = device.client.push(action)
    assert (late.status, late.problem) == (503, "upstream-unavailable")
    assert late.json["timedOut"] is True
    [verdict] = outcomes(device.client.push(action))
    assert verdict["outcome"] == "duplicate"


def test_a_batch_that_is_too_large_for_dataverse_is_too_large(
    device: Device, booking: str, sandbox: SandboxSide
) -> None:
    sandbox.spoil(kind="status", status=413, code="", path=r"\$batch", count=1)
    action = change_set(device.update(BOOKING, booking, name="Much"))
    answer = device.client.push(action)
    assert (answer.status, answer.problem) == (413, "too-large")


def test_an_answer_that_is_lost_after_the_commit_is_told_by_the_next_push(
    device: Device, booking: str, sandbox: SandboxSide, upstream_bob: Client
) -> None:
    action = change_set(device.update(BOOKING, booking, name="Once"))
    sandbox.spoil(kind="drop-after", path=r"\$batch", count=1)
    lost = device.client.push(action)
    assert (lost.status, lost.problem) == (503, "upstream-unavailable")
    assert lost.headers["Retry-After"]
    [verdict] = outcomes(device.client.push(action))
    assert verdict["outcome"] == "duplicate"
    assert upstream_bob.retrieve(BOOKINGS, booking)["name"] == "Once"


def test_a_row_that_somebody_else_changed_is_stale_and_comes_along(
    device: Device, booking: str, upstream_dora: Client
) -> None:
    upstream_dora.update(BOOKINGS, booking, {"name": "Changed by Dora"})
    action = change_set(device.update(BOOKING, booking, duration=77))
    [verdict] = outcomes(device.client.push(action))
    assert (verdict["outcome"], verdict["row"]) == ("stale", booking)
    assert versions(verdict["rows"])[booking] > device.version(BOOKING, booking)
    assert receipts(upstream_dora) == []


def test_a_create_that_finds_its_row_is_stale(device: Device, booking: str) -> None:
    action = change_set(mutation("create", BOOKING, booking, None, {"name": "Again"}))
    [verdict] = outcomes(device.client.push(action))
    assert verdict["outcome"] == "stale"
    assert booking in versions(verdict["rows"])


def test_an_update_of_a_deleted_row_is_gone(device: Device, upstream_dora: Client) -> None:
    task = next(iter(device.rows(TASK)))
    action = change_set(device.update(TASK, task, msdyn_name="Too late"))
    upstream_dora.delete(TASKS, task)
    [verdict] = outcomes(device.client.push(action))
    assert (verdict["outcome"], verdict["rows"][0]["absent"]) == ("gone", [task])


def test_a_failing_mutation_undoes_its_set_and_leaves_the_others(
    device: Device, upstream_bob: Client
) -> None:
    one, two, three = list(device.rows(BOOKING))[:3]
    wrong = change_set(
        device.update(BOOKING, one, name="Must not stay"),
        device.update(BOOKING, two, name="x" * 5000),
    )
    right = change_set(device.update(BOOKING, three, name="Stays"))
    first, second = outcomes(device.client.push(wrong, right))
    assert (first["outcome"], first["row"], first["column"]) == ("invalid", two, "name")
    assert second["outcome"] == "applied"
    assert upstream_bob.retrieve(BOOKINGS, one)["name"] != "Must not stay"
    assert upstream_bob.retrieve(BOOKINGS, three)["name"] == "Stays"
    assert receipts(upstream_bob) == [right["id"]]


LONG = {"name": "x" * 5000}
WRONG_TYPE = {"duration": "an hour"}
NO_CHOICE = {"statuscode": 987654}


@pytest.mark.parametrize(
    ("values", "column"),
    [(LONG, "name"), (WRONG_TYPE, "duration"), (NO_CHOICE, "statuscode")],
)
def test_a_value_that_does_not_fit_is_invalid_and_names_its_column(
    device: Device, booking: str, values: dict[str, Any], column: str
) -> None:
    [verdict] = outcomes(device.client.push(change_set(device.update(BOOKING, booking, **values))))
    assert (verdict["outcome"], verdict["column"]) == ("invalid", column)
    assert verdict["code"].startswith("0x")
    assert verdict["message"]


def test_a_lookup_to_a_missing_row_is_invalid_and_named(device: Device, booking: str) -> None:
    nowhere = [str(uuid4()), "bookingstatus", "Nowhere"]
    action = change_set(device.update(BOOKING, booking, bookingstatus=nowhere))
    [verdict] = outcomes(device.client.push(action))
    assert (verdict["outcome"], verdict["column"]) == ("invalid", "bookingstatus")


@pytest.mark.parametrize(
    ("table", "values", "code"),
    [("systemuser", {}, "unknown-table"), (BOOKING, {"nonsense": 1}, "unknown-column")],
)
def test_a_set_that_the_profile_does_not_know_is_invalid_and_the_others_go_up(
    device: Device, booking: str, table: str, values: dict[str, Any], code: str
) -> None:
    unknown = change_set(mutation("update", table, booking, 1, values))
    known = change_set(device.update(BOOKING, booking, name="Fine"))
    first, second = outcomes(device.client.push(unknown, known))
    assert (first["outcome"], first["code"]) == ("invalid", code)
    assert second["outcome"] == "applied"


def test_what_bob_may_not_do_is_denied(device: Device) -> None:
    product = next(iter(device.rows("product")))
    action = change_set(device.update("product", product, name="Cheaper"))
    [verdict] = outcomes(device.client.push(action))
    assert (verdict["outcome"], verdict["row"]) == ("denied", product)


def test_a_row_that_leaves_the_scope_says_so(
    device: Device, booking: str, sandbox: SandboxSide
) -> None:
    far = {"starttime": "2031-01-01T08:00:00Z", "endtime": "2031-01-01T09:00:00Z"}
    [verdict] = outcomes(device.client.push(change_set(device.update(BOOKING, booking, **far))))
    assert verdict["outcome"] == "applied"
    assert verdict["rows"][0]["inScope"] == [False]


def test_lookups_are_cleared_by_null(device: Device, booking: str, upstream_bob: Client) -> None:
    action = change_set(device.update(BOOKING, booking, msdyn_workorder=None))
    [verdict] = outcomes(device.client.push(action))
    assert verdict["outcome"] == "applied"
    assert upstream_bob.retrieve(BOOKINGS, booking)["_msdyn_workorder_value"] is None


def test_throttling_makes_change_sets_wait(
    device: Device, booking: str, sandbox: SandboxSide
) -> None:
    sandbox.spoil(kind="status", status=429, retry_after=120, path=r"\$batch", count=1)
    action = change_set(device.update(BOOKING, booking, name="Later"))
    [verdict] = outcomes(device.client.push(action))
    assert verdict["outcome"] == "wait"
    assert 120 <= verdict["retryAfterSeconds"] <= 121
    upstream.open_gates()  # as time does
    [after] = outcomes(device.client.push(action))
    assert after["outcome"] == "applied"


def test_a_cancelled_set_cannot_take_effect_any_more(
    device: Device, booking: str, upstream_bob: Client
) -> None:
    action = change_set(device.update(BOOKING, booking, name="Given up"))
    answer = device.client.sync("cancel", changeSets=[action["id"]])
    assert answer.json["outcomes"] == [{"changeSet": action["id"], "outcome": "cancelled"}]
    again = device.client.sync("cancel", changeSets=[action["id"]])
    assert again.json["outcomes"] == answer.json["outcomes"]
    [late] = outcomes(device.client.push(action))
    assert (late["outcome"], late["code"]) == ("invalid", "cancelled")
    assert upstream_bob.retrieve(BOOKINGS, booking)["name"] != "Given up"


def test_a_set_that_took_effect_cannot_be_cancelled(device: Device, booking: str) -> None:
    action = change_set(device.update(BOOKING, booking, name="Done"))
    outcomes(device.client.push(action))
    answer = device.client.sync("cancel", changeSets=[action["id"]])
    assert answer.json["outcomes"] == [{"changeSet": action["id"], "outcome": "applied"}]


def test_a_new_booking_of_doras_reaches_bob_and_his_edit_reaches_her(
    device: Device, upstream_dora: Client, signed_in: Callable[[str], PortalClient]
) -> None:
    booking, values = next(iter(device.rows(BOOKING).items()))
    upstream_dora.update(BOOKINGS, booking, {"name": "From Dora"})
    device.pull(BOOKING)
    action = change_set(device.update(BOOKING, booking, name=f"{values['name']} seen"))
    [verdict] = outcomes(device.client.push(action))
    assert verdict["outcome"] == "applied"
    assert upstream_dora.retrieve(BOOKINGS, booking)["name"] == f"{values['name']} seen"


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", ["half an emoji \ud83d", 10**30, float("nan"), deep(900)], ids=repr
)
def test_what_cannot_be_said_to_dataverse_does_not_hold_up_other_work(
    device: Device, booking: str, upstream_bob: Client, value: Any
) -> None:
    wrong = change_set(device.update(BOOKING, booking, name=value))
    note = mutation("create", NOTE, str(uuid4()), None, {"notetext": "Done."})
    right = {**change_set(note), "madeAt": "9999-12-31T23:59:59-14:00"}
    first, second = outcomes(device.client.push(wrong, right))
    assert (first["outcome"], first["column"]) == ("invalid", "name")
    assert second["outcome"] == "applied"
    assert receipts(upstream_bob) == [right["id"]]
