"""The scope compiler, as text and against a naive reading of the rule."""

from itertools import pairwise

import pytest

from portal.dataverse.metadata import TableMetadata
from portal.profiles.definition import (
    Mode,
    ProfileDefinition,
    RowOption,
    TableRule,
)
from portal.profiles.errors import ScopeLoop, ScopeTooLarge, UnknownRelationship, UnknownTable
from portal.profiles.scope import compile_scope
from tests.profiles.factories import (
    children,
    custom,
    everything,
    own,
    parents,
    profile,
    related,
    relationship,
    tables,
)

BOOKING_ORDER = relationship("booking_order", parent="order", child="booking", column="order")
ORDER_ACCOUNT = relationship("order_account", parent="account", child="order", column="account")
TASK_ORDER = relationship("task_order", parent="order", child="task", column="order")
SERVICE = tables(
    ["booking", "order", "account", "task"], [BOOKING_ORDER, ORDER_ACCOUNT, TASK_ORDER]
)
MINE = '<condition attribute="ownerid" operator="eq-userid"/>'


def branches(definition: ProfileDefinition, table: str) -> tuple[str, ...]:
    return compile_scope(definition, table, SERVICE).branches


def test_own_rows_compile_to_the_owner() -> None:
    assert branches(profile(own("booking")), "booking") == (MINE,)


def test_organization_options_are_alternatives() -> None:
    rule = TableRule(
        "booking",
        RowOption.ORGANIZATION,
        own_rows=True,
        team_rows=True,
        business_unit_rows=True,
    )
    assert branches(profile(rule), "booking") == (
        (
            f'<filter type="or">{MINE}<condition attribute="ownerid" operator="eq-userteams"/>'
            '<condition attribute="owningbusinessunit" operator="eq-businessid"/></filter>'
        ),
    )


def test_all_rows_need_no_condition() -> None:
    scope = compile_scope(profile(everything("account")), "account", SERVICE)
    assert scope.branches == ("",)
    assert scope.fetch_xml(["name"]) == [
        (
            '<fetch><entity name="account"><attribute name="accountid"/><attribute name="name"/>'
            "</entity></fetch>"
        )
    ]


def test_parents_are_linked_by_the_childs_lookup() -> None:
    definition = profile(own("booking"), related("order", parents("booking_order")))
    assert branches(definition, "order") == (
        (
            '<link-entity name="booking" from="order" to="orderid" link-type="any">'
            f'<filter type="and">{MINE}</filter></link-entity>'
        ),
    )


def test_children_are_linked_to_the_parents_key() -> None:
    definition = profile(own("order"), related("task", children("task_order")))
    assert branches(definition, "task") == (
        (
            '<link-entity name="order" from="orderid" to="order" link-type="any">'
            f'<filter type="and">{MINE}</filter></link-entity>'
        ),
    )


def test_only_relationships_are_conditions() -> None:
    definition = profile(
        own("booking"), own("order", parents("booking_order", Mode.ONLY)), everything("account")
    )
    assert branches(definition, "order")[0].startswith(f"{MINE}<link-entity")


def test_related_rows_with_only_conditions_need_all_of_them() -> None:
    definition = profile(own("order"), related("task", children("task_order", Mode.ONLY)))
    assert branches(definition, "task")[0].startswith("<link-entity")


def test_a_table_that_nothing_reaches_has_no_branch() -> None:
    definition = profile(related("order"), related("task", children("task_order")))
    scope = compile_scope(definition, "task", SERVICE)
    assert scope.branches == ()
    assert scope.fetch_xml(["name"]) == []


def test_rows_five_hops_away_are_out_of_reach() -> None:
    names = ["a", "b", "c", "d", "e", "f"]
    steps = list(pairwise(names))
    chain = [
        relationship(f"{child}{parent}", parent=parent, child=child, column=parent)
        for child, parent in steps
    ]
    definition = profile(
        own("a"), *(related(parent, parents(f"{child}{parent}")) for child, parent in steps)
    )
    organisation = tables(names, chain)
    assert compile_scope(definition, "e", organisation).branches
    assert not compile_scope(definition, "f", organisation).branches


def test_walking_straight_back_to_the_parent_adds_nothing() -> None:
    definition = profile(
        own("booking", children("booking_order")), related("order", parents("booking_order"))
    )
    (text,) = branches(definition, "order")
    assert text.count("<link-entity") == 1
    (text,) = branches(definition, "booking")
    assert text.count("<link-entity") == 2, "another booking of the same order is a reason"


