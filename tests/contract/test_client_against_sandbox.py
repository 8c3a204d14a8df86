"""The client library and the sandbox, written apart, understand each other.

The same tests would hold against a real organisation with the demo tables.
"""

from uuid import uuid4

import pytest

from portal import dataverse, upstream
from portal.dataverse import (
    FORMATTED,
    LOOKUP_TABLE,
    Answer,
    ChangeSet,
    ChangeSetAnswer,
    Client,
    Operation,
    fetch_operation,
    query_path,
    read_apps,
    read_forms,
    read_organization,
    read_tables,
    read_user_facts,
    read_views,
)
from portal.dataverse.fetchxml import attributes, element
from tests.sandbox_side import SandboxSide

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "sandbox"])


@pytest.fixture
def maker(sandbox: SandboxSide) -> Client:
    """Somebody who may do everything."""
    return sandbox.client("maker")


def new_account(client: Client, name: str = "Contract") -> str:
    """The id of an account made just now, chosen by us as a device would."""
    account = str(uuid4())
    assert client.create("accounts", {"accountid": account, "name": name}) == account
    return account


def etag_of(client: Client, account: str) -> str:
    return str(client.retrieve("accounts", account, select=["name"])["@odata.etag"])


# --- rows ----------------------------------------------------------------------------------------


def test_a_row_is_created_read_changed_and_deleted(maker: Client) -> None:
    account = new_account(maker)
    assert maker.retrieve("accounts", account, select=["name"])["name"] == "Contract"
    maker.update("accounts", account, {"name": "Changed"}, if_match=etag_of(maker, account))
    assert maker.retrieve("accounts", account, select=["name"])["name"] == "Changed"
    maker.delete("accounts", account)
    with pytest.raises(dataverse.NotFound):
        maker.retrieve("accounts", account)


def test_an_id_is_taken_once(maker: Client) -> None:
    account = new_account(maker)
    with pytest.raises(dataverse.AlreadyExists):
        maker.create("accounts", {"accountid": account, "name": "Again"})


def test_an_old_version_is_refused(maker: Client) -> None:
    account = new_account(maker)
    old = etag_of(maker, account)
    maker.update("accounts", account, {"name": "Newer"})
    with pytest.raises(dataverse.VersionMismatch):
        maker.update("accounts", account, {"name": "Lost"}, if_match=old)
    with pytest.raises(dataverse.VersionMismatch):
        maker.delete("accounts", account, if_match=old)


def test_an_update_does_not_create(maker: Client) -> None:
    with pytest.raises(dataverse.NotFound):
        maker.update("accounts", str(uuid4()), {"name": "Nobody"})


def test_a_value_that_does_not_fit_names_its_column(maker: Client) -> None:
    with pytest.raises(dataverse.ColumnValueInvalid) as caught:
        maker.create("accounts", {"name": "x" * 1000})
    assert caught.value.column == "name"


def test_unknown_names_are_refused(maker: Client) -> None:
    with pytest.raises(dataverse.InvalidRequest):
        maker.create("accounts", {"nope": 1})
    with pytest.raises(dataverse.InvalidRequest):
        list(maker.query("accounts", select=["nope"]))
    with pytest.raises(dataverse.NotFound):
        list(maker.query("nopes"))


def test_a_lookup_is_bound_read_with_its_table_and_cleared(maker: Client) -> None:
    parent = new_account(maker, "Parent")
    child = new_account(maker, "Child")
    maker.update("accounts", child, {"parentaccountid@odata.bind": f"/accounts({parent})"})
    select = ["_parentaccountid_value"]
    row = maker.retrieve("accounts", child, select=select, annotations=["*"])
    assert row["_parentaccountid_value"] == parent
    assert row[f"_parentaccountid_value@{LOOKUP_TABLE}"] == "account"
    assert row[f"_parentaccountid_value@{FORMATTED}"] == "Parent"
    maker.update("accounts", child, {"parentaccountid@odata.bind": None})
    cleared = maker.retrieve("accounts", child, select=select)
    assert cleared["_parentaccountid_value"] is None


def test_rows_out_of_reach_do_not_exist(sandbox: SandboxSide) -> None:
    with pytest.raises((dataverse.AccessDenied, dataverse.NotFound)):
        list(sandbox.client("charlie").query("accounts", select=["name"]))


# --- reads to the last page ----------------------------------------------------------------------


