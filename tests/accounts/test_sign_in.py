"""Signing in makes a local user of an upstream one, and keeps nothing that was typed."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from portal import dataverse, upstream
from portal.accounts.credentials import forget_tokens, load_tokens, store_tokens
from portal.accounts.models import UpstreamCredential, UpstreamIdentity
from portal.accounts.sign_in import recheck, sign_in
from portal.dataverse.auth import Tokens
from tests.accounts.fake_organization import ORGANIZATION, UNIT, Organization, id_of

pytestmark = pytest.mark.django_db


def test_bob_gets_an_identity_and_tokens(organization: Organization) -> None:
    user = sign_in("Bob", "bob")
    identity = UpstreamIdentity.objects.get(user=user)
    assert (user.username, user.is_staff, user.is_superuser) == ("bob", False, False)
    assert (str(identity.system_user_id), identity.full_name) == (id_of("bob"), "Bob")
    assert (str(identity.object_id), str(identity.organization_id)) == (
        id_of("entra bob"),
        ORGANIZATION,
    )
    assert load_tokens(user).access_token == "access-bob-1"


def test_a_second_sign_in_is_the_same_user_with_new_tokens(organization: Organization) -> None:
    first, second = sign_in("bob", "bob"), sign_in("BOB", "bob")
    assert first == second
    assert load_tokens(second).access_token == "access-bob-2"
    assert UpstreamCredential.objects.count() == 1


def test_a_user_who_was_renamed_here_is_found_by_their_upstream_id(
    organization: Organization,
) -> None:
    user = sign_in("bob", "bob")
    User.objects.filter(pk=user.pk).update(username="robert")
    assert sign_in("bob", "bob") == user


def test_an_organisation_restored_from_a_copy_keeps_its_users_here(
    organization: Organization,
) -> None:
    user = sign_in("bob", "bob")
    UpstreamIdentity.objects.update(system_user_id=id_of("before"), organization_id=id_of("copy"))
    assert sign_in("bob", "bob") == user
    assert str(UpstreamIdentity.objects.get().system_user_id) == id_of("bob")


def test_a_maker_is_staff_and_never_a_superuser(organization: Organization) -> None:
    user = sign_in("alice", "alice")
    assert (user.is_staff, user.is_superuser) == (True, False)


def test_somebody_without_a_role_can_sign_in(organization: Organization) -> None:
    user = sign_in("charlie", "charlie")
    assert UpstreamIdentity.objects.get(user=user).full_name == "charlie"


def test_a_wrong_password_makes_nobody(organization: Organization) -> None:
    with pytest.raises(dataverse.SignInRequired):
        sign_in("bob", "wrong")
    assert User.objects.count() == 0


def test_tokens_are_stored_sealed_and_passwords_not_at_all(
    organization: Organization, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = sign_in("alice", "alice")
    kept = UpstreamCredential.objects.get(user=user)
    stored = bytes(kept.sealed_access_token) + bytes(kept.sealed_refresh_token or b"")
    assert b"access-" not in stored
    assert b"refresh-" not in stored
    assert not user.has_usable_password()
    assert "access-alice" not in caplog.text


def test_a_client_of_a_user_reads_their_facts_once_a_minute(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    organization.requests.clear()
    facts = upstream.facts(user)
    assert organization.requests == []
    assert (facts.time_zone, facts.locale, facts.language_code) == ("Europe/Berlin", "en-GB", 1031)
    assert (facts.business_unit_id, facts.business_unit_name) == (UNIT, "North")
    assert facts.role_ids == {id_of("Field Service - Resource")}
    assert facts.team_ids == (id_of("team"),)
    assert facts.privileges == {"prvReadAccount": 8}
    assert facts.week_start == 1


def test_facts_take_whoami_and_one_batch(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    organization.requests.clear()
    dataverse.read_user_facts(upstream.as_user(user))
    assert organization.requests == [
        "GET /api/data/v9.2/WhoAmI",
        "POST /api/data/v9.2/$batch",
    ]


def test_a_refused_token_is_refreshed_once_and_kept(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    organization.revoked_access.add("access-bob-1")
    assert upstream.as_user(user).who_am_i().user_id == id_of("bob")
    assert load_tokens(user).access_token == "access-bob-2"


def test_a_refused_refresh_ends_the_sign_in(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    organization.revoked_access.add("access-bob-1")
    organization.revoked_refresh.add("refresh-bob-1")
    with pytest.raises(dataverse.SignInRequired):
        upstream.as_user(user).who_am_i()


def test_without_kept_tokens_a_sign_in_is_required(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    forget_tokens(user)
    with pytest.raises(dataverse.SignInRequired):
        upstream.as_user(user).who_am_i()


def test_tokens_that_cannot_be_opened_ask_for_a_sign_in(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    UpstreamCredential.objects.update(sealed_access_token=b"from another key")
    with pytest.raises(dataverse.SignInRequired):
        load_tokens(user)


def test_tokens_without_a_refresh_token_are_kept_too(organization: Organization) -> None:
    user = sign_in("bob", "bob")
    tokens = Tokens("a", None, timezone.now())
    store_tokens(user, tokens)
    assert load_tokens(user).refresh_token is None


def identity_of_alice(organization: Organization) -> UpstreamIdentity:
    identity = UpstreamIdentity.objects.get(user=sign_in("alice", "alice"))
    organization.requests.clear()
    return identity


def test_a_makers_role_is_trusted_for_five_minutes(organization: Organization) -> None:
    identity = identity_of_alice(organization)
    assert recheck(identity, timezone.now() + timedelta(minutes=4))
    assert organization.requests == []


def test_a_revoked_role_is_seen_after_five_minutes(organization: Organization) -> None:
    identity = identity_of_alice(organization)
    organization.roles["alice"] = ["Salesperson"]
    assert not recheck(identity, timezone.now() + timedelta(minutes=6))
    assert not User.objects.get(username="alice").is_staff


def test_while_the_upstream_is_away_nobody_is_a_maker(organization: Organization) -> None:
    identity = identity_of_alice(organization)
    organization.revoked_access.add("access-alice-1")
    organization.revoked_refresh.add("refresh-alice-1")
    later = timezone.now() + timedelta(minutes=6)
    assert not recheck(identity, later)
    assert User.objects.get(username="alice").is_staff
    organization.requests.clear()
    assert not recheck(identity, later)
    assert organization.requests == []
