"""One identity: its token is refreshed once, its patience is limited, its token stays at home."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import requests
from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError, NewConnectionError

from portal import dataverse
from portal.dataverse import ChangeSet, Operation
from portal.dataverse.auth import (
    RefreshableTokens,
    StaticToken,
    TokenEndpoint,
    Tokens,
    TokenSource,
)
from portal.dataverse.transport import Outgoing, pooled_http
from tests.dataverse.fake_upstream import (
    API,
    Clock,
    FunctionAdapter,
    Transport,
    answer,
    client_on,
    refusal,
    script,
    session_on,
)

OK: dict[str, list[object]] = {"value": []}
NEVER = datetime(2999, 1, 1, tzinfo=UTC)


class CountedTokens(TokenSource):
    """Tokens that say how often they were refreshed."""

    def __init__(self) -> None:
        self.refreshed: list[str] = []

    def access_token(self) -> str:
        return "old"

    def refresh(self, rejected: str) -> str:
        self.refreshed.append(rejected)
        return "new"


def sent_tokens(adapter: FunctionAdapter) -> list[str | None]:
    return [request.headers.get("Authorization") for request in adapter.requests]


def ask(transport: Transport, method: str = "GET", *, clock: Clock | None = None) -> int:
    """How many requests it takes; raises what the session raises."""
    adapter = FunctionAdapter(transport)
    session_on(adapter, clock=clock).request(method, "accounts")
    return len(adapter.requests)


def test_a_request_carries_token_versions_and_timeouts() -> None:
    adapter = FunctionAdapter(script(answer(200, OK)))
    session_on(adapter).request("GET", "accounts?$top=1", headers={"Prefer": "x"})
    (request,) = adapter.requests
    assert request.url == f"{API}accounts?$top=1"
    assert request.headers["Authorization"] == "Bearer token-1"
    assert request.headers["OData-Version"] == "4.0"
    assert request.headers["Prefer"] == "x"
    assert adapter.timeouts == [(5.0, 60.0)]


def test_a_401_refreshes_once_and_repeats_even_a_write() -> None:
    tokens = CountedTokens()
    adapter = FunctionAdapter(script(refusal(401), answer(204)))
    session_on(adapter, tokens=tokens).request("POST", "accounts", json={"name": "A"})
    assert tokens.refreshed == ["old"]
    assert sent_tokens(adapter) == ["Bearer old", "Bearer new"]
    assert {request.body for request in adapter.requests} == {b'{"name":"A"}'}


def test_a_second_401_is_a_sign_in_that_has_ended() -> None:
    tokens = CountedTokens()
    adapter = FunctionAdapter(script(refusal(401), refusal(401)))
    with pytest.raises(dataverse.SignInRequired):
        session_on(adapter, tokens=tokens).request("GET", "accounts")
    assert len(adapter.requests) == 2


def test_a_read_is_repeated_until_the_upstream_is_back() -> None:
    assert ask(script(refusal(503), requests.ReadTimeout(), answer(200, OK))) == 3


def test_a_write_is_not_repeated_when_it_may_have_worked() -> None:
    with pytest.raises(dataverse.UpstreamUnavailable):
        ask(script(refusal(503), answer(204)), "POST")
    with pytest.raises(dataverse.AnswerCutOff):
        ask(script(requests.ConnectionError("closed"), answer(204)), "POST")


def test_a_throttled_write_waits_as_long_as_it_is_told() -> None:
    clock = Clock()
    assert ask(script(refusal(429, Retry_After="7"), answer(204)), "POST", clock=clock) == 2
    assert clock.pauses == [7.0]


def test_throttling_beyond_our_patience_is_told_at_once() -> None:
    clock = Clock()
    with pytest.raises(dataverse.Throttled) as caught:
        ask(script(refusal(429, Retry_After="300")), clock=clock)
    assert caught.value.retry_after == 300
    assert clock.pauses == []


def test_throttling_again_and_again_ends_with_our_patience() -> None:
    clock = Clock()
    with pytest.raises(dataverse.Throttled):
        ask(script(*(refusal(429, Retry_After="8") for _ in range(9))), clock=clock)
    assert sum(clock.pauses) <= 20


def never_connected() -> requests.ConnectionError:
    reason = NewConnectionError(None, "refused")  # type: ignore[arg-type]
    return requests.ConnectionError(MaxRetryError(None, "/", reason))  # type: ignore[arg-type]


FAULTS = [
    (never_connected(), dataverse.ConnectFailed),
    (requests.ConnectTimeout(), dataverse.ConnectFailed),
    (requests.exceptions.SSLError(), dataverse.ConnectFailed),
    (requests.ReadTimeout(), dataverse.TimedOut),
    (requests.ConnectionError("reset"), dataverse.AnswerCutOff),
    (requests.exceptions.ChunkedEncodingError(), dataverse.AnswerCutOff),
    (requests.exceptions.ContentDecodingError(), dataverse.AnswerGarbled),
    (requests.exceptions.InvalidHeader(), dataverse.TransportFault),
]


@pytest.mark.parametrize(("fault", "kind"), FAULTS, ids=[type(f).__name__ for f, _ in FAULTS])
def test_a_fault_of_the_network_has_its_class(
    fault: Exception, kind: type[dataverse.DataverseError]
) -> None:
    with pytest.raises(dataverse.TransportFault) as caught:
        ask(script(fault, fault, fault, fault), "PATCH")
    assert type(caught.value) is kind


def test_a_write_that_found_no_connection_is_repeated() -> None:
    assert ask(script(never_connected(), answer(204)), "POST") == 2


def test_a_redirect_of_a_captive_portal_is_not_followed() -> None:
    redirect = answer(302, b"", {"Location": "https://hotel.example/login"})
    adapter = FunctionAdapter(script(redirect))
    with pytest.raises(dataverse.MalformedAnswer):
        session_on(adapter).request("GET", "accounts")
    assert len(adapter.requests) == 1


def test_html_in_place_of_json_is_malformed() -> None:
    client, _ = client_on(script(answer(200, b"<html>", {"Content-Type": "text/html"})))
    with pytest.raises(dataverse.MalformedAnswer, match="text/html"):
        client.who_am_i()


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("accounts", f"{API}accounts"),
        ("/api/data/v9.2/accounts", f"{API}accounts"),
        (f"{API}accounts?$skiptoken=a%20b", f"{API}accounts?$skiptoken=a%20b"),
        ("accounts?$filter=url eq 'https://x'", f"{API}accounts?$filter=url eq 'https://x'"),
    ],
)
def test_a_path_within_the_api_is_followed(path: str, url: str) -> None:
    assert session_on(FunctionAdapter(script())).url_of(path) == url


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/data/v9.2/accounts",
        "https://contoso.example.evil/api/data/v9.2/accounts",
        "http://contoso.example/api/data/v9.2/accounts",
        "//evil.example/x",
        "/elsewhere",
    ],
)
def test_a_link_out_of_the_api_never_gets_the_token(link: str) -> None:
    client, adapter = client_on(script(answer(200, {"value": [], "@odata.nextLink": link})))
    with pytest.raises(dataverse.MalformedAnswer):
        list(client.query("accounts"))
    assert len(adapter.requests) == 1


def test_acting_for_a_user_names_them_on_every_request() -> None:
    client, adapter = client_on(script(answer(200, OK), answer(200, OK)))
    other = "0b3e7b0e-6b1c-4d1e-9a57-1f2e3d4c5b6a"
    list(client.acting_for(other).query("accounts"))
    list(client.query("accounts"))
    assert [r.headers.get("CallerObjectId") for r in adapter.requests] == [other, None]


def test_a_netrc_file_does_not_replace_the_token(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine contoso.example login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    adapter = FunctionAdapter(script(answer(200, OK)))
    session_on(adapter).request("GET", "accounts")
    assert sent_tokens(adapter) == ["Bearer token-1"]


def test_cookies_of_one_answer_do_not_reach_the_next_request() -> None:
    cookie = {"Set-Cookie": "ReqClientId=abc; path=/"}
    adapter = FunctionAdapter(script(answer(200, OK, cookie), answer(200, OK)))
    session = session_on(adapter)
    session.request("GET", "accounts")
    session.request("GET", "accounts")
    assert [r.headers.get("Cookie") for r in adapter.requests] == [None, None]


def test_many_threads_that_meet_a_401_refresh_once() -> None:
    refreshes: list[str] = []
    kept = [Tokens("old", "refresh-1", NEVER)]
    everybody = threading.Barrier(16)

    def transport(request: requests.PreparedRequest) -> HTTPResponse:
        if "token" in str(request.url):
            refreshes.append(str(request.body))
            return answer(200, {"access_token": "new", "expires_in": 3600})
        if request.headers["Authorization"] == "Bearer new":
            return answer(200, OK)
        everybody.wait(5)
        return refusal(401)

    adapter = FunctionAdapter(transport)
    lock = threading.Lock()
    endpoint = TokenEndpoint(
        "https://login.example/token", pooled_http(adapter), "portal", "secret", "scope"
    )

    def ask_as_bob() -> None:
        tokens = RefreshableTokens(endpoint, load=lambda: kept[-1], store=kept.append, lock=lock)
        session_on(adapter, tokens=tokens).request("GET", "accounts")

    threads = [threading.Thread(target=ask_as_bob) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(refreshes) == 1
    assert sent_tokens(adapter).count("Bearer new") == 16


def test_nothing_secret_is_printed(caplog: pytest.LogCaptureFixture) -> None:
    secret, name = uuid4().hex, uuid4().hex
    caplog.set_level("DEBUG")
    adapter = FunctionAdapter(script(answer(200, {"value": [{"name": name}]}), answer(204)))
    session = session_on(adapter, tokens=StaticToken(secret))
    reply = session.request("GET", f"accounts?$filter=name eq '{name}'")
    session.request("POST", "accounts", json={"name": name})
    operation = Operation("PATCH", f"accounts(name='{name}')", {"X": name}, {"name": name})
    outgoing = Outgoing("GET", f"https://x/{name}", {"Authorization": secret}, name.encode())
    printed = [session, reply, operation, ChangeSet((operation,)), outgoing, caplog.text]
    printed.append(dataverse.Answer(200, {"X": name}, {"name": name}))
    printed.append(dataverse.error_from(400, {}, {"error": {"code": "0x1", "message": name}}))
    assert name not in repr(printed)
    assert secret not in repr(printed)
