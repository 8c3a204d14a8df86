"""A `requests` adapter that calls a WSGI callable instead of the network.

Each request runs on a thread of the adapter's own pool, so that no transaction, database connection
or context variable of the caller reaches the callable, nor the other way round. What an HTTP server
would add (`Date`) is added here, and a callable that raises is a server that hangs up.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from email.utils import formatdate
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

# A WSGI environ and start_response hold anything: PEP 3333.
Environ = dict[str, Any]
WsgiApplication = Callable[[Environ, Any], Iterable[bytes]]

THREADS = 32


class WsgiAdapter(HTTPAdapter):
    """Answers requests with `application`, in this process."""

    def __init__(self, application: WsgiApplication, *, threads: int = THREADS) -> None:
        super().__init__()
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="wsgi-upstream")

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 — the signature is requests'
        timeout: Any = None,
        verify: Any = True,  # noqa: FBT002
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Call the application and wait for its answer as long as the read timeout says.

        Raises what the network would: ReadTimeout, ConnectionError.
        """
        running = self._pool.submit(_call, self._application, environ_of(request))
        try:
            answer = _result(running, _read_timeout(timeout))
        except FutureTimeoutError as error:
            raise requests.ReadTimeout(request=request) from error
        except Exception as error:
            raise requests.ConnectionError(error, request=request) from error
        return self.build_response(request, answer)

    def close(self) -> None:
        """Let running requests end; take no more."""
        super().close()
        self._pool.shutdown(wait=False)


def _result(running: "Future[HTTPResponse]", timeout: float | None) -> HTTPResponse:
    """The answer. An application's own TimeoutError is a fault of its, not the end of our wait."""
    error = running.exception(timeout)
    if isinstance(error, TimeoutError):
        raise ConnectionAbortedError("the application timed out") from error
    return running.result()


def _read_timeout(timeout: float | tuple[float | None, float | None] | None) -> float | None:
    return timeout[1] if isinstance(timeout, tuple) else timeout


def environ_of(request: requests.PreparedRequest) -> Environ:
    """The WSGI environ of a request, as an HTTP server would make it."""
    url = urlsplit(request.url or "")
    body = request.body or b""
    data = body.encode() if isinstance(body, str) else bytes(body)
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in request.headers.items()
        if name.lower() not in {"content-type", "content-length"}
    }
    return {
        "HTTP_HOST": url.netloc.rpartition("@")[2],
        **headers,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path).decode("latin-1"),
        "QUERY_STRING": url.query,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(data)),
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": BytesIO(data),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _call(application: WsgiApplication, environ: Environ) -> HTTPResponse:
    """Run the application to the end of its answer. Raises what the application raises."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _exc_info: object = None
    ) -> None:
        started.append((status, headers))

    chunks = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()
    status, header_list = started[-1]
    headers = HTTPHeaderDict(header_list)
    headers.setdefault("Date", formatdate(usegmt=True))
    _check_length(headers, body)
    code, _, reason = status.partition(" ")
    return HTTPResponse(BytesIO(body), headers, int(code), reason=reason, preload_content=False)


def _check_length(headers: Mapping[str, str], body: bytes) -> None:
    """Break off like a connection that ends before the promised length."""
    promised = headers.get("Content-Length")
    if promised and body and int(promised) > len(body):
        raise ConnectionAbortedError("the answer ended before its Content-Length")
