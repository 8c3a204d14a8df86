"""FetchXML is written safely and paged faithfully."""

from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from portal.dataverse.errors import MalformedAnswer
from portal.dataverse.fetchxml import (
    PageMark,
    at_page,
    attributes,
    condition,
    element,
    filter_of,
    next_page,
)

XML_TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]))
INNER = '<cookie page="1"><accountid last="{A}" first="{B}" /></cookie>'


def cookie_annotation(page: int, inner: str) -> str:
    """The cookie as Dataverse prints it: the inner one percent-encoded twice."""
    encoded = quoteattr(quote(quote(inner)))
    return f'<cookie pagenumber="{page}" pagingcookie={encoded} istracking="False" />'


@given(XML_TEXT)
def test_any_value_of_a_condition_arrives_as_it_was_written(value: str) -> None:
    parsed = fromstring(condition("name", "eq", value))
    assert parsed.attrib == {"attribute": "name", "operator": "eq", "value": value}


@given(st.lists(XML_TEXT.filter(str.strip), min_size=1, max_size=4))
def test_any_values_of_a_list_arrive_as_they_were_written(values: list[str]) -> None:
    parsed = fromstring(condition("name", "in", *values))
    assert [child.text for child in parsed] == values


def test_a_filter_holds_its_conditions() -> None:
    assert filter_of("or", condition("a", "null"), condition("b", "eq", 1)) == (
        '<filter type="or"><condition attribute="a" operator="null"/>'
        '<condition attribute="b" operator="eq" value="1"/></filter>'
    )


def test_columns_become_attributes() -> None:
    assert attributes(["a", "b"]) == '<attribute name="a"/><attribute name="b"/>'


def test_the_next_page_carries_number_and_decoded_cookie() -> None:
    answer = {
        "@Microsoft.Dynamics.CRM.morerecords": True,
        "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie": cookie_annotation(2, INNER),
    }
    mark = next_page(answer, 1)
    assert mark == PageMark(2, INNER)
    parsed = fromstring(at_page("<fetch><entity name='account'/></fetch>", mark=mark))
    assert parsed.attrib == {"page": "2", "paging-cookie": INNER}


def test_more_rows_without_a_cookie_are_paged_by_number() -> None:
    assert next_page({"@Microsoft.Dynamics.CRM.morerecords": True}, 3) == PageMark(4)


def test_the_last_page_has_no_next_one_even_with_a_cookie() -> None:
    answer = {"@Microsoft.Dynamics.CRM.fetchxmlpagingcookie": cookie_annotation(2, INNER)}
    assert next_page(answer, 1) is None
    assert next_page({**answer, "@Microsoft.Dynamics.CRM.morerecords": False}, 1) is None


@pytest.mark.parametrize("text", ["<", "text", '<cookie pagenumber="x"/>'])
def test_a_broken_cookie_is_a_malformed_answer(text: str) -> None:
    answer = {
        "@Microsoft.Dynamics.CRM.morerecords": True,
        "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie": text,
    }
    with pytest.raises(MalformedAnswer):
        next_page(answer, 1)


def test_a_count_or_top_of_the_document_is_respected() -> None:
    assert fromstring(at_page("<fetch/>", count=9)).get("count") == "9"
    assert fromstring(at_page('<fetch count="5"/>', count=9)).get("count") == "5"
    assert fromstring(at_page('<fetch top="5"/>', count=9)).get("count") is None


def test_a_later_page_replaces_the_earlier_cookie() -> None:
    second = at_page("<fetch/>", mark=PageMark(2, "one"))
    third = at_page(second, mark=PageMark(3))
    assert fromstring(third).attrib == {"page": "3"}


BOMB = '<!DOCTYPE f [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><fetch>&b;</fetch>'


@pytest.mark.parametrize("text", ["", "<fetch>", element("entity", {}), BOMB])
def test_what_is_not_fetch_xml_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="FetchXML"):
        at_page(text)
