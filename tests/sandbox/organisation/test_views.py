"""Every view names only what exists, and every table has the views a client expects."""

from collections import Counter
from xml.etree.ElementTree import Element, fromstring

import pytest

from portal.sandbox.definitions.catalogue import build_catalogue
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES
from portal.sandbox.organisation.views import VIEWS
from portal.sandbox.organisation.views.building import (
    ASSOCIATED,
    LOOKUP,
    PUBLIC,
    QUICK_FIND,
    View,
    view_id,
)

CATALOGUE = build_catalogue(TABLES, MANY_TO_MANY)
VIEWED = sorted({view.table.name for view in VIEWS})

every_view = pytest.mark.parametrize(
    "view", VIEWS, ids=lambda view: f"{view.table.name}/{view.name}"
)


def unknown_columns(entity: Element) -> list[str]:
    """Return what an entity or link-entity names that its table lacks, links below it included."""
    known = CATALOGUE.tables[entity.attrib["name"]].columns
    named = [
        one.attrib[key]
        for path, key in (("attribute", "name"), ("order", "attribute"))
        for one in entity.findall(path)
    ]
    named += [one.attrib["attribute"] for one in _conditions(entity)]
    missing = [name for name in named if name not in known]
    for link in _links(entity):
        linked = CATALOGUE.tables[link.attrib["name"]].columns
        missing += [link.attrib["from"]] * (link.attrib["from"] not in linked)
        missing += [link.attrib["to"]] * (link.attrib["to"] not in known)
        missing += unknown_columns(link)
    return missing


def _conditions(element: Element) -> list[Element]:
    """Return the conditions below an element that are about its own table."""
    found = element.findall("condition")
    for inner in element.findall("filter"):
        found += _conditions(inner)
    return found


def _links(element: Element) -> list[Element]:
    found = element.findall("link-entity")
    for inner in element.findall("filter"):
        found += _links(inner)
    return found


@every_view
def test_fetch_names_only_tables_and_columns_that_exist(view: View) -> None:
    entity = fromstring(view.fetch_xml()).find("entity")
    assert entity is not None
    assert entity.attrib["name"] == view.table.name
    assert unknown_columns(entity) == []


@every_view
def test_every_cell_is_fetched_and_has_a_width(view: View) -> None:
    entity = fromstring(view.fetch_xml()).find("entity")
    assert entity is not None
    fetched = {one.attrib["name"] for one in entity.findall("attribute")}
    for link in entity.findall("link-entity"):
        alias = link.attrib["alias"]
        fetched |= {f"{alias}.{one.attrib['name']}" for one in link.findall("attribute")}
    cells = fromstring(view.layout_xml()).findall("row/cell")
    assert {cell.attrib["name"] for cell in cells} <= fetched
    assert all(int(cell.attrib["width"]) > 0 for cell in cells)


@every_view
def test_the_layout_names_the_key_and_the_number_of_the_table(view: View) -> None:
    grid = fromstring(view.layout_xml())
    row = grid.find("row")
    assert grid.attrib["object"] == str(view.table.object_type_code)
    assert row is not None
    assert row.attrib["id"] == view.table.primary_id


@pytest.mark.parametrize("table", VIEWED)
@pytest.mark.parametrize("kind", [PUBLIC, ASSOCIATED, QUICK_FIND, LOOKUP])
def test_each_table_has_exactly_one_default_view_of_each_kind(table: str, kind: int) -> None:
    defaults = [v for v in VIEWS if v.table.name == table and v.kind == kind and v.is_default]
    has_names = bool(CATALOGUE.tables[table].definition.primary_name)
    assert len(defaults) == (1 if has_names or kind in (PUBLIC, ASSOCIATED) else 0)


@every_view
def test_quick_find_looks_in_texts_and_only_there(view: View) -> None:
    found = fromstring(view.fetch_xml()).findall(".//filter[@isquickfindfields='1']/condition")
    assert bool(found) == (view.kind == QUICK_FIND)
    columns = CATALOGUE.tables[view.table.name].columns
    types = {columns[one.attrib["attribute"]].type.value for one in found}
    assert types <= {"String", "Memo"}


def test_view_ids_are_unique() -> None:
    assert [key for key, count in Counter(view.id for view in VIEWS).items() if count > 1] == []


def test_my_bookings_is_the_default_and_shows_what_the_work_order_knows() -> None:
    wanted = view_id("bookableresourcebooking", "My bookings")
    view = next(one for one in VIEWS if one.id == wanted)
    assert view.is_default
    assert view.order == ("starttime",)
    assert 'operator="eq-userid"' in view.fetch_xml()
    assert {"starttime", "endtime", "bookingstatus", "wo.msdyn_serviceaccount"} <= set(view.columns)


def test_every_business_table_can_be_listed() -> None:
    plain = {
        table.name
        for table in TABLES
        if table.available_offline and not table.is_intersect and table.primary_name
    }
    assert plain <= {*VIEWED, "organization"}
