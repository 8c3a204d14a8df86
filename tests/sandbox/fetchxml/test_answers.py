"""FetchXML over the store: conditions, nulls, collation, links, pages."""

import re
from collections.abc import Iterable
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

import pytest

from tests.sandbox.api import ALL_ANNOTATIONS, Answer, Api
from tests.sandbox.small_organisation import key

WHEN = "2026-03-10T09:00:00Z"


def names(api: Api, table: str, inside: str, column: str = "name", **fetch: str) -> list[str]:
    """Return the names of the rows that an entity with `inside` in it finds, sorted."""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in fetch.items())
    xml = (
        f"<fetch{attributes}><entity name='{table}'><attribute name='{column}'/>"
        f"<order attribute='{column}'/>{inside}</entity></fetch>"
    )
    return [row[column] for row in api.fetch(f"{table}s", xml).rows]


def condition(column: str, operator: str, *values: str) -> str:
    if len(values) == 1:
        return (
            f"<filter><condition attribute='{column}' operator='{operator}'"
            f" value={quoteattr(values[0])}/></filter>"
        )
    listed = "".join(f"<value>{value}</value>" for value in values)
    tested = f"<condition attribute='{column}' operator='{operator}'>{listed}</condition>"
    return f"<filter>{tested}</filter>"


ALL = ["Alder", "Birch", "Cedar", "Dóuglas", "elm"]


@pytest.mark.parametrize(
    ("column", "operator", "values", "found"),
    [
        ("name", "eq", ["ALDER"], ["Alder"]),
        ("name", "eq", ["douglas"], ["Dóuglas"]),
        ("name", "eq", ["Alder  "], ["Alder"]),
        ("name", "ne", ["alder"], ALL[1:]),
        ("name", "like", ["%l%"], ["Alder", "Dóuglas", "elm"]),
        ("name", "like", ["[a-c]%"], ["Alder", "Birch", "Cedar"]),
        ("name", "like", ["[^a-c]%"], ["Dóuglas", "elm"]),
        ("name", "like", ["_l%"], ["Alder", "elm"]),
        ("name", "not-like", ["%d%"], ["Birch", "elm"]),
        ("name", "begins-with", ["d"], ["Dóuglas"]),
        ("name", "ends-with", ["R"], ["Alder", "Cedar"]),
        ("name", "not-begin-with", ["a"], ALL[1:]),
        ("name", "not-end-with", ["r"], ["Birch", "Dóuglas", "elm"]),
        ("name", "in", ["birch", "ELM"], ["Birch", "elm"]),
        ("name", "not-in", ["birch", "elm"], ["Alder", "Cedar", "Dóuglas"]),
        ("name", "gt", ["cedar"], ["Dóuglas", "elm"]),
        ("numberofemployees", "eq", ["2"], ["Cedar"]),
        ("numberofemployees", "ne", ["2"], ["Alder", "Birch", "Dóuglas", "elm"]),
        ("numberofemployees", "ge", ["2"], ["Cedar", "Dóuglas", "elm"]),
        ("numberofemployees", "between", ["1", "3"], ["Birch", "Cedar", "Dóuglas"]),
        ("numberofemployees", "not-between", ["1", "3"], ["Alder", "elm"]),
        ("numberofemployees", "not-in", ["1", "2"], ["Alder", "Dóuglas", "elm"]),
        ("accountid", "eq", [f"{{{key('Alder').upper()}}}"], ["Alder"]),
        ("accountid", "ne", [key("Alder")], ALL[1:]),
        ("statecode", "eq", ["0"], ALL),
        ("creditonhold", "eq", ["1"], []),
    ],
)
def test_conditions_find(
    alice: Api, accounts: list[str], column: str, operator: str, values: list[str], found: list[str]
) -> None:
    assert names(alice, "account", condition(column, operator, *values)) == found


