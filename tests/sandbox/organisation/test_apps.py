"""Apps hold together: site map, components and roles point at what exists."""

from xml.etree.ElementTree import fromstring

import pytest

from portal.sandbox.definitions.identity import table_id
from portal.sandbox.organisation.apps import APPS
from portal.sandbox.organisation.apps.building import App, app_rows, site_map_xml
from portal.sandbox.organisation.forms import FORMS
from portal.sandbox.organisation.roles import ROLES, root_role_id
from portal.sandbox.organisation.tables import TABLES
from portal.sandbox.organisation.views import VIEWS

every_app = pytest.mark.parametrize("app", APPS, ids=lambda app: app.unique_name)


def components(app: App, kind: int) -> set[object]:
    return {
        row.values["objectid"]
        for row in app_rows(app)
        if row.table == "appmodulecomponent" and row.values["componenttype"] == kind
    }


@every_app
def test_the_site_map_lists_only_tables_of_the_app(app: App) -> None:
    listed = {one.attrib["Entity"] for one in fromstring(site_map_xml(app)).iter("SubArea")}
    assert {table_id(name) for name in listed} <= components(app, 1)
    assert listed <= {table.name for table in TABLES}


@every_app
def test_everything_in_the_site_map_has_an_english_and_a_german_title(app: App) -> None:
    root = fromstring(site_map_xml(app))
    for tag in ("Area", "Group", "SubArea"):
        for element in root.iter(tag):
            titles = {one.attrib["LCID"]: one.attrib["Title"] for one in element[0]}
            assert titles.keys() == {"1033", "1031"}
            assert all(titles.values())


@every_app
def test_components_are_tables_views_forms_and_one_site_map(app: App) -> None:
    assert components(app, 1) <= {table_id(table.name) for table in TABLES}
    assert components(app, 26) <= {view.id for view in VIEWS}
    assert components(app, 60) <= {form.id for form in FORMS}
    assert components(app, 62) == {app.site_map_id}


@every_app
def test_every_table_of_the_app_has_a_view_and_a_form_in_it(app: App) -> None:
    for table in app.all_tables():
        assert components(app, 26) & {view.id for view in VIEWS if view.table is table}
        assert components(app, 60) & {form.id for form in FORMS if form.table is table}


@every_app
def test_components_point_at_the_unique_id_which_is_not_the_apps_own(app: App) -> None:
    rows = list(app_rows(app))
    keys = {row.values.get("appmoduleidunique") for row in rows if "component" in row.table}
    assert keys == {app.component_key} != {app.id}


@every_app
def test_the_roles_of_the_app_are_root_roles(app: App) -> None:
    roles = {row.values["roleid"] for row in app_rows(app) if row.table == "appmoduleroles"}
    assert roles <= {root_role_id(role.name) for role in ROLES}
    assert len(roles) == len(app.roles)


def test_field_service_has_a_working_and_a_reference_area() -> None:
    root = fromstring(site_map_xml(APPS[0]))
    areas = [[one.attrib["Entity"] for one in area.iter("SubArea")] for area in root.iter("Area")]
    assert areas == [
        ["bookableresourcebooking", "msdyn_workorder", "task"],
        ["account", "contact", "msdyn_customerasset", "product"],
    ]
