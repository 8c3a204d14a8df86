"""Signing in: a password becomes tokens, tokens become facts, facts become a local user."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal import upstream
from portal.accounts.credentials import store_tokens
from portal.accounts.models import UpstreamIdentity
from portal.dataverse import DataverseError, UserFacts, read_user_facts
from portal.dataverse.auth import Tokens

RECHECK_AFTER = timedelta(minutes=5)
FAILED_CHECK_SECONDS = 30


@sensitive_variables("password")
def sign_in(username: str, password: str) -> User:
    """The local user for an upstream user name and password, made or brought up to date.

    The password is used once and not kept. Raises SignInRequired when it is wrong, and whatever
    else keeps the upstream from saying so.
    """
    tokens = upstream.tokens_for(username, password)
    facts = read_user_facts(upstream.as_bearer(tokens))
    user = _save(username, tokens, facts, timezone.now())
    upstream.remember_facts(user, facts)
    return user


@transaction.atomic
def _save(username: str, tokens: Tokens, facts: UserFacts, now: datetime) -> User:
    user = _local_user(username.strip().lower(), facts)
    identity = UpstreamIdentity.objects.filter(user=user).first() or UpstreamIdentity(user=user)
    _update_identity(identity, facts, now)
    store_tokens(user, tokens)
    return user


def _local_user(username: str, facts: UserFacts) -> User:
    """Who signed in here as this upstream user before, else who has this name, else somebody new.

    The name comes second, because upstream somebody may be renamed; it does come, because an
    organisation restored from a copy gives the same person another id.
    """
    known = User.objects.filter(
        upstream_identity__system_user_id=facts.user_id,
        upstream_identity__organization_id=facts.organization_id,
    ).first()
    if known:
        return known
    unusable = {"password": make_password(None)}
    return User.objects.get_or_create(username=username, defaults=unusable)[0]


def _update_identity(identity: UpstreamIdentity, facts: UserFacts, now: datetime) -> None:
    """Write what the upstream says; staff are those who are makers there."""
    user = identity.user
    identity.system_user_id = UUID(facts.user_id)
    identity.object_id = UUID(facts.object_id) if facts.object_id else None
    identity.organization_id = UUID(facts.organization_id)
    identity.organization_name = facts.organization_name
    identity.full_name = facts.full_name or user.username
    identity.is_maker = is_maker(facts)
    identity.checked_at = now
    identity.save()
    if user.is_staff != identity.is_maker:
        user.is_staff = identity.is_maker
        user.save(update_fields=["is_staff"])


def is_maker(facts: UserFacts) -> bool:
    """Whether an upstream role makes this user a maker."""
    return not facts.role_names.isdisjoint(settings.MAKER_ROLES)


def recheck(identity: UpstreamIdentity, now: datetime) -> bool:
    """Whether the user is a maker, asked upstream again when that was five minutes ago.

    While the upstream cannot say, nobody is: making profiles can wait, a revoked role cannot. It
    is not asked again at once, so that a maker's other requests do not all wait for it.
    """
    if now - identity.checked_at < RECHECK_AFTER:
        return identity.is_maker
    pause = f"maker-check-failed:{identity.pk}"
    if cache.get(pause):
        return False
    try:
        facts = read_user_facts(upstream.as_user(identity.user))
    except DataverseError:
        cache.set(pause, value=True, timeout=FAILED_CHECK_SECONDS)
        return False
    upstream.remember_facts(identity.user, facts)
    _update_identity(identity, facts, now)
    return identity.is_maker
