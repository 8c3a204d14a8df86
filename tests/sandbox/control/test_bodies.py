"""Bodies of control requests are read strictly."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.sandbox.control.bodies import moment, number, read_body, whole_number
from portal.sandbox.control.errors import ControlRefused

NOW = datetime(2026, 3, 17, 10, 45, tzinfo=UTC)


def test_nothing_is_an_empty_object() -> None:
    assert read_body(b"", frozenset({"seed"})) == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "not valid JSON"), (b"[]", "JSON object"), (b'{"sede": 1}', "'sede' is not known")],
)
def test_what_is_no_object_of_known_names_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(ControlRefused, match=said):
        read_body(content, frozenset({"seed"}))


@pytest.mark.parametrize("value", ["1", 1.5, True, None])
def test_whole_numbers_are_whole(value: object) -> None:
    with pytest.raises(ControlRefused, match="'seed' must be a whole number"):
        whole_number({"seed": value}, "seed", 1)


@pytest.mark.parametrize("value", ["1", True, None, []])
def test_numbers_are_numbers(value: object) -> None:
    with pytest.raises(ControlRefused, match="'ahead_seconds' must be a number"):
        number({"ahead_seconds": value}, "ahead_seconds", 0)


def test_what_is_left_out_has_its_default() -> None:
    assert whole_number({}, "seed", 3) == 3
    assert number({}, "ahead_seconds", 0.5) == 0.5
    assert moment({}, "now", NOW) == NOW


def test_a_time_may_have_any_offset() -> None:
    assert moment({"now": "2026-03-17T12:45:00+02:00"}, "now", NOW + timedelta(days=1)) == NOW


@pytest.mark.parametrize(
    ("value", "said"), [("yesterday", "ISO 8601"), ("2026-03-17T12:45:00", "offset"), (7, "ISO")]
)
def test_a_time_that_is_none_is_refused(value: object, said: str) -> None:
    with pytest.raises(ControlRefused, match=said):
        moment({"now": value}, "now", NOW)
