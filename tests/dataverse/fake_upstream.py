"""An upstream made of a function: from the request about to be sent to the answer."""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from portal.dataverse import Client, Session
from portal.dataverse.auth import StaticToken, TokenSource
from portal.dataverse.transport import pooled_http

API = "https://contoso.example/api/data/v9.2/"
DATE = "Sun, 22 Nov 2026 16:00:00 GMT"

Transport = Callable[[requests.PreparedRequest], HTTPResponse]


class FunctionAdapter(HTTPAdapter):
    """Calls a function in place of the network and remembers what it was asked."""

    def __init__(self, transport: Transport) -> None:
        super().__init__()
        self.transport = transport
        self.requests: list[requests.PreparedRequest] = []
        self.timeouts: list[Any] = []

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, timeout: Any = None, **_: Any
    ) -> requests.Response:
        self.requests.append(request)
        self.timeouts.append(timeout)
        return self.build_response(request, self.transport(request))


def answer(
    status: int = 200,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> HTTPResponse:
    """An HTTP answer; bytes go as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    if body is None:
        content = b""
    fields = {"Date": DATE, "Content-Type": "application/json", **(headers or {})}
    return HTTPResponse(BytesIO(content), HTTPHeaderDict(fields), status, preload_content=False)


def refusal(status: int, code: str = "", message: str = "no", **headers: str) -> HTTPResponse:
    """Dataverse's error document."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(status, {"error": {"code": code, "message": message}}, named)


def script(*answers: HTTPResponse | Exception) -> Transport:
    """A transport that gives these answers, one after the other."""
    remaining = list(answers)

    def transport(_request: requests.PreparedRequest) -> HTTPResponse:
        following = remaining.pop(0)
        if isinstance(following, Exception):
            raise following
        return following

    return transport


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds


def session_on(
    adapter: FunctionAdapter, *, tokens: TokenSource | None = None, clock: Clock | None = None
) -> Session:
    """A session whose network is `adapter` and whose pauses take no time."""
    time = clock or Clock()
    return Session(
        api_url=API,
        tokens=tokens or StaticToken("token-1"),
        http=pooled_http(adapter),
        clock=time,
        sleep=time.sleep,
        random=lambda: 0.0,
    )


def client_on(transport: Transport) -> tuple[Client, FunctionAdapter]:
    """A client whose network is `transport`, and the adapter that remembers the requests."""
    adapter = FunctionAdapter(transport)
    return Client(session_on(adapter)), adapter
