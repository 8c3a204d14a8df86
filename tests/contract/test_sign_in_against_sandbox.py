"""Demo users sign in to the portal through the sandbox's token endpoint."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import dataverse, upstream
from portal.accounts.credentials import load_tokens, store_tokens
from portal.accounts.models import UpstreamIdentity
from portal.accounts.sign_in import sign_in
from portal.dataverse.auth import Tokens
from tests.sandbox_side import SandboxSide

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "sandbox"]),
    pytest.mark.usefixtures("sandbox"),
]


def test_bob_is_who_the_sandbox_says(sandbox: SandboxSide) -> None:
    user = sign_in("bob", "bob")
    identity = UpstreamIdentity.objects.get(user=user)
    me = sandbox.client("bob").who_am_i()
    assert (str(identity.system_user_id), str(identity.organization_id)) == (
        me.user_id,
        me.organization_id,
    )
    assert identity.object_id is not None
    assert upstream.facts(user).full_name == identity.full_name
    assert upstream.organization().name == identity.organization_name


@pytest.mark.parametrize(
    ("name", "is_maker"), [("maker", True), ("bob", False), ("dora", False), ("charlie", False)]
)
def test_only_makers_reach_the_admin(name: str, is_maker: bool) -> None:
    user = sign_in(name, name)
    assert user.is_staff is is_maker
    assert user.has_perm("profiles.change_offlineprofile") is is_maker


@pytest.mark.parametrize(("name", "password"), [("bob", "wrong"), ("nobody", "nobody")])
def test_wrong_credentials_are_refused(name: str, password: str) -> None:
    with pytest.raises(dataverse.SignInRequired):
        sign_in(name, password)


def test_an_expired_token_is_renewed_by_the_refresh_token() -> None:
    user = sign_in("bob", "bob")
    kept = load_tokens(user)
    ended = timezone.now() - timedelta(minutes=1)
    store_tokens(user, Tokens(kept.access_token, kept.refresh_token, ended))
    assert upstream.as_user(user).who_am_i().user_id
    renewed = load_tokens(user)
    assert renewed.access_token != kept.access_token
    assert renewed.expires_at > timezone.now()


def test_a_refused_token_is_renewed_in_the_middle_of_a_request() -> None:
    user = sign_in("bob", "bob")
    kept = load_tokens(user)
    later = timezone.now() + timedelta(hours=1)
    store_tokens(user, Tokens("revoked", kept.refresh_token, later))
    assert upstream.as_user(user).who_am_i().user_id
    assert load_tokens(user).access_token != "revoked"


def test_a_forged_refresh_token_ends_the_sign_in() -> None:
    user = sign_in("bob", "bob")
    store_tokens(user, Tokens("revoked", "forged", timezone.now() + timedelta(hours=1)))
    with pytest.raises(dataverse.SignInRequired):
        upstream.as_user(user).who_am_i()


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ({"kind": "html", "path": "WhoAmI"}, dataverse.MalformedAnswer),
        ({"kind": "status", "status": 503, "path": "WhoAmI"}, dataverse.UpstreamUnavailable),
        (
            {"kind": "status", "status": 429, "retry_after": 60, "path": "WhoAmI"},
            dataverse.Throttled,
        ),
        ({"kind": "drop-before", "path": "WhoAmI"}, dataverse.AnswerCutOff),
        ({"kind": "drop-after", "path": "WhoAmI"}, dataverse.AnswerCutOff),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_fault_of_the_sandbox_has_its_class(
    sandbox: SandboxSide, rule: dict[str, object], error: type[Exception]
) -> None:
    client = sandbox.client("bob")
    sandbox.spoil(**rule)
    try:
        with pytest.raises(error):
            client.who_am_i()
    finally:
        sandbox.heal()
