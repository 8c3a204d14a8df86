"""What the portal reads of the demo organisation: metadata, apps, and what is known of people."""

import pytest

from portal import dataverse, upstream
from portal.dataverse import (
    read_apps,
    read_forms,
    read_organization,
    read_tables,
    read_user_facts,
    read_views,
)
from tests.sandbox_side import SandboxSide

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "sandbox"])


def test_rows_out_of_reach_do_not_exist(sandbox: SandboxSide) -> None:
    with pytest.raises((dataverse.AccessDenied, dataverse.NotFound)):
        list(sandbox.client("charlie").query("accounts", select=["name"]))


# --- faults --------------------------------------------------------------------------------------


def test_a_throttled_read_waits_and_succeeds(sandbox: SandboxSide) -> None:
    client = sandbox.client("bob")
    sandbox.spoil(kind="status", status=429, count=1)
    assert client.who_am_i().user_id


# --- metadata ------------------------------------------------------------------------------------


def test_tables_have_columns_choices_relationships_and_privileges(sandbox: SandboxSide) -> None:
    tables = read_tables(upstream.as_service(), ["account", "bookableresourcebooking"])
    booking = tables["bookableresourcebooking"]
    assert booking.entity_set == "bookableresourcebookings"
    assert booking.primary_id == "bookableresourcebookingid"
    assert booking.columns["starttime"].type == "DateTime"
    assert booking.columns["bookingstatus"].targets == ("bookingstatus",)
    assert {option.state for option in booking.columns["statuscode"].options} == {0, 1}
    resource = next(r for r in booking.many_to_one if r.column == "resource")
    assert (resource.parent, resource.child) == ("bookableresource", "bookableresourcebooking")
    assert resource.child_property
    assert {p.type for p in booking.privileges} >= {"Create", "Read", "Write", "Delete"}
    assert tables["account"].columns["name"].is_primary_name
    assert tables["account"].columns["name"].max_length


def test_the_whole_catalog_is_read(sandbox: SandboxSide) -> None:
    catalog = upstream.metadata()
    assert {"account", "contact", "msdyn_workorder", "annotation"} <= set(catalog.tables)
    assert {view.table for view in catalog.views} <= set(catalog.tables)
    assert {form.table for form in catalog.forms} <= set(catalog.tables)
    assert all(form.form_xml.startswith("<form") for form in catalog.forms)


def test_views_forms_and_the_app_belong_together(sandbox: SandboxSide) -> None:
    client = upstream.as_service()
    app = next(app for app in read_apps(client) if app.name == "Field Service")
    assert "bookableresourcebooking" in app.tables
    assert "<SiteMap" in app.site_map_xml
    assert app.role_ids
    views = read_views(client, app.tables)
    forms = read_forms(client, app.tables)
    assert app.view_ids <= {view.id for view in views}
    assert app.form_ids <= {form.id for form in forms}


def test_the_organisation_has_a_name(sandbox: SandboxSide) -> None:
    found = read_organization(upstream.as_service())
    assert (found.id, bool(found.name)) == (sandbox.client("bob").who_am_i().organization_id, True)


# --- users ---------------------------------------------------------------------------------------


def test_bobs_facts_are_complete(sandbox: SandboxSide) -> None:
    facts = read_user_facts(sandbox.client("bob"))
    assert facts.full_name
    assert facts.business_unit_name == "North"
    assert facts.object_id
    assert "Field Service - Resource" in facts.role_names
    assert facts.team_ids
    assert facts.time_zone == "Europe/Berlin"
    assert facts.organization_name


def test_privileges_of_users_go_by_the_names_of_tables(sandbox: SandboxSide) -> None:
    facts = read_user_facts(sandbox.client("bob"))
    booking = read_tables(upstream.as_service(), ["bookableresourcebooking"])
    names = {p.type: p.name for p in booking["bookableresourcebooking"].privileges}
    assert facts.privileges[names["Read"]] >= 1
    assert facts.privileges[names["Write"]] >= 1


def test_bobs_role_opens_the_field_service_app(sandbox: SandboxSide) -> None:
    facts = read_user_facts(sandbox.client("bob"))
    app = next(a for a in read_apps(upstream.as_service()) if a.name == "Field Service")
    assert not facts.role_ids.isdisjoint(app.role_ids)


def test_somebody_without_a_role_still_has_facts(sandbox: SandboxSide) -> None:
    facts = read_user_facts(sandbox.client("charlie"))
    assert facts.user_id
    assert facts.role_ids == frozenset()
    assert facts.privileges == {}


def test_facts_cost_two_requests(sandbox: SandboxSide) -> None:
    client = sandbox.client("bob")
    sandbox.forget_requests()
    read_user_facts(client)
    assert sandbox.counts()["requests"] == 2


def test_the_portal_acts_for_a_user_with_their_rights_only(sandbox: SandboxSide) -> None:
    facts = read_user_facts(sandbox.client("bob"))
    acting = upstream.as_service().acting_for(facts.object_id)
    assert acting.who_am_i().user_id == facts.user_id
