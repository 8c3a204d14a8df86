"""One HTTP exchange through `requests`, its faults turned into ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from portal.dataverse.errors import AnswerCutOff, ConnectFailed, TimedOut, TransportFault
from portal.dataverse.reply import Reply

POOL_SIZE = 64


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for a connection and between two bytes of the answer."""

    connect: float = 5.0
    read: float = 60.0


class BearerAuth(AuthBase):
    """Sets the token as `requests` wants it, which keeps a stray .netrc from replacing it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header to a request about to be sent."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class NoAuth(AuthBase):
    """Sends no credentials, not even those of a stray .netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave a request as it is."""
        return request


def pooled_http(adapter: BaseAdapter | None = None) -> requests.Session:
    """A `requests.Session` that threads and users may share: pooled, and without cookies.

    `adapter` takes the place of the network.
    """
    http = requests.Session()
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        http.mount(scheme, adapter or HTTPAdapter(pool_connections=4, pool_maxsize=POOL_SIZE))
    return http


@dataclass(frozen=True)
class Outgoing:
    """A request that can be sent any number of times; `data` is bytes or the fields of a form."""

    method: str
    url: str
    headers: Mapping[str, str]
    data: bytes | Mapping[str, str] | None = field(default=None, repr=False)


def exchange(
    http: requests.Session, outgoing: Outgoing, *, auth: AuthBase, timeouts: Timeouts
) -> Reply:
    """Send a request once and read the whole answer, whatever its status.

    Redirects are not followed: Dataverse sends none, captive portals do, and a token must not go
    where they point. Raises a TransportFault when no whole answer came.
    """
    try:
        response = http.request(
            outgoing.method,
            outgoing.url,
            data=outgoing.data,
            headers=outgoing.headers,
            auth=auth,
            timeout=(timeouts.connect, timeouts.read),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise _fault_from(error, outgoing.method) from error
    return Reply(response.status_code, response.headers, response.content)


def _fault_from(error: requests.RequestException, method: str) -> TransportFault:
    """The fault that `requests` means; in doubt, one after which the request may have worked."""
    match error:
        case requests.ConnectTimeout() | requests.exceptions.SSLError():
            return ConnectFailed(f"{method}: no connection to the upstream")
        case requests.Timeout():
            return TimedOut(f"{method}: the upstream did not answer in time")
        case requests.ConnectionError() if _never_connected(error):
            return ConnectFailed(f"{method}: no connection to the upstream")
        case requests.ConnectionError() | requests.exceptions.ChunkedEncodingError():
            return AnswerCutOff(f"{method}: the upstream closed the connection before its answer")
    return TransportFault(f"{method}: the exchange failed ({type(error).__name__})")


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether not even a connection was made, so that the request cannot have worked."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    return isinstance(cause, NewConnectionError | ConnectTimeoutError)