@pytest.mark.parametrize(("operator", "found"), [("null", ["Alder"]), ("not-null", ALL[1:])])
def test_null_operators_find(
    alice: Api, accounts: list[str], operator: str, found: list[str]
) -> None:
    inside = f"<filter><condition attribute='numberofemployees' operator='{operator}'/></filter>"
    assert names(alice, "account", inside) == found


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<condition attribute='ownerid' operator='eq-userid'/>", ["Ada", "Ben"]),
        ("<condition attribute='ownerid' operator='ne-userid'/>", ["Cy", "Di"]),
        ("<condition attribute='owningbusinessunit' operator='eq-businessid'/>", ["Ada", "Ben"]),
        ("<condition attribute='owningbusinessunit' operator='ne-businessid'/>", ["Cy", "Di"]),
        ("<condition attribute='owningteam' operator='not-null'/>", ["Cy"]),
        ("<condition attribute='gendercode' operator='eq' value='2'/>", ["Ada"]),
        ("<condition attribute='donotemail' operator='eq' value='true'/>", ["Ada"]),
        ("<condition attribute='birthdate' operator='on' value='1990-05-01'/>", ["Ada"]),
        ("<condition attribute='birthdate' operator='on-or-before' value='1980-01-31'/>", ["Ben"]),
        ("<condition attribute='birthdate' operator='on-or-after' value='1980-02-01'/>", ["Ada"]),
        ("<condition attribute='birthdate' operator='lt' value='1990-01-01'/>", ["Ben"]),
        ("<condition attribute='birthdate' operator='olderthan-x-years' value='40'/>", ["Ben"]),
        ("<condition attribute='parentcustomerid' operator='null'/>", ["Di"]),
        (f"<condition attribute='parentcustomerid' operator='eq' value='{key('Birch')}'/>", ["Cy"]),
        (f"<condition attribute='parentcustomerid' operator='ne' value='{key('Birch')}'/>",
         ["Ada", "Ben", "Di"]),
    ],
)  # fmt: skip
def test_conditions_on_contacts_find(
    alice: Api, people: None, inside: str, found: list[str]
) -> None:
    assert names(alice, "contact", f"<filter>{inside}</filter>", "fullname") == found


def test_team_operators_ask_for_the_callers_teams(bob: Api, people: None) -> None:
    team = "<filter><condition attribute='ownerid' operator='eq-userteams'/></filter>"
    assert names(bob, "contact", team, "fullname") == ["Cy"]
    either = "<filter><condition attribute='ownerid' operator='eq-useroruserteams'/></filter>"
    assert names(bob, "contact", either, "fullname") == ["Cy"]


CHILDREN = (
    "<link-entity name='contact' from='parentcustomerid' to='accountid' link-type='{}' alias='c'>"
    "{}</link-entity>"
)
ELM = "<condition attribute='name' operator='eq' value='elm'/>"
ADA = "<filter><condition attribute='fullname' operator='eq' value='ada'/></filter>"


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (CHILDREN.format("inner", ""), ["Alder", "Alder", "Birch"]),
        (CHILDREN.format("inner", ADA), ["Alder"]),
        (CHILDREN.format("outer", ""), ["Alder", *ALL]),
        (CHILDREN.format("outer", ADA), ALL),
        (CHILDREN.format("exists", ""), ["Alder", "Birch"]),
        (CHILDREN.format("in", ADA), ["Alder"]),
        (f"<filter>{CHILDREN.format('any', '')}</filter>", ["Alder", "Birch"]),
        (f"<filter>{CHILDREN.format('any', ADA)}</filter>", ["Alder"]),
        (f"<filter>{CHILDREN.format('not any', ADA)}</filter>", ALL[1:]),
        (
            f"<filter type='or'>{CHILDREN.format('any', ADA)}{ELM}</filter>",
            ["Alder", "elm"],
        ),
        (
            CHILDREN.format("outer", "")
            + "<filter><condition entityname='c' attribute='contactid' operator='null'/></filter>",
            ["Cedar", "Dóuglas", "elm"],
        ),
    ],
)
def test_links_to_children_find(alice: Api, people: None, inside: str, found: list[str]) -> None:
    assert names(alice, "account", inside) == found


@pytest.mark.parametrize(("kind", "found"), [("any", ["Ada", "Ben"]), ("not any", ["Cy", "Di"])])
def test_links_to_a_parent_find(alice: Api, people: None, kind: str, found: list[str]) -> None:
    inside = (
        f"<filter><link-entity name='account' from='accountid' to='parentcustomerid'"
        f" link-type='{kind}'>{condition('name', 'eq', 'alder')}</link-entity></filter>"
    )
    assert names(alice, "contact", inside, "fullname") == found


def test_links_nest_inside_any(alice: Api, people: None) -> None:
    siblings = (
        "<filter><link-entity name='account' from='accountid' to='parentcustomerid'"
        f" link-type='any'><filter>{CHILDREN.format('any', ADA)}</filter></link-entity></filter>"
    )
    assert names(alice, "contact", siblings, "fullname") == ["Ada", "Ben"]


def test_linked_columns_come_under_their_alias(alice: Api, people: None) -> None:
    xml = (
        "<fetch><entity name='contact'><attribute name='fullname'/>"
        "<link-entity name='account' from='accountid' to='parentcustomerid' alias='a'>"
        "<attribute name='name'/><attribute name='ownerid'/><attribute name='statecode' alias='s'/>"
        "</link-entity><filter><condition attribute='fullname' operator='eq' value='cy'/></filter>"
        "</entity></fetch>"
    )
    row = alice.fetch("contacts", xml, **ALL_ANNOTATIONS).rows[0]
    assert row["a.name"] == "Birch"
    assert row["a.ownerid"] == key("alice")
    assert row["a.ownerid@OData.Community.Display.V1.FormattedValue"] == "Alice"
    assert (row["s"], row["s@OData.Community.Display.V1.FormattedValue"]) == (0, "Active")


