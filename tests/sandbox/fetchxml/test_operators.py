"""Operators that need more than a value: hierarchies, the caller, fiscal calendars, patterns.

Long, because the operators share one calendar and one tree of rows.
"""

from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

import pytest
from pytest_django import Settings

from portal.sandbox.control.clock import move
from portal.sandbox.models import Row
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.fetchxml.fetching import fetch_xml
from tests.sandbox.small_organisation import key

ALICE = ("systemuser", key("alice"))
# Root ─ Left ─ Leaf · Root ─ Right · Lone · Ring ⇄ Loop
PARENTS = {"Left": "Root", "Right": "Root", "Leaf": "Left", "Ring": "Loop", "Loop": "Ring"}
FAMILY = ["Leaf", "Left", "Lone", "Loop", "Right", "Ring", "Root"]


@pytest.fixture
def family(organisation: None) -> None:
    """Accounts below one another, two of them in a circle."""
    rows = []
    for name in FAMILY:
        row: dict[str, object] = {"accountid": key(name), "name": name, "ownerid": ALICE}
        rows.append(row | ({"parentaccountid": key(PARENTS[name])} if name in PARENTS else {}))
    insert_rows("account", rows)


def condition(column: str, operator: str, *values: str) -> str:
    if len(values) == 1:
        tested = f"operator='{operator}' value={quoteattr(values[0])}/>"
    else:
        listed = "".join(f"<value>{value}</value>" for value in values)
        tested = f"operator='{operator}'>{listed}</condition>"
    return f"<filter><condition attribute='{column}' {tested}</filter>"


def found(api: Api, inside: str, table: str = "account", column: str = "name") -> list[str]:
    shown = f"<attribute name='{column}'/><order attribute='{column}'/>"
    return [row[column] for row in api.fetch(f"{table}s", fetch_xml(table, shown + inside)).rows]


@pytest.mark.parametrize(
    ("operator", "row", "expected"),
    [
        ("under", "Root", ["Leaf", "Left", "Right"]),
        ("eq-or-under", "Root", ["Leaf", "Left", "Right", "Root"]),
        ("under", "Leaf", []),
        ("above", "Leaf", ["Left", "Root"]),
        ("eq-or-above", "Leaf", ["Leaf", "Left", "Root"]),
        ("above", "Root", []),
        ("not-under", "Left", ["Left", "Lone", "Loop", "Right", "Ring", "Root"]),
        ("under", "Ring", ["Loop"]),
        ("eq-or-under", "Ring", ["Loop", "Ring"]),
        ("above", "Ring", ["Loop"]),
        ("under", "nothing", []),
    ],
)
def test_hierarchies_are_walked_by_key(
    alice: Api, family: None, operator: str, row: str, expected: list[str]
) -> None:
    assert found(alice, condition("accountid", operator, key(row))) == expected


@pytest.mark.parametrize(
    ("operator", "expected"), [("under", ["Leaf"]), ("eq-or-under", ["Leaf", "Left", "Right"])]
)
def test_hierarchies_are_walked_by_lookup(
    alice: Api, family: None, operator: str, expected: list[str]
) -> None:
    assert found(alice, condition("parentaccountid", operator, key("Root"))) == expected


def test_lookups_to_another_table_know_its_hierarchy(alice: Api, family: None) -> None:
    insert_rows(
        "contact",
        [
            {"contactid": key(name), "fullname": name, "parentcustomerid": ("account", key(where)),
             "ownerid": ALICE}
            for name, where in (("Ada", "Leaf"), ("Ben", "Root"))
        ],
    )  # fmt: skip
    inside = condition("parentcustomerid", "under", key("Root"))
    assert found(alice, inside, "contact", "fullname") == ["Ada"]


@pytest.fixture
def manages(organisation: None) -> None:
    """Alice manages Bob, Bob manages Carol; each owns an account, the Rovers one more."""
    for person, manager in (("bob", "alice"), ("carol", "bob")):
        row = Row.objects.get(table="systemuser", key=key(person))
        row.delete()
        insert_rows("systemuser", [{**row.data, "systemuserid": key(person),
                                    "parentsystemuserid": key(manager)}])  # fmt: skip
    owners = {name: ("systemuser", key(name.lower())) for name in ("Alice", "Bob", "Carol")}
    owners["Rovers"] = ("team", key("rovers"))
    insert_rows(
        "account",
        [
            {"accountid": key(f"of {name}"), "name": name, "ownerid": owner}
            for name, owner in owners.items()
        ],
    )