def test_a_query_and_a_fetch_read_every_page(maker: Client) -> None:
    made = {new_account(maker, f"Page {n}") for n in range(7)}
    ordered = maker.query(
        "accounts",
        select=["accountid"],
        filter="startswith(name,'Page ')",
        orderby=["name"],
        page_size=3,
    )
    assert {row["accountid"] for row in ordered} == made
    document = (
        '<fetch count="3"><entity name="account"><attribute name="accountid"/><order attribute='
        '"name"/><filter><condition attribute="name" operator="begins-with" value="Page "/>'
        "</filter></entity></fetch>"
    )
    fetched = [row["accountid"] for row in maker.fetch("accounts", document)]
    assert (len(fetched), set(fetched)) == (7, made)


def test_a_fetch_too_long_for_a_url_gives_the_same_rows(maker: Client) -> None:
    account = new_account(maker)
    ids = "".join(f"<value>{uuid4()}</value>" for _ in range(200))
    document = (
        '<fetch><entity name="account"><attribute name="accountid"/><filter>'
        f'<condition attribute="accountid" operator="in">{ids}<value>{account}</value>'
        "</condition></filter></entity></fetch>"
    )
    assert [row["accountid"] for row in maker.fetch("accounts", document)] == [account]


# --- batches -------------------------------------------------------------------------------------


def create(account: str, name: str = "Batch") -> Operation:
    return Operation("POST", "accounts", body={"accountid": account, "name": name})


def test_a_change_set_takes_effect_as_a_whole(maker: Client) -> None:
    parent, child = str(uuid4()), str(uuid4())
    bound = {"accountid": child, "name": "C", "parentaccountid@odata.bind": f"/accounts({parent})"}
    result = maker.batch([ChangeSet((create(parent), Operation("POST", "accounts", body=bound)))])
    (answer,) = result.results
    assert isinstance(answer, ChangeSetAnswer)
    assert answer.is_ok
    assert [one.status for one in answer.answers] == [204, 204]
    assert maker.retrieve("accounts", child)["_parentaccountid_value"] == parent
    assert result.server_time.tzinfo is not None


def test_a_failed_change_set_leaves_nothing_and_names_its_operation(maker: Client) -> None:
    first, taken = str(uuid4()), new_account(maker)
    after = str(uuid4())
    result = maker.batch([ChangeSet((create(first), create(taken))), ChangeSet((create(after),))])
    failed, succeeded = result.results
    assert isinstance(failed, ChangeSetAnswer)
    assert failed.failed is not None
    assert failed.failed.content_id == "2"
    assert isinstance(failed.failed.error, dataverse.AlreadyExists)
    assert succeeded.is_ok
    with pytest.raises(dataverse.NotFound):
        maker.retrieve("accounts", first)
    assert maker.retrieve("accounts", after)["name"] == "Batch"


def test_reads_after_a_failed_change_set_are_answered(maker: Client) -> None:
    taken = new_account(maker)
    read = Operation("GET", query_path(f"accounts({taken})", select=["name"]))
    failed, found = maker.batch([ChangeSet((create(taken),)), read]).results
    assert not failed.is_ok
    assert isinstance(found, Answer)
    assert found.body["name"] == "Contract"


def test_without_continue_on_error_a_batch_stops(maker: Client) -> None:
    missing = Operation("GET", f"accounts({uuid4()})")
    result = maker.batch([missing, missing], continue_on_error=False)
    assert len(result.results) == 1
    (answer,) = result.results
    assert isinstance(answer, Answer)
    assert isinstance(answer.error, dataverse.NotFound)


def test_content_ids_refer_to_rows_of_the_same_change_set(maker: Client) -> None:
    child = {"name": "Child", "parentaccountid@odata.bind": "$1"}
    parent = str(uuid4())
    (answer,) = maker.batch(
        [ChangeSet((create(parent), Operation("POST", "accounts", body=child)))]
    ).results
    assert isinstance(answer, ChangeSetAnswer)
    assert answer.is_ok
    account = dataverse.created_id(answer.answers[1].headers)
    assert maker.retrieve("accounts", account)["_parentaccountid_value"] == parent


def test_a_fetch_in_a_batch_says_whether_there_is_more(maker: Client) -> None:
    document = element(
        "fetch", {"count": "1"}, element("entity", {"name": "account"}, attributes(["name"]))
    )
    (answer,) = maker.batch([fetch_operation("accounts", document)]).results
    assert isinstance(answer, Answer)
    assert answer.body["@Microsoft.Dynamics.CRM.morerecords"] is True


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
