"""`$select` and `$expand` are read with everything nested in them."""

import pytest

from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.metadata.shapes import Expand, Shape, read_shape
from portal.sandbox.odata.expressions import Comparison, Property, Value


def test_nothing_asked_for_is_everything() -> None:
    assert read_shape({}) == Shape()


@pytest.mark.parametrize("text", ["", " ", "*", "LogicalName,*"])
def test_a_star_or_nothing_selects_all(text: str) -> None:
    assert read_shape({"$select": text}).selected is None


def test_expansions_have_options_of_their_own() -> None:
    text = "Attributes($select=LogicalName,MetadataId;$filter=LogicalName eq 'a;b,(c'),Keys"
    found = read_shape({"$expand": text}).expands
    wanted = Comparison("eq", Property("LogicalName"), Value("a;b,(c", "text"))
    assert found == (
        Expand("Attributes", Shape(("LogicalName", "MetadataId"), wanted)),
        Expand("Keys", Shape()),
    )


def test_expansions_nest() -> None:
    (outer,) = read_shape({"$expand": "A($expand=B($select=C))"}).expands
    assert outer.shape.expands == (Expand("B", Shape(("C",))),)


@pytest.mark.parametrize("option", ["$top", "$orderby", "$skip"])
def test_parts_and_orders_of_metadata_are_refused_as_upstream(option: str) -> None:
    with pytest.raises(QueryRefused, match=option[1:]):
        read_shape({option: "1"})


def test_other_options_are_not_served() -> None:
    with pytest.raises(NotImplementedHere, match="count"):
        read_shape({"$count": "true"})


def test_an_open_parenthesis_is_refused() -> None:
    with pytest.raises(QueryRefused, match="Attributes"):
        read_shape({"$expand": "Attributes($select=LogicalName"})
