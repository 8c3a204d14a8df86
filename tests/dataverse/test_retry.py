"""When to send again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import dataverse
from portal.dataverse.retry import RetryPolicy, pause_before_retry

POLICY = RetryPolicy()
UNAVAILABLE = dataverse.UpstreamUnavailable("down", status=503)
CUT_OFF = dataverse.AnswerCutOff("cut")

CASES = [
    ("a read after a transient fault", UNAVAILABLE, 1, 0.0, True, 0.15),
    ("pauses double", UNAVAILABLE, 2, 0.0, True, 0.3),
    ("a read whose answer was cut off", CUT_OFF, 1, 0.0, True, 0.15),
    ("a write after a transient fault", UNAVAILABLE, 1, 0.0, False, None),
    ("a write whose answer was cut off", CUT_OFF, 1, 0.0, False, None),
    ("a write that was throttled", dataverse.Throttled("x", retry_after=2), 1, 0.0, False, 2),
    ("a write that found no connection", dataverse.ConnectFailed("x"), 1, 0.0, False, 0.15),
    ("a throttle beyond our patience", dataverse.Throttled("x", retry_after=30), 1, 0, True, None),
    ("patience used up", UNAVAILABLE, 1, 19.9, True, None),
    ("attempts used up", UNAVAILABLE, 4, 0.0, True, None),
    ("a refusal that stays", dataverse.NotFound("x", status=404), 1, 0.0, True, None),
    ("something that is not Dataverse", dataverse.MalformedAnswer("x"), 1, 0.0, True, None),
]


@pytest.mark.parametrize(
    ("error", "attempt", "elapsed", "is_repeatable", "pause"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_pause_before_the_next_attempt(
    error: dataverse.DataverseError,
    attempt: int,
    elapsed: float,
    is_repeatable: bool,
    pause: float | None,
) -> None:
    decided = pause_before_retry(
        error,
        attempt=attempt,
        elapsed=elapsed,
        is_repeatable=is_repeatable,
        policy=POLICY,
        random=0.0,
    )
    assert decided == (None if pause is None else pytest.approx(pause))


@given(
    attempt=st.integers(1, 10),
    elapsed=st.floats(0, 40),
    retry_after=st.none() | st.floats(0, 60),
    random=st.floats(0, 1, exclude_max=True),
)
def test_a_pause_is_never_shorter_than_asked_nor_beyond_patience(
    attempt: int, elapsed: float, retry_after: float | None, random: float
) -> None:
    pause = pause_before_retry(
        dataverse.Throttled("x", retry_after=retry_after),
        attempt=attempt,
        elapsed=elapsed,
        is_repeatable=True,
        policy=POLICY,
        random=random,
    )
    if pause is not None:
        assert pause >= (retry_after or 0)
        assert elapsed + pause <= POLICY.patience