def test_query_takes_selection_order_paging_and_conditions() -> None:
    scope = compile_scope(profile(own("booking")), "booking", SERVICE)
    (text,) = scope.fetch_xml(
        ["versionnumber", "bookingid"],
        conditions_xml='<condition attribute="versionnumber" operator="gt" value="7"/>',
        order="version",
        count=2000,
        page=2,
        paging_cookie='<cookie page="1"/>',
    )
    assert text == (
        '<fetch count="2000" page="2" paging-cookie="&lt;cookie page=&quot;1&quot;/&gt;">'
        '<entity name="booking"><attribute name="bookingid"/><attribute name="versionnumber"/>'
        '<order attribute="versionnumber"/><order attribute="bookingid"/>'
        f'<filter type="and">{MINE}<condition attribute="versionnumber" operator="gt" value="7"/>'
        "</filter></entity></fetch>"
    )


@pytest.mark.parametrize(
    ("operator", "moves"), [("last-x-days", True), ("today", True), ("on", False)]
)
def test_own_filters_with_relative_dates_move_with_time(operator: str, *, moves: bool) -> None:
    value = "" if operator == "today" else ' value="7"'
    xml = f'<filter><condition attribute="start" operator="{operator}"{value}/></filter>'
    scope = compile_scope(profile(custom("booking", xml)), "booking", SERVICE)
    assert scope.time_relative is moves


def test_hash_changes_with_the_conditions_only() -> None:
    narrow = compile_scope(profile(own("booking")), "booking", SERVICE)
    wide = compile_scope(profile(everything("booking")), "booking", SERVICE)
    again = compile_scope(profile(own("booking"), everything("account")), "booking", SERVICE)
    assert narrow.scope_hash == again.scope_hash != wide.scope_hash


def test_a_loop_of_only_relationships_is_refused_with_its_tables() -> None:
    definition = profile(
        own("booking", children("booking_order", Mode.ONLY)),
        own("order", parents("booking_order", Mode.ONLY)),
    )
    with pytest.raises(ScopeLoop) as caught:
        branches(definition, "order")
    assert caught.value.tables == ("order", "booking")


@pytest.mark.parametrize(
    ("name", "definition", "error"),
    [
        ("unknown", profile(related("task", children("nothing"))), UnknownRelationship),
        ("wrong side", profile(related("task", parents("task_order"))), UnknownRelationship),
        ("other table not taken", profile(related("task", children("task_order"))), UnknownTable),
        ("table not taken", profile(own("order")), UnknownTable),
    ],
)
def test_what_does_not_exist_is_refused(
    name: str, definition: ProfileDefinition, error: type[Exception]
) -> None:
    with pytest.raises(error):
        branches(definition, "task")


def wide_profile(width: int) -> tuple[ProfileDefinition, dict[str, TableMetadata]]:
    """`hub` is the parent of rows of `width` tables, each in scope by its own two links."""
    sources = [f"s{index}" for index in range(width)]
    links = [
        relationship(f"{name}_hub", parent="hub", child=name, column="hub") for name in sources
    ]
    far = [relationship(f"{name}_f", parent=name, child=f"f{name}", column="x") for name in sources]
    definition = profile(
        related("hub", *(parents(link.name) for link in links)),
        *(related(name, parents(f"{name}_f")) for name in sources),
        *(own(f"f{name}") for name in sources),
    )
    names = ["hub", *sources, *(f"f{name}" for name in sources)]
    return definition, tables(names, [*links, *far])


def test_more_links_than_a_query_takes_are_split_into_branches() -> None:
    definition, organisation = wide_profile(10)
    scope = compile_scope(definition, "hub", organisation)
    assert len(scope.branches) == 2
    assert sum(branch.count("<link-entity") for branch in scope.branches) == 20
    assert all(branch.count("<link-entity") <= 15 for branch in scope.branches)


def test_what_no_number_of_branches_holds_is_refused_with_its_table() -> None:
    definition, organisation = wide_profile(16)
    conjunction = TableRule(
        "hub",
        RowOption.RELATED,
        relationships=tuple(parents(f"s{index}_hub", Mode.ONLY) for index in range(16)),
    )
    too_much = ProfileDefinition("p", "P", (conjunction, *definition.tables[1:]))
    with pytest.raises(ScopeTooLarge) as caught:
        compile_scope(too_much, "hub", organisation)
    assert caught.value.tables == ("hub",)
