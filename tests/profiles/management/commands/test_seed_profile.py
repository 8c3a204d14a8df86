"""The Field Service profile, seeded and used on the demo organisation."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from portal import upstream
from portal.dataverse import Client, UserFacts, read_user_facts
from portal.profiles.directory import find_target
from portal.profiles.drafts import replace_draft
from portal.profiles.manifest import build_manifest
from portal.profiles.models import OfflineProfile, ProfileAssignment
from portal.profiles.resolution import profile_for
from portal.profiles.scope import compile_scope
from portal.sandbox.organisation.loading import load
from tests.profiles.factories import own

# The sandbox answers on threads of its own, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "sandbox"])


@pytest.fixture(autouse=True)
def demo_organisation() -> Iterator[None]:
    load(scale="small", seed=1, now=datetime.now(UTC))
    upstream.forget()
    yield
    upstream.forget()


def seed() -> str:
    said = StringIO()
    call_command("seed_profile", stdout=said, skip_checks=True)
    return said.getvalue().strip()


def sign_in(name: str) -> tuple[Client, UserFacts]:
    client = upstream.as_bearer(upstream.tokens_for(name, name))
    return client, read_user_facts(client)


def manifest_of(facts: UserFacts) -> dict[str, Any]:
    version = profile_for(facts)
    assert version is not None
    return build_manifest(version, facts, upstream.metadata(), upstream.organization())


def rows(client: Client, table: str, *columns: str) -> list[dict[str, Any]]:
    """The rows of the table's scope, as the user."""
    version = profile_for(read_user_facts(client))
    assert version is not None
    catalog = upstream.metadata()
    scope = compile_scope(version.profile_definition(), table, catalog.tables)
    found: dict[str, dict[str, Any]] = {}
    for query in scope.fetch_xml(columns):
        for row in client.fetch(catalog.tables[table].entity_set, query):
            found[row[scope.primary_id]] = dict(row)
    return list(found.values())


def test_it_is_published_once_and_makers_changes_stay() -> None:
    assert seed() == "Published “Field Service” version 1, assigned to Field Service - Resource."
    profile = OfflineProfile.objects.get()
    replace_draft(profile, [own("account")])
    assert seed() == "The profile “Field Service” is published already."
    assert profile.definition().tables == (own("account"),)
    assert ProfileAssignment.objects.count() == 1


def test_technicians_get_the_whole_app_in_their_language() -> None:
    seed()
    assert profile_for(sign_in("charlie")[1]) is None
    for name, title in (("bob", "My work"), ("carol", "Meine Arbeit")):
        built = manifest_of(sign_in(name)[1])
        (app,) = built["apps"]
        assert app["areas"][0]["title"] == title
        assert app["forms"]["msdyn_workorder"]
        groups = [group for area in app["areas"] for group in area["groups"]]
        items = [item for group in groups for item in group["items"]]
        views = [view for table in built["tables"] for view in table["views"]]
        assert [part for part in (*items, *views) if part["unavailable"]] == []


def test_scopes_are_the_users_bookings_and_what_belongs_to_them() -> None:
    seed()
    client, facts = sign_in("bob")
    bookings = rows(client, "bookableresourcebooking", "msdyn_workorder", "ownerid")
    assert {row["_ownerid_value"] for row in bookings} == {facts.user_id}
    orders = {row["msdyn_workorderid"] for row in rows(client, "msdyn_workorder")}
    assert orders == {row["_msdyn_workorder_value"] for row in bookings} - {None}
    tasks = rows(client, "msdyn_workorderservicetask", "msdyn_workorder")
    assert {row["_msdyn_workorder_value"] for row in tasks} <= orders
    for table in manifest_of(facts)["tables"]:
        columns = [column["name"] for column in table["columns"]]
        assert rows(client, table["name"], *columns, "versionnumber"), table["name"]


def test_targets_are_found_by_name_and_by_id() -> None:
    service = upstream.as_service()
    (role,) = find_target(service, "role", "Field Service - Resource")
    assert find_target(service, "role", str(role.id)) == [role]
    (bob,) = find_target(service, "user", sign_in("bob")[1].user_id)
    assert find_target(service, "user", bob.name) == [bob]
    assert find_target(service, "team", "O'Neill") == []
