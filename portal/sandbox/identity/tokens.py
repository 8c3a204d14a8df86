"""Opaque bearer tokens: random, stored by digest, an hour long (refresh tokens: ninety days)."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Literal

from portal.sandbox.models import Token

Kind = Literal["access", "refresh"]
LIFETIMES: dict[Kind, timedelta] = {
    "access": timedelta(hours=1),
    "refresh": timedelta(days=90),
}


def issue(kind: Kind, user_id: str, now: datetime) -> str:
    """Store a new token of a user and return it; this is the only time it is seen."""
    token = secrets.token_urlsafe(32)
    Token.objects.create(
        digest=_digest(token), kind=kind, user=user_id, expires_at=now + LIFETIMES[kind]
    )
    return token


def user_of(kind: Kind, token: str, now: datetime) -> str | None:
    """Return whose token this is, or None if it is unknown or has expired."""
    found = Token.objects.filter(digest=_digest(token), kind=kind, expires_at__gt=now)
    return found.values_list("user", flat=True).first()


def sweep(now: datetime) -> None:
    """Forget tokens that have expired."""
    Token.objects.filter(expires_at__lte=now).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
