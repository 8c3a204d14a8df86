"""Faults of a real socket have the class that says whether the request may have worked."""

import gzip
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import pytest

from portal import dataverse
from portal.dataverse import transport
from portal.dataverse.reply import Reply
from portal.dataverse.transport import BearerAuth, Outgoing, Timeouts, exchange, pooled_http

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Handler = Callable[[socket.socket], None]


@contextmanager
def server(handle: Handler) -> Iterator[str]:
    """A server on a free port that treats each connection as `handle` says; gives its URL."""
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.02)
        thread = threading.Thread(target=_serve, args=(listener, handle, is_over), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        is_over.set()
        thread.join(5)


def _serve(listener: socket.socket, handle: Handler, is_over: threading.Event) -> None:
    while not is_over.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        with connection, suppress(OSError):
            handle(connection)


def sending(content: bytes) -> Handler:
    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(content)

    return handle


IMPATIENT = Timeouts(2, 0.3)


def ask(url: str, method: str = "GET", timeouts: Timeouts = IMPATIENT) -> Reply:
    outgoing = Outgoing(method, url, {"Accept": "application/json"}, b"{}")
    with pooled_http() as http:
        http.trust_env = False
        return exchange(http, outgoing, auth=BearerAuth("t"), timeouts=timeouts)


def test_a_whole_answer_is_read() -> None:
    with server(sending(HEAD + b"Content-Length: 2\r\nConnection: close\r\n\r\n{}")) as url:
        assert ask(url).json() == {}


CUT_OFF = [
    ("no answer at all", b""),
    ("half a status line", b"HTTP/1.1 2"),
    ("fewer bytes than promised", HEAD + b"Content-Length: 100\r\n\r\n{}"),
    ("a chunk without an end", HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{}"),
    ("no last chunk", HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
]


@pytest.mark.parametrize("content", [c for _, c in CUT_OFF], ids=[name for name, _ in CUT_OFF])
def test_an_answer_that_ends_too_early_is_cut_off(content: bytes) -> None:
    with server(sending(content)) as url, pytest.raises(dataverse.AnswerCutOff):
        ask(url, "POST")


def test_a_port_that_nobody_listens_on_was_never_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(dataverse.ConnectFailed):
        ask(f"http://127.0.0.1:{port}/", "POST")


def test_a_name_that_does_not_resolve_was_never_reached() -> None:
    with pytest.raises(dataverse.ConnectFailed):
        ask("http://nowhere.invalid/", "POST")


def test_a_server_that_is_silent_times_out() -> None:
    release = threading.Event()

    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        release.wait(5)

    with server(handle) as url:
        with pytest.raises(dataverse.TimedOut):
            ask(url, "POST")
        release.set()


def test_a_server_that_falls_silent_in_the_middle_is_a_fault_too() -> None:
    release = threading.Event()

    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n{}")
        release.wait(5)

    with server(handle) as url:
        with pytest.raises(dataverse.TimedOut):
            ask(url, "POST")
        release.set()


DRIPS = [
    ("in its status line", b"HTTP/1.1 200 OK"),
    ("in its headers", HEAD * 40),
    ("in its body", HEAD + b"Content-Length: 1000\r\n\r\n" + b" " * 500),
    ("in a chunk", HEAD + b"Transfer-Encoding: chunked\r\n\r\n1f4\r\n" + b" " * 500),
]


@pytest.mark.parametrize("content", [c for _, c in DRIPS], ids=[name for name, _ in DRIPS])
def test_an_answer_that_drips_ends_at_the_deadline(content: bytes) -> None:
    """Each byte comes well within the read timeout; all of them would take half a minute."""
    release = threading.Event()

    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        for byte in content:
            connection.sendall(bytes([byte]))
            if release.wait(0.05):
                return

    with server(handle) as url:
        started = time.monotonic()
        with pytest.raises(dataverse.TimedOut):
            ask(url, "POST", Timeouts(2, 0.3, whole=0.4))
        release.set()
    assert time.monotonic() - started < 3


def test_a_connection_is_used_again_after_an_answer_in_time() -> None:
    content = HEAD + b"Content-Length: 2\r\n\r\n{}"
    connections: list[socket.socket] = []

    def handle(connection: socket.socket) -> None:
        connections.append(connection)
        while connection.recv(65536):
            connection.sendall(content)

    with server(handle) as url, pooled_http() as http:
        http.trust_env = False
        for _ in range(3):
            outgoing = Outgoing("GET", url, {})
            reply = exchange(http, outgoing, auth=BearerAuth("t"), timeouts=Timeouts(2, 2))
            assert reply.json() == {}
        http.close()
    assert len(connections) == 1


def test_an_answer_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_ANSWER_BYTES", 1_000_000)
    packed = gzip.compress(bytes(10_000_000))
    head = HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with server(sending(head + packed)) as url, pytest.raises(dataverse.AnswerTooLarge):
        ask(url)


def test_a_fault_does_not_quote_the_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    value = uuid4().hex
    with pytest.raises(dataverse.ConnectFailed) as caught:
        ask(f"http://127.0.0.1:{port}/accounts?$filter=name eq '{value}'", "POST")
    assert value not in "".join(traceback.format_exception(caught.value))


def test_an_exchange_logs_no_values_even_when_it_tells_all(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    value = uuid4().hex
    with server(sending(HEAD + b"Content-Length: 2\r\n\r\n{}")) as url:
        ask(f"{url}accounts?$filter=name eq '{value}'")
    assert value not in caplog.text


def test_what_is_no_http_is_a_fault() -> None:
    with (
        server(sending(b"SSH-2.0-OpenSSH_9.2\r\n")) as url,
        pytest.raises(dataverse.TransportFault),
    ):
        ask(url, "POST")


def test_what_cannot_be_unpacked_is_a_fault() -> None:
    packed = HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"
    with server(sending(packed)) as url, pytest.raises(dataverse.AnswerGarbled):
        ask(url, "POST")
