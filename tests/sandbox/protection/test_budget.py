"""What one user may ask for, over a sliding window and at once."""

from hypothesis import given
from hypothesis import strategies as st

from portal.sandbox.protection.budget import Budget, Refused
from portal.sandbox.protection.limits import (
    TOO_MANY_AT_ONCE,
    TOO_MANY_REQUESTS,
    TOO_MUCH_TIME,
    Limits,
)

SMALL = Limits(requests=3, execution_seconds=10, concurrent=2, window_seconds=100)


def ask(budget: Budget, now: float, seconds: float = 0.0) -> Refused | None:
    refused = budget.admit(now, SMALL)
    if refused is None:
        budget.finish(now, seconds)
    return refused


def test_requests_are_counted_over_a_sliding_window() -> None:
    budget = Budget()
    assert [ask(budget, at) for at in (0, 10, 20)] == [None, None, None]
    assert ask(budget, 30) == Refused(TOO_MANY_REQUESTS, 70)
    assert ask(budget, 100) is None
    assert ask(budget, 101) == Refused(TOO_MANY_REQUESTS, 9)


def test_whoever_keeps_asking_waits_longer() -> None:
    budget = Budget()
    for at in (0, 0, 0):
        ask(budget, at)
    waits = [refused.wait for at in range(1, 5) if (refused := ask(budget, at))]
    assert waits == [99, 99, 99, 99]
    assert budget.blocked_until == 103
    refused = ask(budget, 101)
    assert refused == Refused(TOO_MANY_REQUESTS, 3)
    assert ask(budget, 104) is None


def test_execution_time_is_counted_whatever_the_number_of_requests() -> None:
    budget = Budget()
    assert ask(budget, 0, 4) is None
    assert ask(budget, 10, 7) is None
    assert ask(budget, 20) == Refused(TOO_MUCH_TIME, 80)
    assert ask(budget, 101) is None


def test_requests_at_once_are_counted_until_they_end() -> None:
    budget = Budget()
    assert budget.admit(0, SMALL) is None
    assert budget.admit(0, SMALL) is None
    assert budget.admit(0, SMALL) == Refused(TOO_MANY_AT_ONCE, 1)
    assert budget.admit(0, SMALL) == Refused(TOO_MANY_AT_ONCE, 2)
    budget.finish(1, 1)
    assert budget.admit(1, SMALL) is None


def test_a_clock_set_back_begins_anew() -> None:
    budget = Budget()
    for at in (500, 500, 500):
        ask(budget, at)
    assert ask(budget, 0) is None


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 5)), max_size=60))
def test_no_window_ever_holds_more_than_the_limit(steps: list[tuple[float, float]]) -> None:
    budget, now, admitted = Budget(), 0.0, list[float]()
    for pause, seconds in steps:
        now += pause
        refused = ask(budget, now, seconds)
        if refused is None:
            admitted.append(now)
        else:
            assert 1 <= refused.wait <= SMALL.window_seconds
    for start in admitted:
        inside = [at for at in admitted if start <= at < start + SMALL.window_seconds]
        assert len(inside) <= SMALL.requests
