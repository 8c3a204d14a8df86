"""Tokens: got for a password, a refresh token or the portal's own secret, and kept fresh."""

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import requests

from portal.dataverse.codes import error_from
from portal.dataverse.errors import (
    ClientRejected,
    DataverseError,
    MalformedAnswer,
    Refused,
    SignInRequired,
)
from portal.dataverse.reply import Reply
from portal.dataverse.transport import NoAuth, Outgoing, Timeouts, exchange
from portal.dataverse.wire import Row

# A token this close to its end may expire on the way.
EXPIRY_MARGIN = timedelta(seconds=60)

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The time of day, aware, in UTC."""
    return datetime.now(UTC)


class TokenSource(Protocol):
    """Where a session gets its bearer token."""

    def access_token(self) -> str:
        """A token that should be good now. Raises SignInRequired."""
        ...

    def refresh(self, rejected: str) -> str:
        """Another token than the one that the upstream refused. Raises SignInRequired."""
        ...


@dataclass(frozen=True)
class Tokens:
    """What a token endpoint gives. Never print it."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class TokenEndpoint:
    """An OAuth 2 token endpoint and the portal's registration there."""

    url: str
    http: requests.Session = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    timeouts: Timeouts = field(default_factory=Timeouts)
    now: Now = utc_now

    def exchange(self, grant: Mapping[str, str]) -> Tokens:
        """The tokens for a grant.

        Raises SignInRequired when the grant is refused, ClientRejected when the portal itself is.
        """
        form = {"client_id": self.client_id, "client_secret": self.client_secret, **grant}
        outgoing = Outgoing(
            "POST", self.url, {"Accept": "application/json"}, {**form, "scope": self.scope}
        )
        reply = exchange(self.http, outgoing, auth=NoAuth(), timeouts=self.timeouts)
        if reply.status != 200:
            raise _token_error(reply)
        return self._tokens(reply.row())

    def _tokens(self, answer: Row) -> Tokens:
        match answer:
            case {"access_token": str(access), "expires_in": seconds} if str(seconds).isdigit():
                lifetime = timedelta(seconds=int(seconds))
                return Tokens(access, answer.get("refresh_token"), self.now() + lifetime)
        raise MalformedAnswer("The token endpoint gave no token")


def sign_in_with_password(endpoint: TokenEndpoint, username: str, password: str) -> Tokens:
    """Tokens for a user name and password. Raises SignInRequired when they do not fit."""
    return endpoint.exchange({"grant_type": "password", "username": username, "password": password})


class StaticToken:
    """A token that is good or not, without a way to get another."""

    def __init__(self, token: str) -> None:
        self._token = token

    def access_token(self) -> str:
        """The token."""
        return self._token

    def refresh(self, rejected: str) -> str:
        """Refuse: there is no other token."""
        raise SignInRequired("The sign-in has ended", status=401)


class RefreshableTokens:
    """A user's tokens, kept by somebody else who may share them with other threads and processes.

    `load` reads what is kept now, `store` keeps new ones. Threads that share a `lock` refresh once:
    the others find the new token. Where another process was faster and the refresh token has been
    used up, its result is taken instead.
    """

    def __init__(
        self,
        endpoint: TokenEndpoint,
        *,
        load: Callable[[], Tokens],
        store: Callable[[Tokens], None],
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._load = load
        self._store = store
        self._lock = lock or threading.Lock()
        self._tokens: Tokens | None = None

    def access_token(self) -> str:
        """The kept token, refreshed first if it is about to end."""
        if self._tokens is None:
            self._tokens = self._load()
        if self._tokens.expires_at - EXPIRY_MARGIN <= self._endpoint.now():
            return self.refresh(self._tokens.access_token)
        return self._tokens.access_token

    def refresh(self, rejected: str) -> str:
        """A newer token than `rejected`."""
        with self._lock:
            kept = self._load()
            if kept.access_token == rejected:
                kept = self._exchange(kept)
            self._tokens = kept
            return kept.access_token

    def _exchange(self, kept: Tokens) -> Tokens:
        if not kept.refresh_token:
            raise SignInRequired("The sign-in has ended and cannot be renewed", status=401)
        try:
            fresh = self._endpoint.exchange(
                {"grant_type": "refresh_token", "refresh_token": kept.refresh_token}
            )
        except SignInRequired:
            return self._refreshed_elsewhere(kept)
        # Endpoints that do not rotate refresh tokens send none: the old one stays good.
        merged = Tokens(
            fresh.access_token, fresh.refresh_token or kept.refresh_token, fresh.expires_at
        )
        self._store(merged)
        return merged

    def _refreshed_elsewhere(self, kept: Tokens) -> Tokens:
        """What another process stored meanwhile; raises the refusal again if nobody did."""
        current = self._load()
        if current.access_token == kept.access_token:
            raise SignInRequired("The sign-in has ended and cannot be renewed", status=401)
        return current


class ClientCredentials:
    """The portal's own token, kept until shortly before it expires; one for all threads."""

    def __init__(self, endpoint: TokenEndpoint) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._tokens: Tokens | None = None

    def access_token(self) -> str:
        """The kept token, or a new one."""
        with self._lock:
            kept = self._tokens
            if kept is None or kept.expires_at - EXPIRY_MARGIN <= self._endpoint.now():
                kept = self._renew()
            return kept.access_token

    def refresh(self, rejected: str) -> str:
        """A newer token than `rejected`."""
        with self._lock:
            kept = self._tokens
            if kept is None or kept.access_token == rejected:
                kept = self._renew()
            return kept.access_token

    def _renew(self) -> Tokens:
        try:
            self._tokens = self._endpoint.exchange({"grant_type": "client_credentials"})
        except SignInRequired as error:
            raise ClientRejected(error.message, status=error.status, code=error.code) from error
        return self._tokens


# RFC 6749 §5.2, and what Entra adds: these say that the user has to sign in again.
_USER_REFUSED = frozenset(
    {"invalid_grant", "interaction_required", "login_required", "consent_required"}
)


def _token_error(reply: Reply) -> DataverseError:
    """The error of a token endpoint: OAuth's shape, not Dataverse's."""
    try:
        answer = reply.json()
    except MalformedAnswer as malformed:
        error = error_from(reply.status, reply.headers, None)
        return error if isinstance(error, Refused) and reply.status >= 429 else malformed
    if reply.status == 429 or reply.status >= 500:
        return error_from(reply.status, reply.headers, None)
    reason = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(reason, str):
        return MalformedAnswer("The token endpoint answered without a reason", status=reply.status)
    if reason in _USER_REFUSED:
        return SignInRequired("The sign-in was refused", status=reply.status, code=reason)
    return ClientRejected(
        f"The token endpoint refuses the portal: {reason}", status=reply.status, code=reason
    )
