"""Tokens are got, kept, shared and renewed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from urllib3 import HTTPResponse

from portal import dataverse
from portal.dataverse.auth import (
    ClientCredentials,
    RefreshableTokens,
    TokenEndpoint,
    Tokens,
    sign_in_with_password,
)
from portal.dataverse.transport import pooled_http
from tests.dataverse.fake_upstream import FunctionAdapter, Transport, answer, script

NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


class Wall:
    """A clock on the wall that tests move."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


def endpoint_on(transport: Transport, wall: Wall | None = None) -> tuple[TokenEndpoint, Any]:
    adapter = FunctionAdapter(transport)
    endpoint = TokenEndpoint(
        url="https://login.example/token",
        http=pooled_http(adapter),
        client_id="portal",
        client_secret="portal-secret",
        scope="https://contoso.example/.default",
        now=wall or Wall(),
    )
    return endpoint, adapter


def granted(access: str, refresh: str | None = "refresh-2") -> HTTPResponse:
    body = {"token_type": "Bearer", "access_token": access, "expires_in": 3600}
    return answer(200, body | ({"refresh_token": refresh} if refresh else {}))


def oauth_refusal(reason: str, status: int = 400) -> HTTPResponse:
    return answer(status, {"error": reason, "error_description": "AADSTS50126 bob@contoso"})


def form_of(request: requests.PreparedRequest) -> dict[str, str]:
    assert isinstance(request.body, str)
    return {name: values[0] for name, values in parse_qs(request.body).items()}


def test_a_password_becomes_tokens() -> None:
    endpoint, adapter = endpoint_on(script(granted("access-1", "refresh-1")))
    assert sign_in_with_password(endpoint, "bob", "p&w") == Tokens("access-1", "refresh-1", LATER)
    assert form_of(adapter.requests[0]) == {
        "grant_type": "password",
        "username": "bob",
        "password": "p&w",
        "client_id": "portal",
        "client_secret": "portal-secret",
        "scope": "https://contoso.example/.default",
    }


REFUSALS = [
    ("wrong password", oauth_refusal("invalid_grant"), dataverse.SignInRequired),
    ("second factor", oauth_refusal("interaction_required"), dataverse.SignInRequired),
    ("wrong secret", oauth_refusal("invalid_client", 401), dataverse.ClientRejected),
    ("unknown scope", oauth_refusal("invalid_scope"), dataverse.ClientRejected),
    ("down", answer(503, b"<html>"), dataverse.UpstreamUnavailable),
    ("down, in JSON", oauth_refusal("temporarily_unavailable", 503), dataverse.UpstreamUnavailable),
    ("too many", answer(429, {}, {"Retry-After": "9"}), dataverse.Throttled),
    ("captive portal", answer(200, b"<html>"), dataverse.MalformedAnswer),
    ("captive portal's 400", answer(400, b"<html>"), dataverse.MalformedAnswer),
    ("redirect", answer(302, b""), dataverse.MalformedAnswer),
    ("no token", answer(200, {"token_type": "Bearer"}), dataverse.MalformedAnswer),
    ("no reason", answer(400, {"message": "x"}), dataverse.MalformedAnswer),
    ("hung up", requests.ConnectionError("x"), dataverse.AnswerCutOff),
]


@pytest.mark.parametrize(
    ("reply", "kind"), [case[1:] for case in REFUSALS], ids=[case[0] for case in REFUSALS]
)
def test_a_refused_sign_in_says_whose_fault_it_is(
    reply: HTTPResponse | Exception, kind: type[dataverse.DataverseError]
) -> None:
    endpoint, _ = endpoint_on(script(reply))
    with pytest.raises(dataverse.DataverseError) as caught:
        sign_in_with_password(endpoint, "bob", "hunter2")
    assert type(caught.value) is kind
    assert "hunter2" not in str(caught.value)


def test_tokens_and_secrets_are_not_printed() -> None:
    endpoint, _ = endpoint_on(script())
    assert "portal-secret" not in repr(endpoint)
    assert "access-1" not in repr(Tokens("access-1", "refresh-1", LATER))
    assert "refresh-1" not in repr(Tokens("access-1", "refresh-1", LATER))