def pages(api: Api, orders: str, count: int) -> Iterable[Answer]:
    """Follow the paging cookies to the end."""
    page, cookie = 1, ""
    while True:
        xml = (
            f"<fetch count='{count}' page='{page}' paging-cookie={quoteattr(cookie)}>"
            f"<entity name='account'><attribute name='name'/>{orders}</entity></fetch>"
        )
        answer = api.fetch("accounts", xml, **ALL_ANNOTATIONS)
        yield answer
        found = answer.json.get("@Microsoft.Dynamics.CRM.fetchxmlpagingcookie")
        assert answer.json["@Microsoft.Dynamics.CRM.morerecords"] is (found is not None)
        if found is None:
            return
        numbered = re.search(r'pagenumber="(\d+)" pagingcookie="([^"]+)"', found)
        assert numbered is not None
        page, cookie = int(numbered.group(1)), unquote(unquote(numbered.group(2)))


@pytest.mark.parametrize(
    "orders",
    [
        "",
        "<order attribute='name'/>",
        "<order attribute='numberofemployees' descending='true'/>",
        "<order attribute='numberofemployees'/>",
        "<order attribute='statecode'/><order attribute='versionnumber'/>",
        "<order attribute='ownerid'/>",
    ],
)
def test_pages_give_every_row_once(alice: Api, accounts: list[str], orders: str) -> None:
    found = [row["name"] for answer in pages(alice, orders, 2) for row in answer.rows]
    assert sorted(found) == sorted(ALL)
    assert len(found) == len(ALL)


def test_a_page_goes_on_where_the_last_ended_whatever_was_inserted(
    alice: Api, accounts: list[str]
) -> None:
    found = []
    for answer in pages(alice, "<order attribute='name'/>", 2):
        found += [row["name"] for row in answer.rows]
        if len(found) == 2:
            alice.post("accounts", {"name": "Aaron"})
    assert found == ALL


def test_distinct_rows_are_told_apart_by_their_values(alice: Api, people: None) -> None:
    xml = (
        "<fetch distinct='true'><entity name='contact'><attribute name='parentcustomerid'/>"
        "<order attribute='parentcustomerid'/></entity></fetch>"
    )
    rows = alice.fetch("contacts", xml).rows
    assert [row.get("_parentcustomerid_value") for row in rows] == [
        None,
        key("Alder"),
        key("Birch"),
    ]
    assert all("contactid" not in row and "@odata.etag" not in row for row in rows)


def test_choices_sort_by_label_unless_raw(alice: Api, people: None) -> None:
    order = "<order attribute='gendercode' descending='true'/>"
    filled = "<filter><condition attribute='gendercode' operator='not-null'/></filter>"
    xml = "<fetch{}><entity name='contact'><attribute name='fullname'/>{}{}</entity></fetch>"
    by_label = alice.fetch("contacts", xml.format("", order, filled)).rows
    raw = alice.fetch("contacts", xml.format(" useraworderby='true'", order, filled)).rows
    assert [row["fullname"] for row in by_label] == ["Ben", "Ada"]
    assert [row["fullname"] for row in raw] == ["Ada", "Ben"]


def test_the_total_count_is_given_when_asked_for(alice: Api, accounts: list[str]) -> None:
    xml = "<fetch count='2' returntotalrecordcount='true'><entity name='account'/></fetch>"
    shown = alice.fetch("accounts", xml).json
    assert shown["@Microsoft.Dynamics.CRM.totalrecordcount"] == 5


NULL = "<condition attribute='name' operator='null'/>"


def entity(inside: str) -> str:
    return f"<fetch><entity name='account'>{inside}</entity></fetch>"


@pytest.mark.parametrize(
    ("xml", "status", "code"),
    [
        ("<fetch", 400, "0x80041130"),
        ("<!DOCTYPE x [<!ENTITY e 'x'>]><fetch>&e;</fetch>", 400, "0x80041130"),
        ("<fetch><entity name='nope'/></fetch>", 400, "0x80041128"),
        (entity("<attribute name='nope'/>"), 400, "0x80041103"),
        (entity("<filter><condition attribute='name' operator='weird'/></filter>"),
         400, "0x80041120"),
        (entity(condition("ownerid", "like", "x")), 400, "0x80041106"),
        (entity("<link-entity name='account' from='accountid' to='parentaccountid'/>" * 16),
         400, "0x8004430D"),
        (entity(f"<filter>{NULL * 501}</filter>"), 400, "0x8004430C"),
        (entity("<filter>" * 80 + "</filter>" * 80), 400, "0x80040203"),
        ("<fetch page='12' count='5000'><entity name='account'/></fetch>", 400, "0x8004430A"),
    ],
)  # fmt: skip
def test_what_is_no_fetchxml_is_refused(alice: Api, xml: str, status: int, code: str) -> None:
    refused = alice.fetch("accounts", xml)
    assert (refused.status, refused.code) == (status, code)
