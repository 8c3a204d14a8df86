"""A published profile outlives changes upstream."""

from dataclasses import replace

import pytest

from portal.profiles.definition import Mode, ProfileDefinition
from portal.profiles.relationships import Tables
from portal.profiles.scope import compile_scope
from portal.profiles.survival import surviving
from tests.profiles.factories import children, custom, everything, own, parents, profile, related
from tests.profiles.organisation import TABLES

START = '<filter><condition attribute="start" operator="today"/></filter>'
WHOLE = profile(
    custom("booking", START),
    related("order", parents("booking_order")),
    related("account", parents("order_account")),
)


def without(*, table: str | None = None, column: str | None = None) -> Tables:
    tables = {name: item for name, item in TABLES.items() if name != table}
    if column is not None:
        booking = TABLES["booking"]
        left = {name: item for name, item in booking.columns.items() if name != column}
        tables["booking"] = replace(booking, columns=left)
    return tables


def names(definition: ProfileDefinition) -> list[str]:
    return [rule.table for rule in definition.tables]


def test_nothing_lost_changes_nothing() -> None:
    assert surviving(WHOLE, TABLES) == WHOLE


def test_relationships_through_a_lost_table_are_left_out() -> None:
    definition = profile(own("order", parents("booking_order")), everything("booking"))
    left = surviving(definition, without(table="booking"))
    assert left == profile(own("order"))


def test_tables_that_nothing_brings_rows_to_any_more_go() -> None:
    assert names(surviving(WHOLE, without(table="order"))) == ["booking"]


def test_losing_every_reason_never_widens_a_table_to_its_conditions() -> None:
    conditions = (parents("booking_order"), children("order_account", Mode.ONLY))
    definition = profile(everything("account"), own("booking"), related("order", *conditions))
    assert names(surviving(definition, without(table="booking"))) == ["account"]


def test_a_table_goes_whose_own_filter_reads_a_lost_column() -> None:
    assert names(surviving(WHOLE, without(column="start"))) == []


def test_a_table_goes_with_an_only_relationship_it_lost() -> None:
    narrowed = profile(
        everything("order", parents("booking_order", Mode.ONLY)),
        everything("annotation", children("order_notes", Mode.ONLY)),
        own("account"),
    )
    assert names(surviving(narrowed, TABLES)) == ["account"], "booking is not in the profile"


@pytest.mark.parametrize("lost", ["booking", "order", "account"])
def test_what_is_left_compiles(lost: str) -> None:
    tables = without(table=lost)
    left = surviving(WHOLE, tables)
    for name in names(left):
        compile_scope(left, name, tables)
