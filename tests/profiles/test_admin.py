"""The admin pages, as a maker uses them."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal import upstream
from portal.accounts.models import UpstreamIdentity
from portal.profiles.drafts import replace_draft
from portal.profiles.models import OfflineProfile, ProfileRelationship, ProfileTable
from portal.profiles.publication import publish
from tests.profiles.factories import everything, own, parents, related
from tests.profiles.organisation import CATALOG, ORGANIZATION, USER

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.profiles.admin_urls")]
TABLE_PAGE, ADD_TABLE = "admin:profiles_profiletable_change", "admin:profiles_profiletable_add"
RELATED_WITHOUT_RELATIONSHIP = (
    "“order” takes related rows only, but no relationship brings it any: "
    "tick one, or choose another row option."
)
PROFILE_PAGE = "admin:profiles_offlineprofile_change"


@pytest.fixture(autouse=True)
def known_organisation(settings: LazySettings) -> Iterator[None]:
    """The organisation's metadata was read a moment ago; Django's own middleware is enough."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.startswith("django.")]
    upstream.forget()
    upstream._catalog()._value = (CATALOG, time.monotonic())
    yield
    upstream.forget()


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice makes."""
    user = User.objects.create_user("alice", is_staff=True)
    UpstreamIdentity.objects.create(
        user=user,
        system_user_id=UUID(USER),
        organization_id=UUID(ORGANIZATION.id),
        organization_name=ORGANIZATION.name,
        full_name="Alice",
        is_maker=True,
        checked_at=timezone.now(),
    )
    client.force_login(user)
    return client


@pytest.fixture
def profile() -> OfflineProfile:
    profile = OfflineProfile.objects.create(name="Service")
    replace_draft(profile, [own("booking")])
    return profile


def table_values(profile: OfflineProfile, **values: Any) -> dict[str, Any]:
    return {
        "profile": profile.pk,
        "table": "order",
        "row_option": "related",
        "filter_xml": "",
        "columns": "",
        "interval_minutes": 10,
        "priority": 100,
        "conflict_policy": "ask",
        "column_groups": "",
        **values,
    }


def relationships(*rows: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "relationships-TOTAL_FORMS": len(rows),
        "relationships-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        values |= {f"relationships-{number}-{name}": value for name, value in row.items()}
    return values


def profile_values(profile: OfflineProfile, **values: Any) -> dict[str, Any]:
    forms = ("tables", "assignments", "versions")
    empty = {f"{name}-{kind}_FORMS": 0 for name in forms for kind in ("TOTAL", "INITIAL")}
    return {"name": profile.name, "description": "", **empty, **values}


def press_publish(maker: Client, profile: OfflineProfile) -> Any:  # Django's test answer
    address = reverse(PROFILE_PAGE, args=[profile.pk])
    return maker.post(address, profile_values(profile, _publish="1"))


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_maker_adds_a_table_ticks_a_relationship_and_publishes(
    alice: Client, profile: OfflineProfile
) -> None:
    alice.post(reverse(ADD_TABLE), table_values(profile))
    table = ProfileTable.objects.get(table="order")
    page = alice.get(reverse(TABLE_PAGE, args=[table.pk]))
    assert "parents of Booking, by Order" in page.content.decode()

    ticked = relationships({"relationship": "parents:booking_order", "mode": "also"})
    alice.post(reverse(TABLE_PAGE, args=[table.pk]), table_values(profile, **ticked))
    assert profile.definition().rule("order") == related("order", parents("booking_order"))

    assert said(press_publish(alice, profile))[-1] == "Published “Service” version 1."
    assert profile.latest_version() is not None


def test_a_maker_groups_columns_by_lines(alice: Client, profile: OfflineProfile) -> None:
    alice.post(
        reverse(ADD_TABLE),
        table_values(profile, row_option="all", column_groups="City, account\n\nname ownerid"),
    )
    table = ProfileTable.objects.get(table="order")
    assert table.column_groups == [["city", "account"], ["name", "ownerid"]]
    page = alice.get(reverse(TABLE_PAGE, args=[table.pk])).content.decode()
    assert "city, account\nname, ownerid" in page


def test_a_column_group_that_cannot_be_is_said(alice: Client, profile: OfflineProfile) -> None:
    values = table_values(profile, row_option="all", column_groups="city, colour")
    page = alice.post(reverse(ADD_TABLE), values).content.decode()
    assert "has no column “colour”" in page


def test_what_prevents_publication_is_said_in_sentences(
    alice: Client, profile: OfflineProfile
) -> None:
    replace_draft(profile, [related("order")])
    answer = alice.post(
        reverse(PROFILE_PAGE, args=[profile.pk]), profile_values(profile, _publish=1)
    )
    assert said(answer) == [
        "“Service” was not published:",
        RELATED_WITHOUT_RELATIONSHIP,
    ]
    assert profile.latest_version() is None


def test_publishing_without_a_change_says_so(alice: Client, profile: OfflineProfile) -> None:
    publish(profile, None, CATALOG)
    answer = alice.post(
        reverse(PROFILE_PAGE, args=[profile.pk]), profile_values(profile, _publish=1)
    )
    assert said(answer) == ["Nothing has changed since version 1."]


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("unknown table", {"table": "nothing"}, "no table “nothing”"),
        ("unknown column", {"columns": "city, colour"}, "no column “colour”"),
        ("interval", {"interval_minutes": 2}, "greater than or equal to 5"),
        (
            "filter",
            {"row_option": "custom", "filter_xml": "<filter><a/></filter>"},
            "cannot stand inside a row filter",
        ),
        (
            "column of the filter",
            {
                "row_option": "custom",
                "filter_xml": '<filter><condition attribute="x" operator="null"/></filter>',
            },
            "reads “x”",
        ),
    ],
)
def test_mistakes_are_told_on_the_page(
    name: str, values: dict[str, Any], sentence: str, alice: Client, profile: OfflineProfile
) -> None:
    answer = alice.post(reverse(ADD_TABLE), table_values(profile, **values))
    assert sentence in answer.content.decode()
    assert not ProfileTable.objects.exclude(table="booking").exists()


def test_columns_are_written_as_names_in_a_row(alice: Client, profile: OfflineProfile) -> None:
    alice.post(reverse(ADD_TABLE), table_values(profile, columns="City,\n account city"))
    table = ProfileTable.objects.get(table="order")
    assert table.columns == ["city", "account"]
    page = alice.get(reverse(TABLE_PAGE, args=[table.pk])).content.decode()
    assert "city, account" in page


def test_only_relationships_with_tables_of_the_profile_are_offered(
    alice: Client, profile: OfflineProfile
) -> None:
    replace_draft(profile, [own("booking"), related("order")])
    table = ProfileTable.objects.get(table="order")
    page = alice.get(reverse(TABLE_PAGE, args=[table.pk])).content.decode()
    assert "booking_order" in page
    assert "order_account" not in page
    ticked = relationships({"relationship": "children:order_account", "mode": "also"})
    alice.post(reverse(TABLE_PAGE, args=[table.pk]), table_values(profile, **ticked))
    assert not ProfileRelationship.objects.exists()


def test_pages_open_and_versions_are_readable(alice: Client, profile: OfflineProfile) -> None:
    version = publish(profile, None, CATALOG)
    page = alice.get(reverse(PROFILE_PAGE, args=[profile.pk])).content.decode()
    assert "Save and publish to devices" in page
    assert reverse(ADD_TABLE) in page
    address = reverse("admin:profiles_profileversion_change", args=[version.pk])
    shown = alice.get(address).content.decode()
    assert "booking" in shown
    assert "starttime" not in shown
    assert 'name="_save"' not in shown
    for model in ("offlineprofile", "profiletable", "profileversion"):
        assert alice.get(reverse(f"admin:profiles_{model}_changelist")).status_code == 200
    assert alice.get(reverse("admin:profiles_offlineprofile_add")).status_code == 200


def test_a_former_version_is_published_again(alice: Client, profile: OfflineProfile) -> None:
    first = publish(profile, None, CATALOG)
    replace_draft(profile, [everything("account")])
    publish(profile, None, CATALOG)
    answer = alice.post(
        reverse("admin:profiles_profileversion_changelist"),
        {"action": "publish_again", "_selected_action": [first.pk]},
    )
    assert said(answer) == ["Version 3 is version 1 again."]
    latest = profile.latest_version()
    assert latest is not None
    assert latest.fingerprint == first.fingerprint


def test_an_organisation_that_refuses_the_portal_is_said_and_nothing_is_saved(
    alice: Client, profile: OfflineProfile, settings: LazySettings
) -> None:
    settings.UPSTREAM_WSGI = "tests.profiles.refusing_upstream.application"
    upstream.forget()
    assert alice.get(reverse(ADD_TABLE)).status_code == 200
    answer = alice.post(reverse(ADD_TABLE), table_values(profile))
    assert "The organisation cannot be asked just now" in answer.content.decode()
    assert not ProfileTable.objects.filter(table="order").exists()
    answer = alice.post(
        reverse(PROFILE_PAGE, args=[profile.pk]), profile_values(profile, _publish=1)
    )
    assert "cannot be asked just now" in said(answer)[0]
