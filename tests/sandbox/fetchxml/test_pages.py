"""Pages: every row once in the order asked for, cookies that end, limits."""

from collections.abc import Sequence

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ALL_ANNOTATIONS, Api
from tests.sandbox.fetchxml.fetching import COOKIE, MORE, fetch_xml, follow
from tests.sandbox.small_organisation import key

PEOPLE = ["Ada", "Ben", "Cy", "Di"]
COMPANY = (
    "<link-entity name='account' from='accountid' to='parentcustomerid' alias='a'"
    " link-type='outer'>{}</link-entity>"
)


def order(column: str, *, descending: bool = False, more: str = "") -> str:
    return f"<order attribute='{column}' descending='{str(descending).lower()}' {more}/>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (order("gendercode") + order("fullname", descending=True), ["Di", "Cy", "Ada", "Ben"]),
        (order("gendercode", descending=True) + order("fullname"), ["Ben", "Ada", "Cy", "Di"]),
        (order("parentcustomerid") + order("fullname"), ["Di", "Ada", "Ben", "Cy"]),
        (order("parentcustomerid", descending=True) + order("fullname"),
         ["Cy", "Ada", "Ben", "Di"]),
        (order("birthdate", descending=True) + order("fullname", descending=True),
         ["Ada", "Ben", "Di", "Cy"]),
        (order("donotemail", descending=True) + order("fullname"), PEOPLE),
        (COMPANY.format(order("name", descending=True)) + order("fullname", descending=True),
         ["Di", "Cy", "Ben", "Ada"]),
        (COMPANY.format("") + order("name", more="entityname='a'") + order("fullname"),
         ["Di", "Ada", "Ben", "Cy"]),
    ],
)  # fmt: skip
def test_pages_follow_the_order_over_nulls_labels_names_and_links(
    alice: Api, people: None, inside: str, expected: Sequence[str]
) -> None:
    shown = "<attribute name='fullname'/>" + inside
    for size in (1, 3, 4):
        pages = list(follow(alice, "contact", shown, count=size))
        assert [row["fullname"] for page in pages for row in page.rows] == expected
        assert len(pages) == -(-len(expected) // size)


def test_distinct_rows_come_in_pages_that_end(alice: Api, accounts: list[str]) -> None:
    owner = ("systemuser", key("alice"))
    cities = ["Bonn", "bonn", "Köln", "koln", "Ulm", None, None]
    insert_rows(
        "contact",
        [
            {
                "contactid": key(f"c{n}"),
                "fullname": f"c{n}",
                "address1_city": city,
                "ownerid": owner,
            }
            for n, city in enumerate(cities)
        ],
    )
    shown = "<attribute name='address1_city'/><order attribute='address1_city'/>"
    pages = list(
        follow(alice, "contact", shown, count=3, distinct="true", returntotalrecordcount="true")
    )
    found = [[row.get("address1_city") for row in page.rows] for page in pages]
    assert found == [[None, "Bonn", "Köln"], ["Ulm"]]
    assert pages[0].json["@Microsoft.Dynamics.CRM.totalrecordcount"] == 4
    assert "@odata.etag" not in pages[0].rows[0]


def test_no_page_is_longer_than_5000(alice: Api, organisation: None) -> None:
    owner = ("systemuser", key("alice"))
    insert_rows(
        "account",
        [{"accountid": key(f"n{n}"), "name": f"n{n}", "ownerid": owner} for n in range(5001)],
    )
    xml = fetch_xml("account", "<attribute name='accountid'/>", count=9000)
    answer = alice.fetch("accounts", xml, **ALL_ANNOTATIONS)
    assert len(answer.rows) == 5000
    assert answer.json[MORE] is True
    assert COOKIE in answer.json


def test_hints_change_nothing(alice: Api, accounts: list[str]) -> None:
    hints = {
        "no_lock": "true", "latematerialize": "true", "options": "OptimizeForUnknown",
        "version": "1.0", "mapping": "logical", "output_format": "xml-platform",
    }  # fmt: skip
    xml = fetch_xml("account", "<filter hint='union' type='or'/>", **hints)
    assert len(alice.fetch("accounts", xml).rows) == 5


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"top": 1, "page": 1}, "0x80040203"),
        ({"top": 1, "count": 2}, "0x80040203"),
        ({"top": 1, "returntotalrecordcount": "true"}, "0x80040203"),
        ({"top": 5001}, "0x80040203"),
        ({"top": 0}, "0x80041127"),
        ({"top": "x"}, "0x80041127"),
        ({"count": 0}, "0x8004110C"),
        ({"page": "²"}, "0x8004110C"),
        ({"page": 12, "count": 5000}, "0x8004430A"),
        ({"distinct": "maybe"}, "0x80041115"),
        ({"aggregate": "maybe"}, "0x80041108"),
        ({"distinct": "true"}, "0x80040203"),
        ({"page": 2, "paging_cookie": "nonsense"}, "0x80040203"),
    ],
)
def test_paging_that_makes_no_sense_is_refused(
    alice: Api, accounts: list[str], attributes: dict[str, object], code: str
) -> None:
    refused = alice.fetch("accounts", fetch_xml("account", "", **attributes))
    assert (refused.status, refused.code) == (400, code), refused.content


@pytest.mark.parametrize(
    "last",
    ['["a",5]', '[5,"a"]', '["a"]', '[true,"a"]', '["a\\u0000","b"]', '["a","b","c"]', "[]"],
)
def test_a_position_that_no_row_can_have_is_refused(
    alice: Api, accounts: list[str], last: str
) -> None:
    quoted = last.replace('"', "&quot;")
    cookie = f'<cookie page="1"><accountid last="{quoted}" first="x" /></cookie>'
    xml = fetch_xml("account", "<order attribute='name'/>", page=2, paging_cookie=cookie)
    assert alice.fetch("accounts", xml).status == 400


def test_distinct_numbers_are_whole_in_every_database(alice: Api, accounts: list[str]) -> None:
    shown = "<attribute name='numberofemployees'/><order attribute='numberofemployees'/>"
    answer = alice.fetch("accounts", fetch_xml("account", shown, distinct="true"))
    assert [row.get("numberofemployees") for row in answer.rows] == [None, 1, 2, 3, 4]
    assert b'"numberofemployees":1}' in answer.content
