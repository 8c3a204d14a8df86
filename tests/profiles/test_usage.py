"""What views and forms need."""

from dataclasses import replace

from portal.profiles.usage import form_use, parse_xml, view_columns
from tests.profiles.organisation import MAIN_FORM, MY_BOOKINGS, ORDER_FORM


def test_a_view_needs_what_it_shows_sorts_filters_and_joins_by() -> None:
    assert view_columns(MY_BOOKINGS) == {
        ("booking", "start"),
        ("booking", "statecode"),
        ("booking", "order"),
        ("order", "orderid"),
        ("order", "city"),
    }


def test_conditions_on_a_joined_table_belong_to_that_table() -> None:
    xml = (
        '<fetch><entity name="booking"><link-entity name="order" from="orderid" to="order" '
        'alias="o"/><filter><condition entityname="o" attribute="city" operator="null"/></filter>'
        "</entity></fetch>"
    )
    assert ("order", "city") in view_columns(replace(MY_BOOKINGS, fetch_xml=xml))


def test_links_inside_a_filter_count() -> None:
    xml = (
        '<fetch><entity name="order"><filter><link-entity name="booking" from="order" '
        'to="orderid" link-type="any"><filter><condition attribute="ownerid" '
        'operator="eq-userid"/></filter></link-entity></filter></entity></fetch>'
    )
    assert view_columns(replace(MY_BOOKINGS, fetch_xml=xml)) == {
        ("order", "orderid"),
        ("booking", "order"),
        ("booking", "ownerid"),
    }


def test_a_view_that_is_not_fetchxml_needs_nothing() -> None:
    assert view_columns(replace(MY_BOOKINGS, fetch_xml="<fetch")) == frozenset()


def test_a_form_needs_its_columns_and_quick_views() -> None:
    use = form_use(MAIN_FORM)
    assert use.columns == {"start", "order"}
    assert use.forms == {"f-quick"}
    assert not use.has_timeline


def test_a_form_needs_the_relationships_and_views_of_its_sub_grids() -> None:
    xml = (
        '<form><control id="g"><parameters><RelationshipName>booking_order</RelationshipName>'
        "<ViewId>{AA-1}</ViewId><ViewIds>{BB-2},{CC-3}</ViewIds></parameters></control></form>"
    )
    use = form_use(replace(MAIN_FORM, form_xml=xml))
    assert use.relationships == {"booking_order"}
    assert use.views == {"aa-1", "bb-2", "cc-3"}


def test_timelines_are_known_by_their_class() -> None:
    assert form_use(ORDER_FORM).has_timeline


def test_entities_are_not_expanded() -> None:
    assert parse_xml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') is None
