"""Every way in which a conversation with Dataverse can end badly.

    DataverseError
    ├── TransportFault          no whole answer came; whether the request took effect is unknown
    │   ├── ConnectFailed       … but this one never reached the server
    │   ├── TimedOut
    │   └── AnswerCutOff
    ├── MalformedAnswer         an answer came, but not Dataverse's: HTML, captive portal
    └── Refused                 Dataverse said no
        ├── SignInRequired      401
        ├── ClientRejected      the token endpoint refuses the portal itself, not the user
        ├── AccessDenied        403
        ├── NotFound            404
        ├── PreconditionFailed  412
        │   ├── VersionMismatch
        │   └── AlreadyExists
        ├── Throttled           429
        ├── TooLarge            413
        ├── NotSupported        405, 501
        ├── InvalidRequest      400 and the rest of 4xx
        │   ├── ColumnValueInvalid
        │   ├── RuleRefused     a plug-in or a duplicate rule: the message is meant for the user
        │   └── VersionStampExpired
        ├── UpstreamUnavailable 502, 503, 504
        └── ServerFault         500 and the rest of 5xx

An error carries the decision: `is_transient` (the same request may succeed later) and
`retry_after` (seconds that the server asked for).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any


class DataverseError(Exception):
    """What went wrong, with Dataverse's own code and words where it gave any."""

    is_transient = False

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.retry_after = retry_after

    def __str__(self) -> str:
        facts = [str(fact) for fact in (self.status, self.code) if fact]
        return f"{self.message} [{' '.join(facts)}]" if facts else self.message


class TransportFault(DataverseError):
    """No whole answer came. A write may have taken effect."""

    is_transient = True


class ConnectFailed(TransportFault):
    """No connection was made: the request certainly took no effect."""


class TimedOut(TransportFault):
    """The connection stood, the answer did not come in time."""


class AnswerCutOff(TransportFault):
    """The answer began and ended too early."""


class MalformedAnswer(DataverseError):
    """Something answered that does not speak Dataverse: a captive portal, a proxy, a fault page."""


class Refused(DataverseError):
    """Dataverse answered, and the answer is an error."""


class SignInRequired(Refused):
    """401: the token is missing, expired or revoked, and refreshing it did not help."""


class ClientRejected(Refused):
    """The token endpoint refuses the portal's own client: a fault of configuration."""


class AccessDenied(Refused):
    """403: a privilege, a row or a secured column is out of this user's reach."""


class NotFound(Refused):
    """404: the row does not exist or is invisible to this user; or the segment is unknown."""


class PreconditionFailed(Refused):
    """412: the row is not in the state that the request demanded."""


class VersionMismatch(PreconditionFailed):
    """412 of an `If-Match`: somebody else changed the row."""


class AlreadyExists(PreconditionFailed):
    """412 of a create: a row with this key exists."""


class Throttled(Refused):
    """429: a service protection limit; `retry_after` says when to come back."""

    is_transient = True


class TooLarge(Refused):
    """413: the request body is too big."""


class NotSupported(Refused):
    """405 or 501: this upstream cannot do that."""


class InvalidRequest(Refused):
    """400: the request is wrong; sending it again will not help."""


class ColumnValueInvalid(InvalidRequest):
    """400: a value does not fit its column; `column` names it when the message does."""

    @property
    def column(self) -> str | None:
        """The logical name of the column that the message names."""
        found = _ATTRIBUTE_IN_MESSAGE.search(self.message)
        return (found["before"] or found["after"]).lower() if found else None


class RuleRefused(InvalidRequest):
    """A plug-in or a duplicate detection rule said no; its message is for the user."""


class VersionStampExpired(InvalidRequest):
    """A change tracking or metadata stamp is too old: read everything again."""


class UpstreamUnavailable(Refused):
    """502, 503 or 504: not now."""

    is_transient = True


class ServerFault(Refused):
    """500: an unexpected fault, a deadlock or a database timeout upstream."""

    is_transient = True


_ATTRIBUTE_IN_MESSAGE = re.compile(
    r"'(?P<before>\w+)' (?:attribute|column)|(?:attribute|column):? '(?P<after>\w+)'", re.IGNORECASE
)

# Codes decide before statuses do: documentation and service disagree on some statuses.
_BY_CODE: Mapping[str, type[Refused]] = {
    "0x80060882": VersionMismatch,
    "0x80040237": AlreadyExists,
    "0x80060892": AlreadyExists,
    "0x80072321": Throttled,
    "0x80072322": Throttled,
    "0x80072326": Throttled,
    "0x8005f101": SignInRequired,
    "0x80044150": ServerFault,
    "0x80044151": ServerFault,
    "0x80048554": ServerFault,
    "0x80071154": ServerFault,
    "0x80044331": ColumnValueInvalid,
    "0x8004431a": ColumnValueInvalid,
    "0x80040265": RuleRefused,
    "0x80040333": RuleRefused,
    "0x80044352": VersionStampExpired,
}

_BY_STATUS: Mapping[int, type[Refused]] = {
    400: InvalidRequest,
    401: SignInRequired,
    403: AccessDenied,
    404: NotFound,
    405: NotSupported,
    412: PreconditionFailed,
    413: TooLarge,
    429: Throttled,
    501: NotSupported,
    502: UpstreamUnavailable,
    503: UpstreamUnavailable,
    504: UpstreamUnavailable,
}

# Gateways in front of Dataverse send these themselves, with a page of HTML or nothing at all. Any
# other status counts only with Dataverse's own error body: a captive portal's 404 deletes no row.
_GATEWAY_STATUSES = frozenset({401, 413, 429, 500, 502, 503, 504})


def error_from(status: int, headers: Mapping[str, str], body: Any) -> DataverseError:
    """The error that an answer of this status means; for whole answers and batch parts alike.

    `body` is decoded JSON, or whatever came instead of it.
    """
    error = body.get("error") if isinstance(body, Mapping) else None
    retry_after = retry_after_seconds(headers)
    if not isinstance(error, Mapping):
        if status not in _GATEWAY_STATUSES:
            return MalformedAnswer(
                f"The answer {status} is not Dataverse's: it has no error document", status=status
            )
        kind = _kind(status, "")
        return kind(f"The upstream answered {status}", status=status, retry_after=retry_after)
    code = str(error.get("code") or "")
    message = str(error.get("message") or f"The upstream answered {status}")
    return _kind(status, code)(message, status=status, code=code, retry_after=retry_after)


def retry_after_seconds(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that `Retry-After` asks to wait, given as a number or as a date."""
    text = next((v.strip() for k, v in headers.items() if k.lower() == "retry-after"), "")
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - (now or datetime.now(UTC))).total_seconds())


def _kind(status: int, code: str) -> type[Refused]:
    """The class for a code if it has one of its own, else for the status."""
    fallback = ServerFault if status >= 500 else InvalidRequest
    return _BY_CODE.get(code.lower()) or _BY_STATUS.get(status, fallback)
