"""What publishing finds, as sentences."""

from dataclasses import replace

import pytest

from portal.dataverse.metadata import Catalog
from portal.profiles.definition import (
    Direction,
    Mode,
    ProfileDefinition,
    RelationshipRule,
    RowOption,
    TableRule,
)
from portal.profiles.findings import Severity, errors
from portal.profiles.validation import validate
from tests.profiles.factories import children, custom, everything, own, parents, profile, related
from tests.profiles.organisation import CATALOG, TABLES


def sentences(definition: ProfileDefinition, catalog: Catalog = CATALOG) -> list[str]:
    return [finding.sentence for finding in validate(definition, catalog)]


def test_a_sound_profile_has_no_findings() -> None:
    assert not sentences(profile(own("booking"), related("order", parents("booking_order"))))


FLAG = '<filter><condition attribute="{}" operator="null"/></filter>'
LINK = '<filter><link-entity name="{}" from="orderid" to="order" link-type="any"/></filter>'


@pytest.mark.parametrize(
    ("name", "definition", "part"),
    [
        ("empty profile", profile(), "no table"),
        ("unknown table", profile(everything("nothing")), "no table “nothing”"),
        (
            "unknown column",
            profile(TableRule("booking", RowOption.ALL, columns=("colour",))),
            "no column “colour”",
        ),
        (
            "unknown column in a group",
            profile(TableRule("booking", RowOption.ALL, column_groups=(("start", "colour"),))),
            "no column “colour”",
        ),
        (
            "column in two groups",
            profile(
                TableRule(
                    "booking",
                    RowOption.ALL,
                    column_groups=(("start", "name"), ("start", "order")),
                )
            ),
            "“start” of “booking” is in a column group twice",
        ),
        (
            "group of one column",
            profile(TableRule("booking", RowOption.ALL, column_groups=(("start",),))),
            "one column only",
        ),
        (
            "column in a group that rows have no value for",
            profile(TableRule("booking", RowOption.ALL, column_groups=(("start", "photo"),))),
            "nobody can change it",
        ),
        ("unknown relationship", profile(related("order", parents("x"))), "relationship “x”"),
        ("related without relationship", profile(related("order")), "no relationship brings"),
        (
            "relationship with a table not taken",
            profile(related("order", parents("booking_order"))),
            "not a table of the profile",
        ),
        (
            "loop of only",
            profile(
                own("booking", children("booking_order", Mode.ONLY)),
                own("order", parents("booking_order", Mode.ONLY)),
            ),
            "form a loop",
        ),
        (
            "nothing leads to it",
            profile(
                related("booking", children("booking_order")),
                related("order", parents("booking_order")),
            ),
            "would hold no row",
        ),
        (
            "interval too short",
            profile(TableRule("booking", RowOption.ALL, interval_minutes=4)),
            "between 5 and 1440",
        ),
        (
            "interval too long",
            profile(TableRule("booking", RowOption.ALL, interval_minutes=1441)),
            "between 5 and 1440",
        ),
        ("filter that is no XML", profile(custom("booking", "<filter>")), "well-formed"),
        ("filter on unknown column", profile(custom("booking", FLAG.format("x"))), "reads “x”"),
        ("filter on unknown table", profile(custom("booking", LINK.format("y"))), "table “y”"),
        ("own rows without owner", profile(own("hidden")), "no user's rows"),
        (
            "organization rows without a choice",
            profile(TableRule("booking", RowOption.ORGANIZATION)),
            "Choose user's",
        ),
    ],
)
def test_errors_are_sentences(name: str, definition: ProfileDefinition, part: str) -> None:
    found = [item for item in validate(definition, CATALOG) if part in item.sentence]
    assert found, sentences(definition)
    assert all(item.severity is Severity.ERROR for item in found)


def test_a_loop_is_said_once_of_the_table_it_starts_at() -> None:
    loop = profile(
        own("booking", children("booking_order", Mode.ONLY)),
        own("order", parents("booking_order", Mode.ONLY)),
    )
    assert {finding.where for finding in validate(loop, CATALOG)} == {"booking", "order"}


def test_tables_not_available_offline_are_refused() -> None:
    tables = {**TABLES, "booking": replace(TABLES["booking"], available_offline=False)}
    found = sentences(profile(own("booking")), replace(CATALOG, tables=tables))
    assert found == [
        (
            "“Booking” cannot be taken offline: switch on “Can be taken offline” in the table's "
            "properties."
        )
    ]


def test_a_scope_beyond_the_limits_is_refused() -> None:
    condition = '<condition attribute="name" operator="eq" value="x"/>'
    found = sentences(profile(custom("booking", f"<filter>{condition * 500}</filter>")))
    assert "more links or conditions than Dataverse allows" in found[0]


def test_relationships_beside_all_rows_are_a_warning_only() -> None:
    also = RelationshipRule("booking_order", Direction.PARENTS)
    definition = profile(own("booking"), everything("order", also))
    findings = validate(definition, CATALOG)
    assert [finding.severity for finding in findings] == [Severity.WARNING]
    assert not errors(findings)
