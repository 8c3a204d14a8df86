"""Many-to-many relationships as the scope compiler writes them."""

from itertools import pairwise

import pytest

from portal.profiles.definition import Mode, ProfileDefinition
from portal.profiles.errors import ScopeLoop, ScopeTooLarge
from portal.profiles.scope import compile_scope
from tests.profiles.factories import (
    everything,
    own,
    paired,
    pairing,
    parents,
    profile,
    related,
    relationship,
    tables,
)

MINE = '<condition attribute="ownerid" operator="eq-userid"/>'
SKILLED = pairing("task_skill", "task", "skill")
LIKE = pairing("task_like", "task", "task")
PAIRED = tables(["task", "skill"], [], [SKILLED, LIKE])


def paired_branches(definition: ProfileDefinition, table: str) -> tuple[str, ...]:
    return compile_scope(definition, table, PAIRED).branches


def test_pairs_are_linked_through_their_table() -> None:
    definition = profile(own("task"), related("skill", paired("task_skill")))
    assert paired_branches(definition, "skill") == (
        (
            '<link-entity name="task_skill_pairs" from="skillid" to="skillid" link-type="any">'
            '<filter type="and"><link-entity name="task" from="taskid" to="taskid" link-type="any">'
            f'<filter type="and">{MINE}</filter></link-entity></filter></link-entity>'
        ),
    )


def test_pairs_of_one_table_are_followed_both_ways() -> None:
    definition = profile(own("task", paired("task_like")))
    whole = "".join(paired_branches(definition, "task"))
    assert 'from="oneid" to="taskid"' in whole
    assert 'from="twoid" to="taskid"' in whole


def test_a_pair_is_in_scope_when_both_of_its_ends_are() -> None:
    (text,) = paired_branches(profile(own("task"), everything("skill")), "task_skill_pairs")
    assert text == (
        '<link-entity name="task" from="taskid" to="taskid" link-type="any">'
        f'<filter type="and">{MINE}</filter></link-entity>'
        '<link-entity name="skill" from="skillid" to="skillid" link-type="any"/>'
    )


def test_four_hops_go_through_four_tables_of_pairs() -> None:
    names = ["a", "b", "c", "d", "e", "f"]
    pairs = [pairing(f"{one}{two}", one, two) for one, two in pairwise(names)]
    rules = [related(two, paired(f"{one}{two}")) for one, two in pairwise(names)]
    organisation = tables(names, [], pairs)
    definition = profile(own("a"), *rules)
    (text,) = compile_scope(definition, "e", organisation).branches
    assert text.count("<link-entity") == 8
    assert not compile_scope(definition, "f", organisation).branches


def test_a_loop_of_only_pairs_is_refused_with_its_tables() -> None:
    definition = profile(
        own("task", paired("task_skill", Mode.ONLY)), own("skill", paired("task_skill", Mode.ONLY))
    )
    with pytest.raises(ScopeLoop, match="“skill” → “task” → “skill”"):
        paired_branches(definition, "skill")


def test_pairs_of_ends_that_take_too_much_together_name_both() -> None:
    sources = [f"s{index}" for index in range(8)]
    links = [
        relationship(f"{name}_hub", parent="hub", child=name, column="hub") for name in sources
    ]
    like = pairing("hub_like", "hub", "hub")
    organisation = tables(["hub", *sources], links, [like])
    definition = profile(
        related("hub", *(parents(link.name, Mode.ONLY) for link in links)), *map(own, sources)
    )
    assert compile_scope(definition, "hub", organisation).branches
    with pytest.raises(ScopeTooLarge, match="The pairs of “hub” and “hub”") as caught:
        compile_scope(definition, like.intersect, organisation)
    assert caught.value.tables == ("hub", "hub")


def test_an_end_that_the_other_brings_along_only_has_to_be_there() -> None:
    definition = profile(own("task"), related("skill", paired("task_skill")))
    (text,) = paired_branches(definition, "task_skill_pairs")
    assert text == (
        '<link-entity name="task" from="taskid" to="taskid" link-type="any">'
        f'<filter type="and">{MINE}</filter></link-entity>'
        '<link-entity name="skill" from="skillid" to="skillid" link-type="any"/>'
    )


def test_two_tables_may_bring_each_other_by_pairs() -> None:
    definition = profile(own("task", paired("task_skill")), related("skill", paired("task_skill")))
    (text,) = paired_branches(definition, "task_skill_pairs")
    assert text.count("<link-entity") <= 15
