"""Rules are checked strictly, meet what they name, and strike as their seed decides."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sandbox.control.errors import ControlRefused
from portal.sandbox.control.rules import OWN_WORDS, Meeting, check_rule, meets, strikes

BOB = "11111111-0000-0000-0000-000000000001"
MEETING = Meeting("PATCH", "/api/data/v9.2/accounts(1)?$select=name", BOB, "account")


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "status", "status": 429, "retry_after": 7, "count": 1},
        {"kind": "status", "status": 503, "path": r"\$batch", "user": "bob", "method": "POST"},
        {"kind": "delay", "seconds": 0.5},
        {"kind": "html", "probability": 0.25, "seed": 7},
        {"kind": "token"},
        {"kind": "drop-before"},
        {"kind": "drop-after", "inside": True, "table": "task"},
        {"kind": "cut-off", "count": 2},
        {"kind": "html", "status": 502},
        {"kind": "delay", "when": "after"},
        {"kind": "late-commit", "seconds": 3600, "answer": "given"},
        {"kind": "touch", "seconds": 5, "values": {"name": "x"}},
        {"kind": "schema-change", "table": "account"},
        {"kind": "plug-in", "table": "account", "message": "Closed on Sundays."},
    ],
)
def test_a_rule_that_makes_sense_is_taken_as_it_is(rule: dict[str, Any]) -> None:
    assert check_rule(rule) == rule


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("status", "'kind' is one of"),
        ({}, "'kind' is one of"),
        ({"kind": "explode"}, "'kind' is one of"),
        ({"kind": ["status"]}, "'kind' is one of"),
        ({"kind": "late-commit", "answer": "maybe"}, "dropped or given"),
        ({"kind": "touch", "values": []}, "object of columns"),
        ({"kind": "touch", "seconds": 86_401}, "from 0 to 86400"),
        ({"kind": "delay", "when": "later"}, "before or after"),
        ({"kind": "cut-off", "inside": True}, "no 'inside'"),
        ({"kind": "status"}, "needs 'status'"),
        ({"kind": "plug-in"}, "needs 'table'"),
        ({"kind": "status", "status": 200}, "from 400 to 599"),
        ({"kind": "status", "status": "429"}, "from 400 to 599"),
        ({"kind": "status", "status": 429, "retry-after": 7}, "no 'retry-after'"),
        ({"kind": "html", "count": 0}, "from 1"),
        ({"kind": "html", "count": True}, "from 1"),
        ({"kind": "html", "probability": 1.5}, "from 0 to 1"),
        ({"kind": "html", "path": "("}, "regular expression"),
        ({"kind": "html", "method": "get"}, "GET, POST"),
        ({"kind": "delay", "seconds": 1000}, "120 seconds at most"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_a_sentence(rule: object, said: str) -> None:
    with pytest.raises(ControlRefused, match=said):
        check_rule(rule)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, True),
        ({"method": "PATCH"}, True),
        ({"method": "GET"}, False),
        ({"path": r"/accounts\("}, True),
        ({"path": "^accounts"}, False),
        ({"user": BOB}, True),
        ({"user": "22222222-0000-0000-0000-000000000002"}, False),
        ({"table": "account"}, True),
        ({"table": "contact"}, False),
        ({"method": "PATCH", "path": "contacts"}, False),
    ],
)
def test_a_rule_meets_what_fits_everything_it_names(rule: dict[str, Any], expected: bool) -> None:
    assert meets(rule, MEETING) is expected


def test_a_rule_without_a_probability_always_strikes() -> None:
    assert all(strikes({}, met) for met in range(20))


@pytest.mark.parametrize(("probability", "expected"), [(0, 0), (1, 200)])
def test_certainty_is_certain(probability: float, expected: int) -> None:
    assert sum(strikes({"probability": probability}, met) for met in range(200)) == expected


@given(seed=st.integers(0, 2**63 - 1), met=st.integers(0, 10_000))
def test_the_same_seed_strikes_at_the_same_meetings(seed: int, met: int) -> None:
    rule = {"probability": 0.5, "seed": seed}
    assert strikes(rule, met) == strikes(dict(rule), met)


def test_a_probability_strikes_about_as_often_as_it_says() -> None:
    struck = sum(strikes({"probability": 0.3, "seed": 7}, met) for met in range(2000))
    assert 520 < struck < 680


def test_every_kind_is_described_to_the_reader() -> None:
    with pytest.raises(ControlRefused) as refused:
        check_rule({})
    assert all(kind in refused.value.message for kind in OWN_WORDS)
