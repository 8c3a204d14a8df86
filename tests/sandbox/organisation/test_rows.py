"""Seeded ids and dice, and rows gathered by table."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from portal.sandbox.organisation.rows import Chance, SeedRow, by_table, fixed_id

names = st.sampled_from(["account", "contact", "task"])


def test_fixed_ids_never_change() -> None:
    assert fixed_id("systemuser", "bob") == "a2a60ddf-2c09-5ada-8a21-cf39931df6a9"


def test_ids_differ_by_seed_table_and_key() -> None:
    ids = {Chance(seed).id(table, key) for seed in (1, 2) for table in "ab" for key in (0, 1)}
    assert len(ids) == 8


def test_dice_of_one_name_do_not_disturb_those_of_another() -> None:
    first, second = Chance(1).dice("a"), Chance(1).dice("b")
    expected = Chance(1).dice("b").random()
    first.random()
    assert second.random() == expected


@given(st.lists(names), st.integers(1, 5))
def test_gathering_keeps_every_row_in_the_order_of_its_table(tables: list[str], size: int) -> None:
    rows = [SeedRow(table, {"number": number}) for number, table in enumerate(tables)]
    gathered = list(by_table(rows, size))
    assert all(0 < len(values) <= size for _table, values in gathered)
    for table in set(tables):
        numbers = [one["number"] for name, values in gathered if name == table for one in values]
        assert numbers == [n for n, name in enumerate(tables) if name == table]


def test_gathering_holds_no_more_than_it_must() -> None:
    drawn: list[int] = []

    def endless() -> Iterator[SeedRow]:
        number = 0
        while True:
            drawn.append(number)
            yield SeedRow("account", {"number": number})
            number += 1

    next(by_table(endless(), 3))
    assert drawn == [0, 1, 2]
