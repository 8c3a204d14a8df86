"""Row filters are read strictly."""

import pytest

from portal.profiles.errors import FilterInvalid
from portal.profiles.row_filter import parse_row_filter

WINDOW = """
<filter>
  <condition attribute="ownerid" operator="eq-userid" />
  <filter type="or">
    <condition attribute="starttime" operator="last-x-days" value="7" uitype="date" />
    <condition attribute="starttime" operator="next-x-days" value="14" />
  </filter>
</filter>
"""


def test_a_filter_is_written_in_one_form_and_counted() -> None:
    parsed = parse_row_filter(WINDOW, "booking")
    assert parsed.xml == (
        '<filter type="and"><condition attribute="ownerid" operator="eq-userid"/>'
        '<filter type="or"><condition attribute="starttime" operator="last-x-days" value="7"/>'
        '<condition attribute="starttime" operator="next-x-days" value="14"/></filter></filter>'
    )
    assert (parsed.conditions, parsed.links, parsed.is_time_relative) == (3, 0, True)
    assert parsed.columns == {("booking", "ownerid"), ("booking", "starttime")}
    assert parse_row_filter(parsed.xml, "booking") == parsed


def test_the_filters_of_a_whole_fetch_are_taken() -> None:
    fetch = f'<fetch top="5"><entity name="booking"><attribute name="x"/>{WINDOW}</entity></fetch>'
    assert parse_row_filter(fetch, "booking") == parse_row_filter(WINDOW, "booking")


def test_links_of_the_filter_count_and_read_columns() -> None:
    parsed = parse_row_filter(
        '<filter><link-entity name="order" from="orderid" to="order" link-type="any"><filter>'
        '<condition attribute="state" operator="in"><value>1</value></condition>'
        "</filter></link-entity></filter>",
        "booking",
    )
    assert (parsed.conditions, parsed.links) == (1, 1)
    assert parsed.columns == {("booking", "order"), ("order", "orderid"), ("order", "state")}
    assert '<condition attribute="state" operator="in"><value>1</value></condition>' in parsed.xml


def test_values_are_escaped_and_wildcards_stay() -> None:
    parsed = parse_row_filter(
        '<filter><condition attribute="n" operator="like" value="%A&amp;B&quot;[a-f]_"/></filter>',
        "booking",
    )
    assert 'value="%A&amp;B&quot;[a-f]_"' in parsed.xml


def only(condition: str) -> str:
    return f"<filter>{condition}</filter>"


@pytest.mark.parametrize(
    ("name", "xml", "sentence"),
    [
        ("not XML", "<filter>", "well-formed"),
        ("document type", '<!DOCTYPE f [<!ENTITY a "b">]><filter/>', "document type"),
        ("other root", "<savedquery/>", "must be a <filter>"),
        ("no condition", "<filter><filter/></filter>", "no condition"),
        ("other table", '<fetch><entity name="task"/></fetch>', "reads “task”"),
        (
            "inner join",
            '<fetch><entity name="booking"><link-entity name="a"/></entity></fetch>',
            "inside",
        ),
        ("attribute element", only('<attribute name="a"/>'), "cannot stand"),
        ("no operator", only('<condition attribute="a"/>'), "lacks “operator”"),
        ("unknown operator", only('<condition attribute="a" operator="is"/>'), "not an operator"),
        ("missing value", only('<condition attribute="a" operator="eq"/>'), "takes one value"),
        (
            "value not taken",
            only('<condition attribute="a" operator="today" value="1"/>'),
            "takes no value",
        ),
        (
            "count of days",
            only('<condition attribute="a" operator="last-x-days" value="-1"/>'),
            "whole number",
        ),
        ("between", only('<condition attribute="a" operator="between" value="1"/>'), "two values"),
        (
            "alias of a join",
            only('<condition entityname="x" attribute="a" operator="null"/>'),
            "does not take “entityname”",
        ),
        (
            "outer link",
            only('<link-entity name="a" from="b" to="c" link-type="outer"/>'),
            "link-type “any”",
        ),
        (
            "or-type",
            '<filter type="xor"><condition attribute="a" operator="null"/></filter>',
            "xor",
        ),
        (
            "column comparison with like",
            only('<condition attribute="a" operator="like" valueof="b"/>'),
            "cannot be compared",
        ),
    ],
)
def test_what_a_scope_cannot_take_is_refused_in_a_sentence(
    name: str, xml: str, sentence: str
) -> None:
    with pytest.raises(FilterInvalid, match=sentence):
        parse_row_filter(xml, "booking")
