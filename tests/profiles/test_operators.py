"""How many values an operator takes."""

import pytest

from portal.profiles.operators import DATE_RELATIVE, value_complaint


@pytest.mark.parametrize(
    ("operator", "values", "is_right"),
    [
        ("eq", ["1"], True),
        ("eq", [], False),
        ("eq-userid", [], True),
        ("eq-userid", ["x"], False),
        ("in", ["1", "2"], True),
        ("in", [], False),
        ("between", ["1", "2"], True),
        ("between", ["1"], False),
        ("last-x-days", ["7"], True),
        ("last-x-days", ["0"], False),
        ("last-x-days", ["²"], False),
        ("olderthan-x-minutes", ["5"], True),
        ("older-than-x-minutes", ["5"], False),
        ("this-fiscal-year", [], True),
        ("contains", ["x"], False),
    ],
)
def test_values_are_judged(operator: str, values: list[str], *, is_right: bool) -> None:
    assert (value_complaint(operator, values) is None) is is_right


def test_fixed_dates_do_not_move_with_the_clock() -> None:
    assert {"today", "last-x-hours", "next-fiscal-year", "olderthan-x-years"} <= DATE_RELATIVE
    assert not {"on", "on-or-after", "between", "eq", "in-fiscal-year"} & DATE_RELATIVE
