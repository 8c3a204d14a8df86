"""Every form names only what exists and is FormXml that a client can lay out."""

from collections import Counter
from xml.etree.ElementTree import Element, fromstring

import pytest

from portal.sandbox.definitions.catalogue import build_catalogue
from portal.sandbox.organisation.apps import APPS
from portal.sandbox.organisation.forms import FORMS
from portal.sandbox.organisation.forms.building import MAIN, QUICK_CREATE, Form
from portal.sandbox.organisation.forms.rendering import form_row, form_xml
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES
from portal.sandbox.organisation.views import VIEWS

CATALOGUE = build_catalogue(TABLES, MANY_TO_MANY)
SUB_GRID = "{E7A81278-8635-4D9E-8D4D-59480B391C5B}"
TIMELINE = "{06375649-C143-495E-A496-C962E5B4488E}"

every_form = pytest.mark.parametrize(
    "form", FORMS, ids=lambda form: f"{form.table.name}/{form.name}"
)


def controls(form: Form) -> list[Element]:
    return fromstring(form_xml(form)).findall(".//control")


def grids(form: Form) -> list[Element]:
    return [one for one in controls(form) if one.attrib["classid"] == SUB_GRID]


@every_form
def test_every_field_is_a_column_of_the_table(form: Form) -> None:
    columns = CATALOGUE.tables[form.table.name].columns
    named = {one.attrib["datafieldname"] for one in controls(form) if "datafieldname" in one.attrib}
    assert named - columns.keys() == set()


@every_form
def test_every_sub_grid_follows_a_relationship_of_the_table_to_a_view_of_the_other(
    form: Form,
) -> None:
    children = {one.schema_name: one.child for one in CATALOGUE.tables[form.table.name].one_to_many}
    views = {view.id: view.table.name for view in VIEWS}
    for grid in grids(form):
        target = grid.findtext("parameters/TargetEntityType")
        view = (grid.findtext("parameters/ViewId") or "").strip("{}").lower()
        assert children[grid.findtext("parameters/RelationshipName") or ""] == target
        assert views[view] == target


@every_form
def test_rows_fit_the_width_of_their_section(form: Form) -> None:
    for section in fromstring(form_xml(form)).findall(".//section"):
        width = len(section.attrib["columns"])
        for row in section.findall("rows/row"):
            spans = [int(cell.attrib.get("colspan", "1")) for cell in row.findall("cell")]
            assert sum(spans) <= width


@every_form
def test_cells_and_controls_can_be_told_apart(form: Form) -> None:
    root = fromstring(form_xml(form))
    for path, key in ((".//cell", "id"), (".//control", "uniqueid")):
        seen = Counter(one.attrib[key] for one in root.findall(path))
        assert [value for value, count in seen.items() if count > 1] == []


@every_form
def test_the_header_holds_at_most_four_fields(form: Form) -> None:
    assert len(form.header) <= 4
    assert not (form.header and form.kind == QUICK_CREATE)


@every_form
def test_a_timeline_stands_only_where_notes_may_be_written(form: Form) -> None:
    has_timeline = any(one.attrib["classid"] == TIMELINE for one in controls(form))
    assert not has_timeline or form.table.has_notes


@pytest.mark.parametrize(
    "table",
    sorted({table.name for app in APPS for table in app.all_tables()}),
)
def test_every_table_of_an_app_has_one_main_form(table: str) -> None:
    rows = [form_row(form).values for form in FORMS if form.table.name == table]
    assert [row["isdefault"] for row in rows if row["type"] == MAIN] == [True]


def test_service_tasks_can_be_made_quickly() -> None:
    assert [form.table.name for form in FORMS if form.kind == QUICK_CREATE] == [
        "msdyn_workorderservicetask"
    ]


def test_a_work_order_shows_its_lines_its_bookings_and_its_notes() -> None:
    form = next(one for one in FORMS if one.table.name == "msdyn_workorder")
    targets = {grid.findtext("parameters/TargetEntityType") for grid in grids(form)}
    assert {
        "msdyn_workorderservicetask", "msdyn_workorderincident", "msdyn_workorderproduct",
        "bookableresourcebooking",
    } <= targets  # fmt: skip
    assert any(one.attrib["classid"] == TIMELINE for one in controls(form))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("bookableresourcebooking", "bookingstatus"),
        ("msdyn_workorder", "msdyn_systemstatus"),
        ("msdyn_workorderservicetask", "msdyn_percentcomplete"),
    ],
)
def test_what_changes_on_site_stands_first_in_the_header(table: str, column: str) -> None:
    form = next(one for one in FORMS if one.table.name == table and one.kind == MAIN)
    assert form.header[0] == column
