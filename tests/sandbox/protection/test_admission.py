"""Service protection limits as clients meet them, scaled down; really at once in threads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import perf_counter

import pytest
from pytest_django import Settings

from portal.sandbox.errors import SandboxError
from portal.sandbox.protection.admission import Door
from portal.sandbox.protection.limits import Limits
from tests.sandbox.api import Api
from tests.sandbox.control.driving import advance, change_set, control, operation, send_batch, spoil


@pytest.fixture(autouse=True)
def _controlled(organisation: None, settings: Settings) -> Iterator[None]:
    settings.SANDBOX_CONTROL = True
    advance(0)
    yield
    control("DELETE", "limits")


def limit(**limits: object) -> None:
    assert control("POST", "limits", limits).status == 200


def test_requests_beyond_the_limit_are_refused_for_their_user_only(alice: Api, bob: Api) -> None:
    limit(requests=3)
    assert [bob.get("WhoAmI").status for _ in range(4)] == [200, 200, 200, 429]
    refused = bob.get("WhoAmI")
    assert refused.code == "0x80072322"
    assert refused.message == (
        "Number of requests exceeded the limit of 3 over time window of 300 seconds."
    )
    assert 1 <= int(refused.headers["Retry-After"]) <= 300
    assert alice.get("WhoAmI").status == 200
    advance(302)
    assert bob.get("WhoAmI").status == 200


def test_answers_tell_what_is_left(bob: Api) -> None:
    headers = bob.get("WhoAmI").headers
    assert headers["x-ms-ratelimit-burst-remaining-xrm-requests"] == "5999"
    assert headers["x-ms-ratelimit-time-remaining-xrm-requests"].startswith("1,")
    refused = bob.get("nopes").headers
    assert refused["x-ms-ratelimit-burst-remaining-xrm-requests"] == "5998"


def test_the_time_of_a_batch_counts_in_full_and_the_batch_once(bob: Api) -> None:
    limit(execution_seconds=0.04, requests=5)
    spoil(kind="delay", seconds=0.03, inside=True)
    parts = [operation("GET accounts?$top=1")] * 2
    assert send_batch(bob, *parts).status == 200
    refused = bob.get("WhoAmI")
    assert (refused.status, refused.code) == (429, "0x80072321")
    assert "40 milliseconds" in refused.message


def test_a_throttled_batch_did_nothing(alice: Api) -> None:
    limit(requests=1)
    work = change_set(("POST accounts", {"name": "A"}))
    assert [send_batch(alice, work).status for _ in range(2)] == [200, 429]
    limit()
    assert len(alice.get("accounts").rows) == 1


@pytest.mark.parametrize(
    "limits",
    [{"requests": -1}, {"requests": "x"}, {"window_seconds": 0}, {"enabled": 1}, {"nope": 1}],
)
def test_limits_that_make_no_sense_are_refused(limits: dict[str, object]) -> None:
    assert control("POST", "limits", limits).status == 400


def test_limits_can_be_switched_off_and_read(bob: Api) -> None:
    limit(requests=0)
    assert bob.get("WhoAmI").status == 429
    limit(requests=0, enabled=False)
    answer = bob.get("WhoAmI")
    assert answer.status == 200
    assert "x-ms-ratelimit-burst-remaining-xrm-requests" not in answer.headers
    assert control("GET", "limits").json["enabled"] is False
    assert control("DELETE", "limits").json["requests"] == 6000


def test_more_at_once_than_allowed_are_refused_in_threads() -> None:
    door, limits = Door(), Limits(concurrent=4)
    inside, leave = Barrier(5), Event()

    def stay() -> None:
        with door.admitted("bob", 0.0, limits):
            inside.wait(10)
            leave.wait(10)

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(stay) for _ in range(4)]
        inside.wait(10)
        with pytest.raises(SandboxError) as caught, door.admitted("bob", 0.0, limits):
            pass
        assert (caught.value.code, caught.value.headers["Retry-After"]) == ("0x80072326", "1")
        with door.admitted("carol", 0.0, limits):
            pass
        leave.set()
        for one in running:
            one.result(10)
    with door.admitted("bob", 0.0, limits):
        pass


def test_admitting_a_request_costs_less_than_50_microseconds() -> None:
    door, limits = Door(), Limits(requests=1_000_000)
    best = min(_seconds_each(door, limits) for _ in range(5))
    assert best < 50e-6


def _seconds_each(door: Door, limits: Limits) -> float:
    start = perf_counter()
    for at in range(2000):
        with door.admitted("bob", float(at) / 100, limits):
            pass
    return (perf_counter() - start) / 2000
