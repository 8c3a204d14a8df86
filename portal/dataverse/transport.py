"""One HTTP exchange through `requests`, its faults turned into ours."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from portal.dataverse.deadlines import DeadlineAdapter, deadline
from portal.dataverse.errors import (
    AnswerCutOff,
    AnswerGarbled,
    AnswerTooLarge,
    ConnectFailed,
    TimedOut,
    TransportFault,
)
from portal.dataverse.reply import Reply

# At debug level it prints every path with its query, and queries hold values of rows.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

POOL_SIZE = 64
# More than any page, batch or file block that is asked for; beyond it something is wrong.
MAX_ANSWER_BYTES = 256 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for a connection, between two bytes, and for the whole of an answer."""

    connect: float = 5.0
    read: float = 60.0
    whole: float = 120.0


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
        http.mount(scheme, adapter or DeadlineAdapter(pool_connections=4, pool_maxsize=POOL_SIZE))
    return http


@dataclass(frozen=True)
class Outgoing:
    """A request that can be sent any number of times; `data` is bytes or the fields of a form."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    data: bytes | Mapping[str, str] | None = field(default=None, repr=False)


def exchange(
    http: requests.Session, outgoing: Outgoing, *, auth: AuthBase, timeouts: Timeouts
) -> Reply:
    """Send a request once and read the whole answer, whatever its status.

    Redirects are not followed: Dataverse sends none, captive portals do, and a token must not go
    where they point. Raises a TransportFault when no whole answer came.
    """
    try:
        with (
            deadline(timeouts.whole),
            http.request(
                outgoing.method,
                outgoing.url,
                data=outgoing.data,
                headers=outgoing.headers,
                auth=auth,
                timeout=(timeouts.connect, timeouts.read),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            return Reply(response.status_code, response.headers, _content(response))
    except requests.RequestException as error:
        # The cause quotes the URL, and with it values of rows: its class is all that may be logged.
        raise _fault_from(error, outgoing.method) from None


def _content(response: requests.Response) -> bytes:
    """The unpacked body. Raises AnswerTooLarge: a small answer may unpack to an endless one."""
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_content(_CHUNK_BYTES):
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            raise AnswerTooLarge(
                f"The answer has more than {MAX_ANSWER_BYTES} bytes", status=response.status_code
            )
        chunks.append(chunk)
    return b"".join(chunks)


_SENTENCES: Mapping[type[TransportFault], str] = {
    ConnectFailed: "no connection to the upstream",
    TimedOut: "the upstream did not answer in time",
    AnswerCutOff: "the upstream closed the connection before its answer",
    AnswerGarbled: "the answer cannot be unpacked",
}


def _fault_from(error: requests.RequestException, method: str) -> TransportFault:
    """The fault that `requests` means; in doubt, one after which the request may have worked."""
    kind = _kind_of(error)
    sentence = _SENTENCES.get(kind, f"the exchange failed ({type(error).__name__})")
    return kind(f"{method}: {sentence}")


def _kind_of(error: requests.RequestException) -> type[TransportFault]:
    kind: type[TransportFault] = TransportFault
    match error:
        case requests.ConnectTimeout() | requests.exceptions.SSLError():
            kind = ConnectFailed
        case requests.Timeout():
            kind = TimedOut
        case requests.ConnectionError() if _never_connected(error):
            kind = ConnectFailed
        # `requests` calls it so when an answer that began stops coming.
        case requests.ConnectionError() if _caused_by(error, ReadTimeoutError, TimeoutError):
            kind = TimedOut
        case requests.exceptions.ContentDecodingError():
            kind = AnswerGarbled
        case requests.ConnectionError() | requests.exceptions.ChunkedEncodingError():
            kind = AnswerCutOff
    return kind


def _caused_by(error: requests.ConnectionError, *kinds: type[Exception]) -> bool:
    """Whether the network's own fault below is one of these."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, ProtocolError) and len(cause.args) > 1:
        cause = cause.args[1]
    return isinstance(cause, kinds)


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether not even a connection was made, so that the request cannot have worked."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    return isinstance(cause, NewConnectionError | ConnectTimeoutError)
