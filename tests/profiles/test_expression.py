"""Expressions simplify as they are built."""

from portal.profiles.expression import (
    ALWAYS,
    NEVER,
    Cost,
    Test,
    all_of,
    any_of,
    linked,
    write,
)

A, B = Test("<a/>", Cost(conditions=1)), Test("<b/>", Cost(conditions=2))


def link(inside: Test, to_column: str = "x") -> str:
    return write(linked("t", from_column="f", to_column=to_column, inside=inside))


def test_what_always_holds_absorbs_alternatives() -> None:
    assert any_of([A, ALWAYS]) == ALWAYS
    assert all_of([A, ALWAYS]) == A


def test_what_never_holds_vanishes() -> None:
    assert any_of([A, NEVER]) == A
    assert all_of([A, NEVER]) == NEVER
    assert linked("t", from_column="f", to_column="x", inside=NEVER) == NEVER
    assert any_of([]) == NEVER


def test_equal_parts_appear_once() -> None:
    assert any_of([A, any_of([A, B])]) == any_of([A, B])
    assert all_of([A, A]) == A


def test_links_over_the_same_columns_are_joined() -> None:
    first = linked("t", from_column="f", to_column="x", inside=A)
    second = linked("t", from_column="f", to_column="x", inside=B)
    other = linked("t", from_column="f", to_column="y", inside=B)
    joined = any_of([first, second, other])
    assert joined.cost == Cost(links=2, conditions=5)


def test_alternatives_of_several_conditions_are_held_together() -> None:
    text = write(any_of([all_of([A, B]), A]))
    assert text == '<filter type="or"><filter type="and"><a/><b/></filter><a/></filter>'


def test_a_link_to_any_row_has_no_filter() -> None:
    assert write(linked("t", from_column="f", to_column="x", inside=ALWAYS)) == (
        '<link-entity name="t" from="f" to="x" link-type="any"/>'
    )
    assert link(A) == (
        '<link-entity name="t" from="f" to="x" link-type="any">'
        '<filter type="and"><a/></filter></link-entity>'
    )
