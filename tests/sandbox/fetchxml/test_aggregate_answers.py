"""Aggregate queries: what is counted and summed up, grouped, ordered and paged."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.fetchxml.fetching import FORMATTED, aggregate, follow
from tests.sandbox.small_organisation import key

ALICE = ("systemuser", key("alice"))
CITIES = [
    ("One", "Redmond", 1500, "2023-03-25T10:00:00Z", 1.25),
    ("Two", "redmond", 2900, "2023-03-25T10:00:00Z", 2.5),
    ("Three", "Dallas", 6000, "2023-03-25T10:00:00Z", None),
    ("Four", None, None, "2023-08-27T10:00:00Z", None),
    ("Five", "Dallas", 2900, "2022-12-31T23:30:00Z", 0.05),
]


@pytest.fixture
def companies(organisation: None) -> None:
    """Accounts in two cities and nowhere; Five was made at half past midnight of 2023 in Berlin."""
    rows: list[dict[str, object]] = [
        {"accountid": key(name), "name": name, "address1_city": city, "numberofemployees": count,
         "createdon": created, "revenue": revenue, "ownerid": ALICE, "statecode": int(city is None),
         "statuscode": 2 if city is None else 1}
        for name, city, count, created, revenue in CITIES
    ]  # fmt: skip
    insert_rows("account", rows)


def attribute(column: str, alias: str, aggregate: str, more: str = "") -> str:
    return f"<attribute name='{column}' alias='{alias}' aggregate='{aggregate}' {more}/>"


def group(column: str, alias: str, more: str = "") -> str:
    return f"<attribute name='{column}' alias='{alias}' groupby='true' {more}/>"


@pytest.mark.parametrize(
    ("name", "more", "column", "expected"),
    [
        ("count", "", "numberofemployees", 5),
        ("countcolumn", "", "numberofemployees", 4),
        ("countcolumn", "distinct='true'", "numberofemployees", 3),
        ("countcolumn", "distinct='true'", "address1_city", 2),
        ("sum", "", "numberofemployees", 13300),
        ("avg", "", "numberofemployees", 3325),
        ("min", "", "numberofemployees", 1500),
        ("max", "", "numberofemployees", 6000),
        ("sum", "", "revenue", 3.8),
        ("avg", "", "revenue", 1.2667),
        ("min", "", "createdon", "2022-12-31T23:30:00Z"),
        ("max", "", "createdon", "2023-08-27T10:00:00Z"),
    ],
)
def test_an_aggregate_leaves_out_nulls(
    alice: Api, companies: None, name: str, more: str, column: str, expected: object
) -> None:
    rows = aggregate(alice, "account", attribute(column, "found", name, more)).rows
    assert [row["found"] for row in rows] == [expected]


def test_averages_of_whole_numbers_are_whole(alice: Api, companies: None) -> None:
    dallas = (
        "<filter><condition attribute='numberofemployees' operator='in'><value>1500</value>"
        "<value>2900</value><value>6000</value></condition><condition attribute='name'"
        " operator='ne' value='five'/></filter>"
    )
    inside = attribute("numberofemployees", "found", "avg") + dallas
    assert aggregate(alice, "account", inside).rows[0]["found"] == 3466


def test_nothing_is_summed_up_to_one_row(alice: Api, organisation: None) -> None:
    inside = "".join(
        attribute("numberofemployees", name, name) for name in ("count", "sum", "avg", "min")
    )
    answer = aggregate(alice, "account", inside)
    assert answer.rows == [{"count": 0, f"count{FORMATTED}": "0", "sum": 0, f"sum{FORMATTED}": "0"}]


def test_groups_follow_the_collation_and_nulls_are_a_group_of_their_own(
    alice: Api, companies: None
) -> None:
    inside = (
        attribute("numberofemployees", "total", "sum")
        + attribute("address1_city", "count", "count")
        + group("address1_city", "city")
        + "<order alias='city'/>"
    )
    found = [
        (row.get("city"), row["total"], row["count"])
        for row in aggregate(alice, "account", inside).rows
    ]
    assert found == [(None, 0, 1), ("Dallas", 8900, 2), ("Redmond", 4400, 2)]


@pytest.mark.parametrize(
    ("alias", "direction", "found"),
    [
        ("total", "false", [0, 4400, 8900]),
        ("total", "true", [8900, 4400, 0]),
        ("city", "true", [4400, 8900, 0]),
    ],
)
def test_groups_are_sorted_by_alias(
    alice: Api, companies: None, alias: str, direction: str, found: list[int]
) -> None:
    inside = (
        attribute("numberofemployees", "total", "sum")
        + group("address1_city", "city")
        + f"<order alias='{alias}' descending='{direction}'/>"
    )
    assert [row["total"] for row in aggregate(alice, "account", inside).rows] == found


@pytest.mark.parametrize(
    ("grouping", "more", "found"),
    [
        ("day", "", [(1, "1"), (25, "25"), (27, "27")]),
        ("week", "", [(1, "1"), (13, "13"), (35, "35")]),
        ("month", "", [(1, "1"), (3, "3"), (8, "8")]),
        ("quarter", "", [(1, "1"), (3, "3")]),
        ("year", "", [(2023, "2,023")]),
        ("year", "usertimezone='false'", [(2022, "2,022"), (2023, "2,023")]),
        ("fiscal-year", "", [("FY2023", None)]),
        ("fiscal-period", "", [("Quarter 1 FY2023", None), ("Quarter 3 FY2023", None)]),
    ],
)
def test_dates_are_grouped_by_parts_on_the_callers_clock(
    alice: Api,
    companies: None,
    grouping: str,
    more: str,
    found: list[tuple[int | str, str | None]],
) -> None:
    inside = (
        attribute("accountid", "count", "count")
        + group("createdon", "part", f"dategrouping='{grouping}' {more}")
        + "<order alias='part'/>"
    )
    rows = aggregate(alice, "account", inside).rows
    assert [(row["part"], row.get(f"part{FORMATTED}")) for row in rows] == found


def test_lookups_and_choices_are_formatted_and_sorted_by_what_people_read(
    alice: Api, companies: None
) -> None:
    insert_rows(
        "account",
        [{"accountid": key("Six"), "name": "Six", "ownerid": ("team", key("rovers"))}],
    )
    inside = (
        attribute("accountid", "n", "count")
        + group("ownerid", "owner")
        + group("statecode", "state")
        + "<order alias='owner' descending='true'/><order alias='state' descending='true'/>"
    )
    rows = aggregate(alice, "account", inside).rows
    assert [
        (row[f"owner{FORMATTED}"], row[f"state{FORMATTED}"], row["state"], row["n"]) for row in rows
    ] == [("Rovers", "Active", 0, 1), ("Alice", "Inactive", 1, 1), ("Alice", "Active", 0, 4)]
    assert rows[0]["owner@Microsoft.Dynamics.CRM.lookuplogicalname"] == "team"
    assert rows[1]["owner@Microsoft.Dynamics.CRM.associatednavigationproperty"] == "ownerid"


def test_columns_of_links_are_summed_up_and_grouped(alice: Api, companies: None) -> None:
    insert_rows(
        "contact",
        [
            {"contactid": key(name), "fullname": name, "parentcustomerid": ("account", key(where)),
             "ownerid": ALICE}
            for name, where in (("Ada", "One"), ("Ben", "One"), ("Cy", "Three"))
        ],
    )  # fmt: skip
    inside = (
        attribute("contactid", "n", "count")
        + "<link-entity name='account' from='accountid' to='parentcustomerid' alias='a'>"
        + group("name", "company")
        + attribute("numberofemployees", "size", "max")
        + "<order alias='company' descending='true'/></link-entity>"
    )
    rows = aggregate(alice, "contact", inside).rows
    assert [(row["company"], row["n"], row["size"]) for row in rows] == [
        ("Three", 1, 6000),
        ("One", 2, 1500),
    ]


def test_groups_come_in_pages_that_end(alice: Api, companies: None) -> None:
    inside = attribute("accountid", "n", "count") + group("name", "name") + "<order alias='name'/>"
    pages = [
        [row["name"] for row in answer.rows]
        for answer in follow(alice, "account", inside, aggregate="true", count=2)
    ]
    assert pages == [["Five", "Four"], ["One", "Three"], ["Two"]]


def test_top_cuts_groups(alice: Api, companies: None) -> None:
    inside = attribute("accountid", "n", "count") + group("name", "name") + "<order alias='name'/>"
    rows = aggregate(alice, "account", inside, top=2).rows
    assert [row["name"] for row in rows] == ["Five", "Four"]


def test_a_caller_sums_up_only_rows_that_are_readable(bob: Api, companies: None) -> None:
    assert aggregate(bob, "account", attribute("accountid", "n", "count")).rows[0]["n"] == 0


def test_children_are_counted_below_each_row(alice: Api, companies: None) -> None:
    insert_rows(
        "account",
        [
            {"accountid": key(name), "name": name, "parentaccountid": key(parent), "ownerid": ALICE}
            for name, parent in (("Six", "One"), ("Seven", "One"), ("Eight", "Six"))
        ],
    )
    xml = (
        "<fetch><entity name='account'><attribute name='name'/><attribute name='accountid'"
        " alias='below' rowaggregate='CountChildren'/><order attribute='name'/></entity></fetch>"
    )
    rows = alice.fetch("accounts", xml).rows
    assert {row["name"]: row["below"] for row in rows if row["below"]} == {"One": 2, "Six": 1}


@pytest.mark.parametrize(
    ("inside", "more", "code"),
    [
        ("<attribute name='name' aggregate='count'/>", {}, "0x8004110B"),
        ("<attribute name='name' groupby='true'/>", {}, "0x8004110B"),
        ("<attribute name='name' alias='n'/>", {}, "0x80041107"),
        ("<attribute name='name' alias='n' aggregate='count' groupby='true'/>", {}, "0x80041107"),
        ("<all-attributes/>", {}, "0x80041107"),
        ("", {}, "0x80041107"),
        (attribute("name", "n", "median"), {}, "0x8004111A"),
        (attribute("name", "n", "sum"), {}, "0x8004111A"),
        (attribute("createdon", "n", "avg"), {}, "0x8004111A"),
        (attribute("ownerid", "n", "max"), {}, "0x8004111A"),
        (attribute("name", "n", "count", "distinct='true'"), {}, "0x80041115"),
        (attribute("name", "a b", "count"), {}, "0x80041109"),
        (attribute("name", "n", "count") * 2, {}, "0x80041109"),
        (attribute("nope", "n", "count"), {}, "0x80041103"),
        (group("name", "n", "dategrouping='day'"), {}, "0x8004111A"),
        (group("createdon", "n", "dategrouping='decade'"), {}, "0x8004111A"),
        (attribute("name", "n", "count") + "<order attribute='name'/>", {}, "0x80041107"),
        (attribute("name", "n", "count") + "<order alias='m'/>", {}, "0x8004110A"),
        (attribute("name", "n", "count"), {"aggregatelimit": 4}, "0x8004E023"),
    ],
)
def test_an_aggregate_that_makes_no_sense_is_refused(
    alice: Api, companies: None, inside: str, more: dict[str, object], code: str
) -> None:
    refused = aggregate(alice, "account", inside, **more)
    assert (refused.status, refused.code) == (400, code), refused.content


@pytest.mark.parametrize(
    "attributes",
    ["aggregate='count' alias='n'", "groupby='true' alias='n'", "dategrouping='day' alias='n'"],
)
def test_aggregates_need_an_aggregate_query(
    alice: Api, organisation: None, attributes: str
) -> None:
    xml = f"<fetch><entity name='account'><attribute name='name' {attributes}/></entity></fetch>"
    refused = alice.fetch("accounts", xml)
    assert (refused.status, refused.code) == (400, "0x8004111A")


@pytest.mark.parametrize(
    ("table", "attributes", "code"),
    [
        ("account", "name='accountid' rowaggregate='CountChildren'", "0x8004110B"),
        ("account", "name='accountid' alias='n' rowaggregate='Sum'", "0x8004111A"),
        ("account", "name='name' alias='n' rowaggregate='CountChildren'", "0x8004111A"),
        ("contact", "name='contactid' alias='n' rowaggregate='CountChildren'", "0x8004111A"),
    ],
)
def test_children_are_counted_by_keys_of_hierarchies_only(
    alice: Api, organisation: None, table: str, attributes: str, code: str
) -> None:
    xml = f"<fetch><entity name='{table}'><attribute {attributes}/></entity></fetch>"
    refused = alice.fetch(f"{table}s", xml)
    assert (refused.status, refused.code) == (400, code)
