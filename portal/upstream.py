"""The organisation behind the portal: clients for it, and what is known of it for a while.

Which organisation, and whether it is reached over HTTP or inside this process, is a matter of
settings; nothing here or above can tell the difference.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache as once
from functools import partial
from typing import Generic, TypeVar

import requests
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils.module_loading import import_string

from portal.accounts.credentials import load_tokens, store_tokens
from portal.dataverse import (
    AccessDenied,
    Catalog,
    Client,
    ClientRejected,
    DataverseError,
    Organization,
    Session,
    SignInRequired,
    UserFacts,
    read_catalog,
    read_organization,
    read_user_facts,
)
from portal.dataverse.auth import (
    ClientCredentials,
    RefreshableTokens,
    StaticToken,
    TokenEndpoint,
    Tokens,
    TokenSource,
    sign_in_with_password,
)
from portal.dataverse.gates import Gates
from portal.dataverse.retry import RetryPolicy
from portal.dataverse.transport import Timeouts, pooled_http
from portal.dataverse.wsgi_adapter import WsgiAdapter
from portal.profiles.column_rights import SecuredColumns, permission_queries, secured_columns

logger = logging.getLogger(__name__)

METADATA_SECONDS = 300.0
FACTS_SECONDS = 60

# A thread that sleeps serves nobody, and there are few: who has to wait longer is told to.
_RETRIES = RetryPolicy(patience=3.0)

T = TypeVar("T")


@dataclass
class Kept(Generic[T]):
    """A value read once for all threads and kept for a while.

    While one thread reads it anew, the others take the old one; so do all while it cannot be read.
    """

    read: Callable[[], T]
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _value: tuple[T, float] | None = None

    def get(self) -> T:
        """The value, read now if there is none that is young enough."""
        kept = self._value
        if kept and self.clock() - kept[1] < self.seconds:
            return kept[0]
        if not self._lock.acquire(blocking=kept is None):
            assert kept is not None  # noqa: S101 — without a value the lock was waited for
            return kept[0]
        try:
            return self._read_again(kept)
        finally:
            self._lock.release()

    def _read_again(self, before: tuple[T, float] | None) -> T:
        kept = self._value
        if kept and kept is not before:  # another thread read it while this one waited
            return kept[0]
        try:
            value = self.read()
        except DataverseError as error:
            if kept is None or not error.is_transient:
                raise
            value = kept[0]
        self._value = (value, self.clock())
        return value


def as_user(user: User) -> Client:
    """A client with the user's own rights; using it raises SignInRequired once they are out."""
    tokens = RefreshableTokens(
        _endpoint(),
        load=partial(load_tokens, user),
        store=partial(store_tokens, user),
        lock=_REFRESH_LOCKS[user.pk % len(_REFRESH_LOCKS)],
    )
    return _client(tokens, identity=f"user/{user.pk}")


# One refresh serves all threads of a user; users who share a lock only wait for each other.
_REFRESH_LOCKS = tuple(threading.Lock() for _ in range(64))


def as_bearer(tokens: Tokens) -> Client:
    """A client for tokens that are not kept yet."""
    return _client(StaticToken(tokens.access_token))


def as_service() -> Client:
    """A client with the portal's own rights, for metadata; never for anybody's rows."""
    return _client(_service_tokens(), refusal=ClientRejected, identity="service")


def tokens_for(username: str, password: str) -> Tokens:
    """Exchange a password for tokens. Raises SignInRequired when it is wrong."""
    return sign_in_with_password(_endpoint(), username, password)


def metadata() -> Catalog:
    """Tables, views, forms and apps of the organisation, at most five minutes old."""
    return _catalog().get()


def organization() -> Organization:
    """The organisation's id and name, at most five minutes old."""
    return _organization().get()


def facts(user: User) -> UserFacts:
    """Who the user is upstream, at most a minute old."""
    key = f"upstream-facts:{user.pk}"
    kept = cache.get(key)
    if isinstance(kept, UserFacts):
        return kept
    fresh = read_user_facts(as_user(user))
    remember_facts(user, fresh)
    return fresh


def remember_facts(user: User, fresh: UserFacts) -> None:
    """Spare the next request the reading of facts that were read just now."""
    cache.set(f"upstream-facts:{user.pk}", fresh, FACTS_SECONDS)


def secured_columns_of(user: User, known: UserFacts) -> SecuredColumns:
    """What column security lets the user do, at most a minute old.

    Read by the service identity, as few users may read permissions. Where it may not either,
    nothing is known, and secured columns stay away from devices.
    """
    key = f"upstream-columns:{user.pk}"
    kept = cache.get(key)
    if isinstance(kept, dict):
        return kept
    queries = permission_queries(known.user_id, known.team_ids)
    try:
        found = as_service().rows_of_all(queries)
    except AccessDenied:
        logger.warning("The service may not read fieldpermission: secured columns are left out.")
        found = []
    fresh = secured_columns(row for rows in found for row in rows)
    cache.set(key, fresh, FACTS_SECONDS)
    return fresh


def forget() -> None:
    """Drop everything kept in this process, as after a change of settings."""
    if _http.cache_info().currsize:
        _http().close()
    for kept in (_http, _gates, _endpoint, _service_tokens, _catalog, _organization):
        kept.cache_clear()


def open_gates() -> None:
    """Forget who was told to wait, as after a change of the organisation's limits."""
    _gates.cache_clear()


def _client(
    tokens: TokenSource,
    refusal: type[SignInRequired | ClientRejected] = SignInRequired,
    identity: str = "",
) -> Client:
    """A client of an identity; one that is not known yet shares its throttling with nobody."""
    return Client(
        Session(
            api_url=f"{settings.UPSTREAM_URL}/api/data/v9.2/",
            tokens=tokens,
            http=_http(),
            timeouts=_timeouts(),
            refusal=refusal,
            policy=_RETRIES,
            gate=_gates().of(settings.UPSTREAM_URL, identity) if identity else None,
        )
    )


def _timeouts() -> Timeouts:
    return Timeouts(settings.UPSTREAM_CONNECT_TIMEOUT, settings.UPSTREAM_READ_TIMEOUT)


@once
def _http() -> requests.Session:
    """One pool of connections, or of threads, for everybody."""
    if settings.UPSTREAM_WSGI:
        return pooled_http(WsgiAdapter(import_string(settings.UPSTREAM_WSGI)))
    return pooled_http()


@once
def _gates() -> Gates:
    return Gates()


@once
def _endpoint() -> TokenEndpoint:
    return TokenEndpoint(
        url=settings.UPSTREAM_TOKEN_URL,
        http=_http(),
        client_id=settings.UPSTREAM_CLIENT_ID,
        client_secret=settings.UPSTREAM_CLIENT_SECRET,
        scope=settings.UPSTREAM_SCOPE,
        timeouts=_timeouts(),
    )


@once
def _service_tokens() -> ClientCredentials:
    return ClientCredentials(_endpoint())


@once
def _catalog() -> Kept[Catalog]:
    return Kept(lambda: read_catalog(as_service()), METADATA_SECONDS)


@once
def _organization() -> Kept[Organization]:
    return Kept(lambda: read_organization(as_service()), METADATA_SECONDS)
