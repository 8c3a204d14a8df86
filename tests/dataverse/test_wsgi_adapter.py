"""A WSGI callable answers like a server, and shares nothing with its caller."""

import contextvars
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import requests

from portal import dataverse
from portal.dataverse.auth import StaticToken
from portal.dataverse.transport import Timeouts, pooled_http
from portal.dataverse.wsgi_adapter import Environ, WsgiAdapter

Application = Callable[[Environ, Any], Iterable[bytes]]
API = "http://org.example:8000/api/data/v9.2/"


def session_on(application: Application, read_timeout: float = 5) -> dataverse.Session:
    return dataverse.Session(
        api_url=API,
        tokens=StaticToken("t"),
        http=pooled_http(WsgiAdapter(application)),
        timeouts=Timeouts(1, read_timeout),
    )


def test_the_callable_sees_the_request_as_a_server_would_hand_it() -> None:
    seen: Environ = {}

    def application(environ: Environ, start_response: Any) -> list[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        start_response("204 No Content", [("OData-EntityId", "x")])
        return []

    reply = session_on(application).request(
        "POST", "accounts(1)/n%C3%A4me?$select=a%20b", json={"a": 1}, headers={"If-Match": "*"}
    )
    assert (reply.status, reply.headers["odata-entityid"]) == (204, "x")
    assert seen["REQUEST_METHOD"] == "POST"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/api/data/v9.2/accounts(1)/näme"
    assert seen["QUERY_STRING"] == "$select=a%20b"
    assert (seen["HTTP_HOST"], seen["SERVER_PORT"]) == ("org.example:8000", "8000")
    assert (seen["HTTP_IF_MATCH"], seen["HTTP_AUTHORIZATION"]) == ("*", "Bearer t")
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"]) == ("application/json", "7")
    assert seen["body"] == b'{"a":1}'


def answering(*chunks: bytes, headers: Iterable[tuple[str, str]] = ()) -> Application:
    def application(_environ: Environ, start_response: Any) -> list[bytes]:
        start_response("200 OK", list(headers))
        return list(chunks)

    return application


def test_an_answer_in_pieces_is_read_whole_and_dated() -> None:
    reply = session_on(answering(b'{"a":', b"1}")).request("GET", "accounts")
    assert reply.row() == {"a": 1}
    assert reply.server_time.tzinfo is not None


def test_a_date_of_the_callable_is_kept() -> None:
    date = ("Date", "Sun, 22 Nov 2026 16:00:00 GMT")
    reply = session_on(answering(b"{}", headers=[date])).request("GET", "accounts")
    assert reply.server_time.isoformat() == "2026-11-22T16:00:00+00:00"


def test_an_answer_shorter_than_promised_is_cut_off() -> None:
    application = answering(b"{}", headers=[("Content-Length", "100")])
    with pytest.raises(dataverse.AnswerCutOff):
        session_on(application).request("POST", "accounts")


@pytest.mark.parametrize("fault", [ConnectionAbortedError("dropped"), TimeoutError(), KeyError()])
def test_a_callable_that_raises_hangs_up(fault: Exception) -> None:
    def application(_environ: Environ, _start_response: Any) -> list[bytes]:
        raise fault

    with pytest.raises(dataverse.AnswerCutOff):
        session_on(application).request("POST", "accounts")


def test_a_callable_that_takes_too_long_times_out() -> None:
    release = threading.Event()

    def application(_environ: Environ, start_response: Any) -> list[bytes]:
        release.wait(10)
        start_response("204 No Content", [])
        return []

    try:
        with pytest.raises(dataverse.TimedOut):
            session_on(application, read_timeout=0.05).request("POST", "accounts")
    finally:
        release.set()


def test_a_request_runs_on_another_thread_and_in_another_context() -> None:
    mark = contextvars.ContextVar("mark", default="clean")
    mark.set("the caller's")
    seen: list[object] = []

    def application(_environ: Environ, start_response: Any) -> list[bytes]:
        seen.extend([threading.current_thread() is threading.main_thread(), mark.get()])
        mark.set("the callable's")
        start_response("204 No Content", [])
        return []

    session_on(application).request("GET", "accounts")
    assert seen == [False, "clean"]
    assert mark.get() == "the caller's"


def test_the_answer_is_closed_even_when_reading_it_fails() -> None:
    closed: list[bool] = []

    class Answer:
        def __iter__(self) -> Iterator[bytes]:
            yield b"{"
            raise ConnectionResetError

        def close(self) -> None:
            closed.append(True)

    def application(_environ: Environ, start_response: Any) -> Answer:
        start_response("200 OK", [])
        return Answer()

    with pytest.raises(dataverse.AnswerCutOff):
        session_on(application).request("POST", "accounts")
    assert closed == [True]


def test_a_form_arrives_encoded() -> None:
    bodies: list[bytes] = []

    def application(environ: Environ, start_response: Any) -> list[bytes]:
        bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b""]

    http = pooled_http(WsgiAdapter(application))
    requests.Session.post(http, "http://x/token", data={"a": "1 &"}, timeout=1)
    assert bodies == [b"a=1+%26"]
