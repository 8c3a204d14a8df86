"""Which many-to-many relationships go along, and what becomes of them."""

from dataclasses import replace

import pytest

from portal.dataverse.metadata import Catalog, FormMetadata, TableMetadata, ViewMetadata
from portal.profiles.admin.relationship_form import relationship_choices
from portal.profiles.definition import ProfileDefinition, RowOption, TableRule
from portal.profiles.errors import UnknownRelationship
from portal.profiles.findings import Severity
from portal.profiles.holdings import Holdings, holdings_of
from portal.profiles.manifest_follow import follow_entries
from portal.profiles.models import OfflineProfile, ProfileTable
from portal.profiles.pairs import pair_rule, pairs_to_take
from portal.profiles.relationships import find_source
from portal.profiles.survival import surviving
from portal.profiles.validation import validate
from tests.profiles.factories import everything, intersect, own, paired, pairing, profile, related
from tests.profiles.organisation import APP, TABLES, facts

TEAM = pairing("booking_accounts", "booking", "account")
BOTH = {name: replace(TABLES[name], many_to_many=(TEAM,)) for name in ("booking", "account")}
ORGANISATION: dict[str, TableMetadata] = {**TABLES, **BOTH, TEAM.intersect: intersect(TEAM)}
CATALOG = Catalog(tables=ORGANISATION, apps=(APP,))
USED = profile(own("booking"), everything("account"))
TICKED = profile(own("booking"), related("account", paired("booking_accounts")))
SUB_GRID = FormMetadata(
    "f-main",
    "Booking",
    "booking",
    2,
    is_default=True,
    form_xml='<form><control id="grid"><parameters>'
    "<RelationshipName>booking_accounts</RelationshipName></parameters></control></form>",
)
JOINING = ViewMetadata(
    "v-mine",
    "With accounts",
    "booking",
    0,
    is_default=True,
    fetch_xml='<fetch><entity name="booking"><link-entity name="booking_accounts_pairs" '
    'from="bookingid" to="bookingid"/></entity></fetch>',
    layout_xml="<grid/>",
)


def published(definition: ProfileDefinition) -> ProfileDefinition:
    return replace(definition, pairs=(TEAM.name,))


@pytest.mark.parametrize(
    ("definition", "catalog", "taken"),
    [
        (TICKED, CATALOG, True),
        (USED, replace(CATALOG, forms=(SUB_GRID,)), True),
        (USED, replace(CATALOG, views=(JOINING,)), True),
        (USED, CATALOG, False),
        (profile(own("booking")), replace(CATALOG, forms=(SUB_GRID,)), False),
    ],
    ids=["ticked", "in a sub-grid", "in a view", "not used", "one end only"],
)
def test_pairs_go_along_that_are_ticked_or_used(
    definition: ProfileDefinition, catalog: Catalog, *, taken: bool
) -> None:
    assert pairs_to_take(definition, catalog) == ((TEAM.name,) if taken else ())


def test_pairs_come_after_both_ends_and_as_often_as_the_busier() -> None:
    often = TableRule("booking", RowOption.ALL, priority=10, interval_minutes=5)
    seldom = TableRule("account", RowOption.ALL, priority=70, interval_minutes=600)
    rule = pair_rule(TEAM, profile(often, seldom))
    assert (rule.table, rule.priority, rule.interval_minutes) == (TEAM.intersect, 70, 5)


def held(
    definition: ProfileDefinition, *may: str, on: tuple[str, ...] = ("booking", "account")
) -> Holdings:
    return holdings_of(published(definition), facts(may=("Read", *may), on=on), CATALOG, {})


def test_who_may_not_read_both_ends_gets_no_pairs() -> None:
    assert TEAM.intersect in held(TICKED)
    assert TEAM.intersect not in held(TICKED, on=("account",))


def test_linking_takes_append_on_one_end_and_append_to_on_the_other() -> None:
    assert held(TICKED, "Append", "AppendTo")[TEAM.intersect].rights.may("Create")
    assert not held(TICKED, "Append")[TEAM.intersect].rights.may("Create")


def test_what_is_a_collection_on_neither_end_cannot_be_linked() -> None:
    hidden = replace(TEAM, first_property="", second_property="")
    tables = {
        **{name: replace(table, many_to_many=(hidden,)) for name, table in BOTH.items()},
        TEAM.intersect: intersect(hidden),
    }
    catalog = replace(CATALOG, tables={**ORGANISATION, **tables})
    may = facts(may=("Read", "Append", "AppendTo"))
    [rights] = [
        holding.rights
        for holding in holdings_of(published(TICKED), may, catalog, {}).values()
        if holding.table.pair
    ]
    assert rights.may("Read")
    assert not rights.may("Create")


def test_pairs_that_are_merely_used_are_followed_from_both_ends_and_no_further() -> None:
    steps = follow_entries(held(USED), ORGANISATION)
    assert {(one["from"], one["table"], one["direction"]) for one in steps} == {
        ("booking", TEAM.intersect, "children"),
        ("account", TEAM.intersect, "children"),
    }


def test_pairs_go_with_an_end_or_with_their_own_table() -> None:
    whole = published(USED)
    assert surviving(whole, ORGANISATION).pairs == (TEAM.name,)
    for lost in ("booking", TEAM.intersect):
        left = {name: table for name, table in ORGANISATION.items() if name != lost}
        assert surviving(whole, left).pairs == ()


def test_a_ticked_relationship_that_is_gone_brings_no_rows() -> None:
    without = {**ORGANISATION, **{name: TABLES[name] for name in BOTH}}
    left = surviving(published(TICKED), without)
    assert [rule.table for rule in left.tables] == ["booking"]
    with pytest.raises(UnknownRelationship, match="not an end of a many-to-many relationship"):
        find_source("account", paired("booking_accounts"), without)


def test_a_pair_with_a_table_outside_of_the_profile_is_refused_by_name() -> None:
    found = validate(profile(related("account", paired("booking_accounts"))), CATALOG)
    sentences = [item.sentence for item in found if item.severity is Severity.ERROR]
    assert sentences == [
        (
            "“account” receives rows through “booking” (booking_accounts), "
            "which is not a table of the profile."
        )
    ]


def test_the_published_pairs_are_stored_and_read_back() -> None:
    definition = published(TICKED)
    assert ProfileDefinition.from_json(definition.to_json()) == definition
    assert "pairs" not in TICKED.to_json()


@pytest.mark.django_db
def test_makers_tick_pairs_with_tables_of_the_profile() -> None:
    profile = OfflineProfile.objects.create(name="Pairs")
    booking = ProfileTable.objects.create(profile=profile, table="booking")
    ticked = "pairs:booking_accounts"
    assert ticked not in dict(relationship_choices(booking, CATALOG))
    ProfileTable.objects.create(profile=profile, table="account")
    labels = dict(relationship_choices(booking, CATALOG))
    assert labels[ticked] == "paired with Account, by booking_accounts_pairs"
