"""Throttling is obeyed by every session of an identity, and by nobody else."""

import threading
from dataclasses import replace

import pytest

from portal import dataverse
from portal.dataverse.gates import UNTOLD_SECONDS, Gate, Gates
from tests.dataverse.fake_upstream import (
    Clock,
    FunctionAdapter,
    Transport,
    answer,
    refusal,
    script,
    session_on,
)

OK: dict[str, list[object]] = {"value": []}


def pair(transport: Transport, clock: Clock) -> tuple[list[dataverse.Session], FunctionAdapter]:
    """Two sessions of one identity."""
    adapter = FunctionAdapter(transport)
    gates = Gates(clock)
    sessions = [
        replace(session_on(adapter, clock=clock), gate=gates.of("contoso", "bob")) for _ in range(2)
    ]
    return sessions, adapter


def test_others_are_not_sent_while_an_identity_is_throttled() -> None:
    clock = Clock()
    (first, second), adapter = pair(script(refusal(429, Retry_After="300")), clock)
    with pytest.raises(dataverse.Throttled):
        first.request("GET", "accounts")
    clock.seconds += 100
    with pytest.raises(dataverse.Throttled) as caught:
        second.request("GET", "accounts")
    assert caught.value.retry_after == pytest.approx(200)
    assert len(adapter.requests) == 1


def test_others_wait_where_the_time_is_short() -> None:
    clock = Clock()
    gate = Gate(clock)
    gate.close(7)
    adapter = FunctionAdapter(script(answer(204)))
    session = replace(session_on(adapter, clock=clock), gate=gate)
    session.request("POST", "accounts", json={})
    assert clock.pauses == [7.0]
    assert len(adapter.requests) == 1


def test_a_gate_opens_when_its_time_is_over() -> None:
    clock = Clock()
    gate = Gate(clock)
    gate.close(5)
    assert gate.seconds_closed == 5
    clock.seconds += 5
    gate.pass_through()


def test_a_shorter_wait_opens_no_gate_earlier() -> None:
    gate = Gate(Clock())
    gate.close(60)
    gate.close(1)
    assert gate.seconds_closed == 60


def test_a_429_without_a_time_closes_for_a_while() -> None:
    gate = Gate(Clock())
    gate.close(None)
    assert gate.seconds_closed == UNTOLD_SECONDS


def test_organisations_and_identities_have_gates_of_their_own() -> None:
    gates = Gates(Clock())
    gates.of("contoso", "bob").close(60)
    assert gates.of("contoso", "bob").seconds_closed == 60
    for other in (("contoso", "carol"), ("fabrikam", "bob")):
        gates.of(*other).pass_through()


def test_open_gates_do_not_pile_up() -> None:
    gates = Gates(Clock())
    gates.of("contoso", "bob").close(60)
    for index in range(5_000):
        gates.of("contoso", str(index))
    assert gates.of("contoso", "bob").seconds_closed == 60
    assert len(gates._gates) <= 1_001


def test_many_threads_meet_one_429_and_send_nothing_more() -> None:
    clock = Clock()
    adapter = FunctionAdapter(lambda _request: refusal(429, Retry_After="60"))
    gate = Gates(clock).of("contoso", "bob")
    with pytest.raises(dataverse.Throttled):
        replace(session_on(adapter, clock=clock), gate=gate).request("GET", "accounts")
    raised: list[float | None] = []

    def ask() -> None:
        with pytest.raises(dataverse.Throttled) as caught:
            replace(session_on(adapter, clock=clock), gate=gate).request("GET", "accounts")
        raised.append(caught.value.retry_after)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert raised == [60.0] * 16
    assert len(adapter.requests) == 1
