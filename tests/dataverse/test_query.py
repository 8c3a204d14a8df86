"""URLs of reads survive any value."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from portal.dataverse.query import fetch_operation, fetch_path, preferences, query_path


def test_options_that_are_not_asked_for_are_not_named() -> None:
    assert query_path("accounts") == "accounts"


def test_all_options_are_printed_readably() -> None:
    path = query_path(
        "accounts",
        select=("name", "_primarycontactid_value"),
        filter="name eq 'A & B'",
        orderby=("name desc", "accountid"),
        expand="primarycontactid($select=fullname)",
        top=3,
    )
    assert path == (
        "accounts?$select=name,_primarycontactid_value&$filter=name%20eq%20'A%20%26%20B'"
        "&$orderby=name%20desc,accountid&$expand=primarycontactid($select=fullname)&$top=3"
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_filter_arrives_as_it_was_written(text: str) -> None:
    query = urlsplit(f"https://x/{query_path('accounts', filter=text)}").query
    assert parse_qs(query, strict_parsing=True, keep_blank_values=True) == {"$filter": [text]}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_fetch_xml_arrives_as_it_was_written(text: str) -> None:
    query = urlsplit(f"https://x/{fetch_path('accounts', text)}").query
    assert parse_qs(query, strict_parsing=True, keep_blank_values=True) == {"fetchXml": [text]}


def test_preferences_stand_in_one_header() -> None:
    assert preferences() == {}
    assert preferences(["a", "b", "a"], 50) == {
        "Prefer": 'odata.maxpagesize=50,odata.include-annotations="a,b"'
    }


def test_a_fetch_for_a_batch_asks_for_the_paging_annotations() -> None:
    operation = fetch_operation("accounts", "<fetch/>", annotations=["*"])
    assert operation.method == "GET"
    assert operation.headers["Prefer"] == (
        'odata.maxpagesize=5000,odata.include-annotations="'
        'Microsoft.Dynamics.CRM.fetchxmlpagingcookie,Microsoft.Dynamics.CRM.morerecords,*"'
    )
