"""Every form names only what exists and is FormXml that a client can lay out."""

from collections import Counter
from xml.etree.ElementTree import Element, fromstring

import pytest

from portal.sandbox.definitions.catalogue import build_catalogue
from portal.sandbox.organisation.apps import APPS
from portal.sandbox.organisation.apps.building import App
from portal.sandbox.organisation.forms import FORMS
from portal.sandbox.organisation.forms.building import MAIN, QUICK_CREATE, QUICK_VIEW, Form
from portal.sandbox.organisation.forms.rendering import form_row, form_xml
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES
from portal.sandbox.organisation.views import VIEWS

CATALOGUE = build_catalogue(TABLES, MANY_TO_MANY)
SUB_GRID = "{E7A81278-8635-4D9E-8D4D-59480B391C5B}"
QUICK_VIEW_CONTROL = "{5C5600E0-1D6E-4205-A272-BE80DA87FD42}"
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
    table = CATALOGUE.tables[form.table.name]
    children = {one.schema_name: one.child for one in table.one_to_many}
    for pair in table.many_to_many:
        children[pair.schema_name] = pair.second if pair.first == table.name else pair.first
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
    assert not (form.header and form.kind in (QUICK_CREATE, QUICK_VIEW))


@every_form
def test_a_timeline_stands_only_where_notes_may_be_written(form: Form) -> None:
    has_timeline = any(one.attrib["classid"] == TIMELINE for one in controls(form))
    assert not has_timeline or form.table.has_notes


@pytest.mark.parametrize(
    "table",
    sorted({table.name for app in APPS for table in app.all_tables()}),
)
def test_every_table_of_an_app_has_one_main_form_that_is_the_default(table: str) -> None:
    rows = [form_row(form).values for form in FORMS if form.table.name == table]
    assert [row["type"] for row in rows if row["isdefault"]] == [MAIN]


def test_the_default_form_is_for_everybody_and_those_of_one_app_are_for_its_roles() -> None:
    roles = {app.unique_name: app.roles for app in APPS}
    for form in FORMS:
        assert bool(form.only_in) == bool(form.roles)
        assert set(form.roles) <= set(roles.get(form.only_in, ()))


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.unique_name)
def test_something_in_every_app_can_be_made_quickly(app: App) -> None:
    quick = {form.table.name for form in FORMS if form.kind == QUICK_CREATE}
    assert quick & {table.name for table in app.all_tables()}


@every_form
def test_quick_views_show_a_form_of_every_table_the_lookup_may_point_at(form: Form) -> None:
    forms = {one.id: one for one in FORMS}
    for control in controls(form):
        if control.attrib["classid"] != QUICK_VIEW_CONTROL:
            continue
        column = CATALOGUE.tables[form.table.name].columns[control.attrib["datafieldname"]]
        listed = fromstring(control.findtext("parameters/QuickForms") or "")
        shown = {one.attrib["entityname"]: one.text for one in listed.iter("QuickFormId")}
        assert shown.keys() == set(column.targets)
        for target, form_id in shown.items():
            assert forms[form_id or ""].table.name == target
            assert forms[form_id or ""].kind == QUICK_VIEW


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
