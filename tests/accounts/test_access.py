"""Nobody asks in another's name."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.test import RequestFactory

from portal.accounts.access import Identity, current_identity, require_same_user, signed_in
from portal.accounts.sign_in import sign_in
from portal.problems import Problem
from tests.accounts.fake_organization import ORGANIZATION, Organization, id_of

pytestmark = pytest.mark.django_db


def request_of(user: User | AnonymousUser, method: str = "GET") -> HttpRequest:
    request = RequestFactory().generic(method, "/api/sync/pull")
    request.user = user
    return request


def refusal(ask: Callable[[], object]) -> str:
    with pytest.raises(Problem) as caught:
        ask()
    return caught.value.code


def test_a_signed_in_user_has_an_identity(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    assert current_identity(request_of(user)) == Identity(
        user=user,
        user_id=id_of("bob"),
        organization_id=ORGANIZATION,
        organization_name="Contoso",
        full_name="Bob",
        is_maker=False,
    )


def test_nobody_and_a_user_without_upstream_identity_are_signed_out() -> None:
    assert refusal(lambda: current_identity(request_of(AnonymousUser()))) == "signed-out"
    local = User.objects.create(username="local")
    assert refusal(lambda: current_identity(request_of(local))) == "signed-out"


def test_the_same_user_may_ask_in_any_case(organization: Organization) -> None:
    request = request_of(sign_in("bob", "bob"))
    same = require_same_user(request, organization=ORGANIZATION.upper(), user=id_of("bob").upper())
    assert same.user_id == id_of("bob")


@pytest.mark.parametrize(
    ("of", "by"), [(ORGANIZATION, id_of("carol")), (id_of("elsewhere"), id_of("bob")), ("", "")]
)
def test_another_users_databases_are_refused_before_upstream_is_touched(
    organization: Organization, of: str, by: str
) -> None:
    request = request_of(sign_in("bob", "bob"))
    organization.requests.clear()
    assert refusal(lambda: require_same_user(request, organization=of, user=by)) == "other-user"
    assert organization.requests == []


def test_an_unsafe_request_needs_the_token_first() -> None:
    assert refusal(lambda: signed_in(request_of(AnonymousUser(), "POST"))) == "csrf"
    assert refusal(lambda: signed_in(request_of(AnonymousUser()))) == "signed-out"
