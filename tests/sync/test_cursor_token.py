"""A token holds the cursors of a device's tables; nobody but the server can make one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sync.cursor_token import CursorSeal
from portal.sync.cursors import Addition, Cursor, Page
from portal.sync.errors import CursorExpired, CursorInvalid


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1_000_000.5

    def __call__(self) -> float:
        return self.now


ORGANIZATION, USER = "0f0f0f0f-0000-0000-0000-000000000001", "0b0b0b0b-0000-0000-0000-000000000001"
ADDITION = Addition("c0ffee00", 90)
MANY = Cursor(7, 120, ((12.0, 90), (99.0, 120)), "scope", Page(100.0, 110, True), ADDITION)
TABLES = {
    "account": MANY,
    "contact": Cursor(),
    "task": Cursor(5, 5, (), "s"),
    "annotation": Cursor(5, 5, addition=ADDITION),
}


@pytest.fixture
def seal() -> CursorSeal:
    return CursorSeal(ORGANIZATION, USER, max_age=3600, clock=Clock())


def test_cursors_come_back_as_they_were_written(seal: CursorSeal) -> None:
    assert seal.read(seal.write(TABLES), TABLES) == TABLES


MOMENTS = st.floats(1_700_000_000, 1_800_000_000)
VERSIONS = st.integers(0, 2**53)


@given(MOMENTS, VERSIONS, MOMENTS, VERSIONS)
def test_rounding_settles_less_never_more(
    noted: float, high: int, started: float, after: int
) -> None:
    seal = CursorSeal(ORGANIZATION, USER, max_age=3600, clock=Clock())
    cursor = Cursor(0, high, ((noted, high),), "s", Page(started, after, False))
    read = seal.read(seal.write({"account": cursor}), ["account"])["account"]
    assert read.page
    assert noted <= read.ring[0][0] < noted + 1
    assert started - 1 < read.page.started <= started
    assert (read.high, read.ring[0][1], read.page.after) == (high, high, after)


def test_tables_that_are_not_asked_for_are_forgotten(seal: CursorSeal) -> None:
    assert set(seal.read(seal.write(TABLES), ["task", "uom"])) == {"task"}


def test_another_users_cursors_are_invalid(seal: CursorSeal) -> None:
    with pytest.raises(CursorInvalid):
        seal.read(replace(seal, user="someone-else").write(TABLES), TABLES)


def test_another_organisations_cursors_are_invalid(seal: CursorSeal) -> None:
    with pytest.raises(CursorInvalid):
        seal.read(replace(seal, organization="other").write(TABLES), TABLES)


@pytest.mark.parametrize(
    "forge", [lambda t: "", lambda t: "x" + t, lambda t: t[:-1], lambda t: "é:ü"]
)
def test_forged_cursors_are_invalid(seal: CursorSeal, forge: Callable[[str], str]) -> None:
    with pytest.raises(CursorInvalid):
        seal.read(forge(seal.write(TABLES)), TABLES)


def test_old_cursors_have_expired(seal: CursorSeal) -> None:
    text = seal.write(TABLES)
    assert isinstance(seal.clock, Clock)
    seal.clock.now += 3601
    with pytest.raises(CursorExpired) as caught:
        seal.read(text, TABLES)
    assert caught.value.status == 410


def test_eighteen_tables_at_rest_take_five_hundred_characters(seal: CursorSeal) -> None:
    tables = {
        f"table{n}": Cursor(n * 7_919_113, n * 7_919_113, (), f"{n * 2_654_435_761 % 2**32:08x}")
        for n in range(18)
    }
    assert len(seal.write(tables)) <= 530


def test_a_hundred_tables_that_never_settle_fit_into_a_request(seal: CursorSeal) -> None:
    ring = tuple((n * 113.0, 10_000_000 + n * 7919) for n in range(32))
    tables = {f"table{n}": Cursor(1, 10_253_408, ring, f"{n:08x}") for n in range(100)}
    assert len(seal.write(tables)) < 2**16
