"""A user's upstream tokens: kept sealed, read and replaced; never logged, never shown."""

from django.contrib.auth.models import User

from portal.accounts.errors import SealBroken
from portal.accounts.models import UpstreamCredential
from portal.accounts.sealing import seal, unseal
from portal.dataverse import SignInRequired
from portal.dataverse.auth import Tokens


def store_tokens(user: User, tokens: Tokens) -> None:
    """Keep these tokens for the user in place of any others."""
    refresh = None if tokens.refresh_token is None else seal(tokens.refresh_token)
    UpstreamCredential.objects.update_or_create(
        user=user,
        defaults={
            "sealed_access_token": seal(tokens.access_token),
            "sealed_refresh_token": refresh,
            "expires_at": tokens.expires_at,
        },
    )


def load_tokens(user: User) -> Tokens:
    """The user's tokens. Raises SignInRequired when there are none that can be opened."""
    kept = UpstreamCredential.objects.filter(user=user).first()
    if kept is None:
        raise SignInRequired("There is no sign-in to the upstream")
    try:
        return _opened(kept)
    except SealBroken as error:
        raise SignInRequired("The kept sign-in cannot be opened any more") from error


def _opened(kept: UpstreamCredential) -> Tokens:
    refresh = kept.sealed_refresh_token
    return Tokens(
        access_token=unseal(bytes(kept.sealed_access_token)),
        refresh_token=None if refresh is None else unseal(bytes(refresh)),
        expires_at=kept.expires_at,
    )


def forget_tokens(user: User) -> None:
    """Delete the user's tokens: their next request upstream asks for a sign-in."""
    UpstreamCredential.objects.filter(user=user).delete()