@pytest.mark.parametrize(
    ("person", "operator", "expected"),
    [
        ("alice", "eq-useroruserhierarchy", ["Alice", "Bob", "Carol"]),
        ("alice", "eq-useroruserhierarchyandteams", ["Alice", "Bob", "Carol", "Rovers"]),
        ("alice", "eq-useroruserteams", ["Alice"]),
        ("bob", "eq-useroruserhierarchy", ["Bob"]),
        ("bob", "eq-useroruserhierarchyandteams", ["Bob", "Rovers"]),
        ("bob", "ne-userid", ["Rovers"]),
    ],
)
def test_the_hierarchy_of_managers_is_walked(
    manages: None, request: pytest.FixtureRequest, person: str, operator: str, expected: list[str]
) -> None:
    api: Api = request.getfixturevalue(person)
    assert found(
        api, f"<filter><condition attribute='ownerid' operator='{operator}'/></filter>"
    ) == (expected)


def test_the_callers_language_is_asked_for(alice: Api) -> None:
    insert_rows(
        "account",
        [
            {"accountid": key(name), "name": name, "numberofemployees": count, "ownerid": ALICE}
            for name, count in (("English", 1033), ("German", 1031), ("None", None))
        ],
    )
    inside = (
        "<filter><condition attribute='numberofemployees' operator='eq-userlanguage'/></filter>"
    )
    assert found(alice, inside) == ["English"]


@pytest.fixture
def dated(organisation: None) -> None:
    """Contacts born around the turns of fiscal years that begin on 1 April, by quarters."""
    Row.objects.filter(table="organization").delete()
    insert_rows(
        "organization",
        [{"organizationid": key("org"), "name": "Small", "weekstartdaycode": 1,
          "fiscalcalendarstart": "2000-04-01", "fiscalperiodtype": 2002,
          "fiscalyeardisplaycode": 1}],
    )  # fmt: skip
    days = ("2024-03-31", "2024-04-01", "2024-07-01", "2025-03-31", "2025-04-01", "2025-06-30")
    insert_rows(
        "contact",
        [
            {"contactid": key(day), "fullname": day, "birthdate": day, "ownerid": ALICE}
            for day in days
        ],
    )
    insert_rows("contact", [{"contactid": key("-"), "fullname": "none", "ownerid": ALICE}])


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("in-fiscal-year", ["2024"], ["2024-04-01", "2024-07-01", "2025-03-31"]),
        ("in-fiscal-period", ["1"], ["2024-04-01", "2025-04-01", "2025-06-30"]),
        ("in-fiscal-period", ["4"], ["2024-03-31", "2025-03-31"]),
        ("in-fiscal-period-and-year", ["1", "2024"], ["2024-04-01"]),
        ("in-or-before-fiscal-period-and-year", ["1", "2024"], ["2024-03-31", "2024-04-01"]),
        ("in-or-after-fiscal-period-and-year", ["4", "2024"],
         ["2025-03-31", "2025-04-01", "2025-06-30"]),
    ],
)  # fmt: skip
def test_fiscal_operators_follow_the_organisations_calendar(
    alice: Api, dated: None, operator: str, values: list[str], expected: list[str]
) -> None:
    inside = condition("birthdate", operator, *values)
    assert found(alice, inside, "contact", "fullname") == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("this-fiscal-year", ["2025-04-01", "2025-06-30"]),
        ("last-fiscal-year", ["2024-04-01", "2024-07-01", "2025-03-31"]),
        ("this-fiscal-period", ["2025-04-01", "2025-06-30"]),
        ("last-fiscal-period", ["2025-03-31"]),
        ("next-fiscal-year", []),
        ("next-fiscal-period", []),
    ],
)
def test_fiscal_operators_start_from_the_sandboxs_clock(
    alice: Api, dated: None, settings: Settings, operator: str, expected: list[str]
) -> None:
    settings.SANDBOX_CONTROL = True
    move(datetime(2025, 5, 5, 10, tzinfo=UTC) - datetime.now(UTC))
    inside = f"<filter><condition attribute='birthdate' operator='{operator}'/></filter>"
    assert found(alice, inside, "contact", "fullname") == expected


def test_points_in_time_fall_into_periods_on_the_callers_clock(alice: Api, dated: None) -> None:
    """Half past ten at night of 31 March in UTC is 1 April in Berlin, in summer time."""
    insert_rows(
        "account",
        [{"accountid": key("late"), "name": "late", "createdon": "2025-03-31T22:30:00Z",
          "ownerid": ALICE}],
    )  # fmt: skip
    assert found(alice, condition("createdon", "in-fiscal-period", "1")) == ["late"]
    assert found(alice, condition("createdon", "in-fiscal-period", "4")) == []
    assert found(alice, condition("createdon", "in-fiscal-period-and-year", "1", "2025")) == [
        "late"
    ]


