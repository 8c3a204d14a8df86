"""A deadline for a whole answer, however slowly its bytes drip.

A read timeout starts anew with every byte, so a server that sends one now and then holds a thread
for ever. Here every read from the socket, of status, headers and body alike, waits no longer than
what is left of the deadline that the calling thread has set.
"""

import http.client
import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_ends_at: ContextVar[float | None] = ContextVar("dataverse_deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Let everything that is read inside end within this time, by TimeoutError if need be."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


class _Reader(io.RawIOBase):
    """Reads from a socket, never past the deadline."""

    def __init__(self, source: socket.socket) -> None:
        super().__init__()
        self._source = source
        self._patience = source.gettimeout()
        # Keeps the socket open until this reader is closed, as http.client expects of its file.
        self._file = source.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._source.settimeout(_shorter(self._patience))
        return self._file.readinto(buffer) or 0

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _shorter(patience: float | None) -> float | None:
    """What is left of the deadline, or the read timeout where that is shorter."""
    ends_at = _ends_at.get()
    if ends_at is None:
        return patience
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline of the answer has passed")
    return left if patience is None else min(left, patience)


class _Response(http.client.HTTPResponse):
    """An answer read through `_Reader`."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_Reader(sock), 65536)


class _HTTPConnection(HTTPConnection):
    response_class = _Response


class _HTTPSConnection(HTTPSConnection):
    response_class = _Response


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


class DeadlineAdapter(HTTPAdapter):
    """The network, with every read subject to the deadline of its thread."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Make a pool whose connections know deadlines."""
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