class Drawer:
    """Where a user's tokens are kept; other processes may put newer ones in."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.stored: list[Tokens] = []

    def load(self) -> Tokens:
        return self.tokens

    def store(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.stored.append(tokens)


def refreshable(endpoint: TokenEndpoint, drawer: Drawer, lock: Any = None) -> RefreshableTokens:
    return RefreshableTokens(endpoint, load=drawer.load, store=drawer.store, lock=lock)


def test_a_good_token_is_used_without_asking() -> None:
    endpoint, adapter = endpoint_on(script())
    assert refreshable(endpoint, Drawer(Tokens("a", "r", LATER))).access_token() == "a"
    assert adapter.requests == []


def test_a_token_about_to_end_is_renewed_and_kept() -> None:
    endpoint, adapter = endpoint_on(script(granted("b", "r2")))
    drawer = Drawer(Tokens("a", "r", NOW + timedelta(seconds=59)))
    assert refreshable(endpoint, drawer).access_token() == "b"
    assert form_of(adapter.requests[0])["refresh_token"] == "r"
    assert drawer.stored == [Tokens("b", "r2", LATER)]


def test_a_refresh_token_that_is_not_replaced_stays() -> None:
    endpoint, _ = endpoint_on(script(granted("b", None)))
    drawer = Drawer(Tokens("a", "r", LATER))
    assert refreshable(endpoint, drawer).refresh("a") == "b"
    assert drawer.tokens.refresh_token == "r"


def test_one_refresh_serves_all_threads_of_a_user() -> None:
    endpoint, adapter = endpoint_on(script(granted("b")))
    drawer, lock = Drawer(Tokens("a", "r", LATER)), threading.Lock()
    sources = [refreshable(endpoint, drawer, lock) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        fresh = list(pool.map(lambda source: source.refresh("a"), sources))
    assert fresh == ["b"] * 8
    assert len(adapter.requests) == 1


def test_a_refresh_lost_to_another_process_takes_its_result() -> None:
    drawer = Drawer(Tokens("a", "r", LATER))

    def refused_because_used_up(_request: requests.PreparedRequest) -> HTTPResponse:
        drawer.tokens = Tokens("from elsewhere", "r2", LATER)
        return oauth_refusal("invalid_grant")

    endpoint, _ = endpoint_on(refused_because_used_up)
    assert refreshable(endpoint, drawer).refresh("a") == "from elsewhere"


@pytest.mark.parametrize("refresh_token", ["r", None])
def test_a_refused_or_missing_refresh_token_ends_the_sign_in(refresh_token: str | None) -> None:
    endpoint, _ = endpoint_on(script(oauth_refusal("invalid_grant")))
    with pytest.raises(dataverse.SignInRequired):
        refreshable(endpoint, Drawer(Tokens("a", refresh_token, LATER))).refresh("a")


def test_the_portals_own_token_is_kept_until_it_is_about_to_end() -> None:
    wall = Wall()
    endpoint, adapter = endpoint_on(script(granted("s1"), granted("s2")), wall)
    tokens = ClientCredentials(endpoint)
    assert [tokens.access_token(), tokens.access_token()] == ["s1", "s1"]
    wall.now = LATER
    assert tokens.access_token() == "s2"
    assert form_of(adapter.requests[0])["grant_type"] == "client_credentials"


def test_the_portals_rejected_token_is_replaced_once() -> None:
    endpoint, adapter = endpoint_on(script(granted("s1"), granted("s2")))
    tokens = ClientCredentials(endpoint)
    tokens.access_token()
    assert [tokens.refresh("s1"), tokens.refresh("s1")] == ["s2", "s2"]
    assert len(adapter.requests) == 2


def test_a_refusal_of_the_portal_itself_is_no_users_sign_in() -> None:
    endpoint, _ = endpoint_on(script(oauth_refusal("invalid_grant")))
    with pytest.raises(dataverse.ClientRejected):
        ClientCredentials(endpoint).access_token()
