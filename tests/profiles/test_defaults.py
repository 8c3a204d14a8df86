"""Columns that publishing adds."""

from dataclasses import replace

from portal.profiles.defaults import published_columns, required_columns
from portal.profiles.definition import ProfileDefinition, RowOption, TableRule
from tests.profiles.factories import children, custom, everything, own, parents, profile, related
from tests.profiles.organisation import CATALOG, TABLES

START = '<filter><condition attribute="start" operator="today"/></filter>'


def columns(definition: ProfileDefinition, table: str) -> tuple[str, ...]:
    rule = definition.rule(table)
    assert rule is not None
    return published_columns(rule, required_columns(definition, CATALOG), TABLES[table])


def test_every_table_has_name_state_owner_and_times() -> None:
    names = columns(profile(own("account")), "account")
    assert names == ("createdon", "modifiedon", "name", "ownerid", "statecode")


def test_columns_of_views_forms_and_their_joins_are_added() -> None:
    definition = profile(own("booking"), related("order", parents("booking_order")))
    assert {"start", "order"} <= set(columns(definition, "booking"))
    assert "city" in columns(definition, "order"), "through the view's link and the quick view"


def test_lookups_of_relationships_and_columns_of_filters_are_added() -> None:
    definition = profile(
        custom("booking", START),
        related("order", parents("booking_order")),
        related("account", parents("order_account")),
    )
    assert "account" in columns(definition, "order")


def test_columns_of_a_group_are_added() -> None:
    rule = replace(everything("account"), column_groups=(("phone", "fax"),))
    assert {"phone", "fax"} <= set(columns(profile(rule), "account"))


def test_a_timeline_brings_the_columns_of_notes() -> None:
    definition = profile(own("order"), related("annotation", children("order_notes")))
    assert {"objectid", "notetext"} <= set(columns(definition, "annotation"))


def test_business_unit_rows_bring_the_business_unit() -> None:
    rule = TableRule("account", RowOption.ORGANIZATION, business_unit_rows=True)
    assert "owningbusinessunit" in columns(profile(rule), "account")


def test_chosen_columns_are_kept_but_not_computed_names_or_images() -> None:
    rule = replace(everything("booking"), columns=("salary", "photo", "owneridname"))
    names = columns(profile(rule), "booking")
    assert "salary" in names
    assert not {"photo", "owneridname", "bookingid", "versionnumber"} & set(names)


def test_each_column_says_why_it_is_needed() -> None:
    definition = profile(own("booking"), related("order", parents("booking_order")))
    reasons = required_columns(definition, CATALOG)
    assert reasons["booking"]["statecode"] == "always taken"
    assert reasons["booking"]["order"] == "relationship booking_order"
    assert reasons["booking"]["start"] == "form “Booking”"
