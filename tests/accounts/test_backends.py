"""Makers reach the admin with their upstream password; others do not."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.utils import timezone

from portal.accounts.backends import UpstreamPasswordBackend
from portal.accounts.models import UpstreamCredential, UpstreamIdentity
from portal.accounts.sign_in import sign_in
from tests.accounts.fake_organization import Organization

pytestmark = pytest.mark.django_db
BACKEND = UpstreamPasswordBackend()


def test_an_upstream_password_authenticates(organization: Organization) -> None:
    user = authenticate(username="bob", password="bob")
    assert user is not None
    assert user.get_username() == "bob"


@pytest.mark.parametrize(("name", "password"), [("bob", "wrong"), ("bob", ""), ("", "bob")])
def test_wrong_or_missing_credentials_do_not(
    organization: Organization, name: str, password: str
) -> None:
    assert authenticate(username=name, password=password) is None


def test_guessing_at_the_admins_door_is_slowed_down_too(organization: Organization) -> None:
    for n in range(10):
        assert authenticate(username="bob", password=f"guess {n}") is None
    organization.requests.clear()
    assert authenticate(username="bob", password="bob") is None
    assert organization.requests == []


def test_an_upstream_that_is_away_authenticates_nobody(organization: Organization) -> None:
    organization.outage = (503, None, {"Retry-After": "60"})
    assert authenticate(username="bob", password="bob") is None


def test_a_user_who_was_switched_off_is_nobody(organization: Organization) -> None:
    user = sign_in("alice", "alice")
    User.objects.update(is_active=False)
    assert authenticate(username="alice", password="alice") is None
    assert BACKEND.get_user(user.pk) is None
    assert BACKEND.get_user(0) is None


RIGHTS = [
    ("profiles.add_offlineprofile", True),
    ("profiles.delete_profiletable", True),
    ("accounts.view_device", True),
    ("accounts.delete_upstreamcredential", True),
    ("accounts.change_device", True),
    ("accounts.delete_devicecommand", True),
    ("accounts.delete_device", False),
    ("accounts.change_upstreamidentity", False),
    ("auth.change_user", False),
    ("sessions.view_session", False),
]


@pytest.mark.parametrize(("permission", "is_held"), RIGHTS)
def test_a_maker_may_arrange_profiles_and_look_at_accounts(
    organization: Organization, permission: str, is_held: bool
) -> None:
    assert sign_in("alice", "alice").has_perm(permission) is is_held
    assert sign_in("bob", "bob").has_perm(permission) is False


def test_the_admins_index_shows_a_maker_two_apps(organization: Organization) -> None:
    maker = sign_in("alice", "alice")
    apps = ("profiles", "accounts", "auth", "sandbox")
    assert [app for app in apps if maker.has_module_perms(app)] == ["profiles", "accounts"]
    assert not BACKEND.has_module_perms(AnonymousUser(), "profiles")


def test_a_maker_opens_the_admin_and_sees_no_token(organization: Organization) -> None:
    client = Client()
    form = {"username": "alice", "password": "alice", "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 302
    credential = UpstreamCredential.objects.get(user=sign_in("alice", "alice"))
    for page in (
        "/admin/",
        "/admin/accounts/device/",
        "/admin/accounts/upstreamidentity/",
        "/admin/accounts/upstreamcredential/",
        f"/admin/accounts/upstreamcredential/{credential.pk}/change/",
    ):
        response = client.get(page)
        assert response.status_code == 200, page
        assert b"sealed" not in response.content
        assert b"gAAAA" not in response.content


def test_a_technician_is_turned_away_from_the_admin(organization: Organization) -> None:
    client = Client()
    form = {"username": "bob", "password": "bob", "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_revoked_role_closes_the_admin_at_the_next_check(organization: Organization) -> None:
    client = Client()
    client.post("/admin/login/", {"username": "alice", "password": "alice", "next": "/admin/"})
    assert client.get("/admin/").status_code == 200
    organization.roles["alice"] = ["Salesperson"]
    UpstreamIdentity.objects.update(checked_at=timezone.now() - timedelta(minutes=6))
    assert client.get("/admin/").status_code == 302