@pytest.mark.parametrize(
    ("stored", "day"),
    [
        ("2026-03-28T23:00:00Z", "2026-03-29"),  # summer time begins: the day has 23 hours
        ("2026-03-29T21:59:59Z", "2026-03-29"),
        ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-24T22:00:00Z", "2026-10-25"),  # summer time ends: the day has 25 hours
        ("2026-10-25T22:59:59Z", "2026-10-25"),
        ("2026-10-25T23:00:00Z", "2026-10-26"),
    ],
)
def test_days_are_local_when_clocks_change(
    alice: Api, organisation: None, stored: str, day: str
) -> None:
    insert_rows(
        "account",
        [{"accountid": key("a"), "name": "a", "createdon": stored, "ownerid": ALICE}],
    )
    assert found(alice, condition("createdon", "on", day)) == ["a"]
    before = datetime.fromisoformat(day).date().replace(day=int(day[-2:]) - 1).isoformat()
    assert found(alice, condition("createdon", "on-or-before", before)) == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("50[%] off", ["50% off"]),
        ("[a-c]_[0-9]%", ["b_1 x"]),
        ("%[_]%", ["b_1 x"]),
        ("%o%f%[f]", ["50% off"]),
        ("line%[t]wo", ["line\ntwo"]),
        ("l%w%o", ["line\ntwo"]),
        ("%[", []),
    ],
)
def test_patterns_match_as_a_whole(
    alice: Api, organisation: None, pattern: str, expected: list[str]
) -> None:
    names = ["50% off", "b_1 x", "line\ntwo", "plain"]
    insert_rows(
        "account", [{"accountid": key(name), "name": name, "ownerid": ALICE} for name in names]
    )
    assert found(alice, condition("name", "like", pattern)) == expected


def test_a_pattern_of_many_wildcards_ends_soon(alice: Api, organisation: None) -> None:
    name = "a" * 160
    insert_rows("account", [{"accountid": key("a"), "name": name, "ownerid": ALICE}])
    assert found(alice, condition("name", "like", "%a" * 60 + "[b]")) == []
    assert found(alice, condition("name", "like", "%a" * 60 + "b")) == []


@pytest.mark.parametrize(
    ("column", "operator", "values"),
    [
        ("ownerid", "like", ["x"]),
        ("ownerid", "gt", [key("alice")]),
        ("ownerid", "between", [key("alice"), key("bob")]),
        ("creditonhold", "lt", ["1"]),
        ("creditonhold", "on", ["2026-01-01"]),
        ("name", "on", ["2026-01-01"]),
        ("name", "last-x-days", ["1"]),
        ("name", "in-fiscal-year", ["2026"]),
        ("numberofemployees", "begins-with", ["1"]),
        ("numberofemployees", "contain-values", ["1"]),
        ("name", "under", [key("alice")]),
        ("ownerid", "eq-userlanguage", []),
        ("createdby", "under", ["nonsense"]),
        ("numberofemployees", "eq-userid", []),
        ("numberofemployees", "eq", ["1_000"]),
        ("numberofemployees", "eq", ["nan"]),
        ("numberofemployees", "eq", [""]),
        ("accountid", "eq", ["1"]),
        ("createdon", "eq", ["0001-01-01"]),
        ("createdon", "on", ["9999-12-31"]),
        ("createdon", "last-x-years", ["99999"]),
        ("createdon", "last-x-days", ["0"]),
        ("createdon", "in-fiscal-period", ["9"]),
        ("createdon", "next-x-fiscal-years", ["99999"]),
        ("name", "like", ["[z-a]%"]),
        ("createdon", "between", ["2026-01-01"]),
        ("name", "eq", ["a", "b"]),
        ("name", "in", []),
    ],
)
def test_an_operator_that_does_not_fit_the_column_is_refused(
    alice: Api, organisation: None, column: str, operator: str, values: list[str]
) -> None:
    xml = fetch_xml("account", condition(column, operator, *values))
    refused = alice.fetch("accounts", xml)
    assert refused.status == 400, refused.content
    assert refused.code in ("0x80041106", "0x80040203")


@pytest.mark.parametrize("operator", ["last-x-hours", "next-x-hours", "olderthan-x-minutes"])
def test_hours_are_refused_for_columns_that_hold_days(
    alice: Api, organisation: None, operator: str
) -> None:
    xml = fetch_xml("contact", condition("birthdate", operator, "2"))
    assert alice.fetch("contacts", xml).code == "0x80041106"


def test_columns_are_compared_across_links(alice: Api, family: None) -> None:
    parents = (
        "<link-entity name='account' from='accountid' to='parentaccountid' alias='p'"
        " link-type='outer'/><filter><condition attribute='name' operator='{}' valueof='p.name'/>"
        "</filter>"
    )
    assert found(alice, parents.format("gt")) == ["Ring"]
    assert found(alice, parents.format("lt")) == ["Leaf", "Left", "Loop", "Right"]
    for broken in ("p.nope", "q.name", "p.createdon", "p.name' entityname='q"):
        xml = fetch_xml("account", parents.format("eq").replace("p.name", broken))
        assert alice.fetch("accounts", xml).status == 400
