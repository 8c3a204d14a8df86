"""Splitting keeps the rows and the limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.profiles.branches import split
from portal.profiles.errors import ScopeTooLarge
from portal.profiles.expression import (
    ALWAYS,
    Cost,
    Expression,
    Test,
    all_of,
    any_of,
    linked,
    write,
)
from tests.profiles.any_evaluator import World, evaluate

ONE = Cost(conditions=1)


def flagged(flag: int) -> Test:
    return Test(f'<condition attribute="flag" operator="eq" value="{flag}"/>', ONE)


def to_parent(inside: Expression) -> Expression:
    return linked("a", from_column="aid", to_column="up", inside=inside)


def to_children(inside: Expression) -> Expression:
    return linked("a", from_column="up", to_column="aid", inside=inside)


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.sampled_from([flagged(0), flagged(1), flagged(2), ALWAYS]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(any_of),
        st.lists(inner, min_size=1, max_size=3).map(all_of),
        inner.map(to_parent),
        inner.map(to_children),
    ),
    max_leaves=12,
)
ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.none() | st.integers(0, 4)), min_size=1, max_size=5
).map(lambda rows: [{"aid": n, "flag": flag, "up": up} for n, (flag, up) in enumerate(rows)])


def selected(expression: Expression, world: World) -> set[object]:
    fetch = (
        f'<fetch><entity name="a"><filter type="and">{write(expression)}</filter></entity></fetch>'
    )
    return evaluate(fetch, world)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, ROWS, st.integers(1, 4), st.integers(1, 6))
def test_the_union_of_the_branches_is_the_expression(
    expression: Expression, rows: list[dict[str, object]], links: int, conditions: int
) -> None:
    limit = Cost(links, conditions)
    world = {"a": rows}
    try:
        branches = split(expression, "a", limit)
    except ScopeTooLarge:
        return
    assert all(branch.cost.fits(limit) for branch in branches)
    assert set().union(*(selected(item, world) for item in branches)) == selected(expression, world)


def test_what_fits_stays_one_query() -> None:
    expression = any_of([to_parent(flagged(0)), to_children(flagged(1))])
    assert split(expression, "a") == [expression]


def test_alternatives_within_a_link_are_taken_apart() -> None:
    expression = to_parent(any_of([to_children(flagged(0)), to_parent(flagged(1))]))
    assert len(split(expression, "a", Cost(links=2, conditions=9))) == 2


def test_conditions_that_must_hold_together_are_not_taken_apart() -> None:
    expression = all_of([to_parent(flagged(0)), to_children(flagged(1))])
    with pytest.raises(ScopeTooLarge):
        split(expression, "a", Cost(links=1, conditions=9))


def test_more_branches_than_allowed_are_refused() -> None:
    parts = [
        linked("a", from_column=f"c{n}", to_column="aid", inside=flagged(n)) for n in range(21)
    ]
    assert len(split(any_of(parts[:20]), "a", Cost(links=1, conditions=9))) == 20
    with pytest.raises(ScopeTooLarge):
        split(any_of(parts), "a", Cost(links=1, conditions=9))
