"""Every way in which a conversation with Dataverse can end badly.

    DataverseError
    ├── TransportFault          no whole answer came; whether the request took effect is unknown
    │   ├── ConnectFailed       … but this one never reached the server
    │   ├── TimedOut
    │   ├── AnswerCutOff
    │   └── AnswerGarbled       its compression or framing is broken
    ├── MalformedAnswer         an answer came, but not Dataverse's: HTML, captive portal
    │   └── AnswerTooLarge
    └── Refused                 Dataverse said no
        ├── SignInRequired      401
        ├── ClientRejected      the token endpoint refuses the portal itself, not the user
        ├── AccessDenied        403
        │   ├── NotAMember      the organisation does not know the user
        │   └── ColumnForbidden a secured column
        ├── NotFound            404
        ├── PreconditionFailed  412
        │   ├── VersionMismatch
        │   └── AlreadyExists
        │       └── AlternateKeyTaken
        ├── Throttled           429
        ├── TooLarge            413
        ├── NotSupported        405, 501
        ├── InvalidRequest      400 and the rest of 4xx
        │   ├── ColumnValueInvalid
        │   ├── RuleRefused     a plug-in or a duplicate rule: the message is meant for the user
        │   ├── FileRefused     a file, image or note that may not be kept
        │   ├── SchemaDrift     a table, column or segment that the organisation does not have
        │   ├── ChangeTrackingOff
        │   └── VersionStampExpired
        ├── UpstreamUnavailable 502, 503, 504
        └── ServerFault         500 and the rest of 5xx

An error carries the decision: `decision` says what to do about it, `is_transient` that the same
request may succeed later, `retry_after` the seconds that the server asked for. Which code means
what is the table of `portal.dataverse.codes`.

`str` of an error is for people and may quote a value; `repr` never does, and goes into logs.
"""

import re
from enum import StrEnum


class Decision(StrEnum):
    """What whoever gets an error does about it."""

    RETRY = "retry"  # the same request, later
    MERGE = "merge"  # read the row again, compare, send what still applies
    SHOW = "show"  # tell the user, in Dataverse's words where they are meant for users
    STOP = "stop"  # nothing more as this user until they sign in or are let in again
    CONFIG = "config"  # the organisation or the portal has to be set up otherwise, or we erred
    RELOAD = "reload"  # read everything again: what is known is too old to go on from


class DataverseError(Exception):
    """What went wrong, with Dataverse's own code and words where it gave any."""

    is_transient = False
    default_decision = Decision.CONFIG

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str = "",
        retry_after: float | None = None,
        decision: Decision | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.decision = decision or self.default_decision

    def __repr__(self) -> str:
        return f"{type(self).__name__}(status={self.status}, code={self.code!r})"

    def __str__(self) -> str:
        facts = [str(fact) for fact in (self.status, self.code) if fact]
        return f"{self.message} [{' '.join(facts)}]" if facts else self.message


class TransportFault(DataverseError):
    """No whole answer came. A write may have taken effect."""

    is_transient = True
    default_decision = Decision.RETRY


class ConnectFailed(TransportFault):
    """No connection was made: the request certainly took no effect."""


class TimedOut(TransportFault):
    """The connection stood, the answer did not come in time."""


class AnswerCutOff(TransportFault):
    """The answer began and ended too early."""


class AnswerGarbled(TransportFault):
    """The answer came and cannot be unpacked: its compression or framing is broken."""


class MalformedAnswer(DataverseError):
    """Something answered that does not speak Dataverse: a captive portal, a proxy, a fault page."""

    default_decision = Decision.RETRY


class AnswerTooLarge(MalformedAnswer):
    """The answer is larger than any that is asked for."""


class Refused(DataverseError):
    """Dataverse answered, and the answer is an error."""


class SignInRequired(Refused):
    """401: the token is missing, expired or revoked, and refreshing it did not help."""

    default_decision = Decision.STOP


class ClientRejected(Refused):
    """The token endpoint refuses the portal's own client: a fault of configuration."""


class AccessDenied(Refused):
    """403: a privilege, a row or a secured column is out of this user's reach."""

    default_decision = Decision.SHOW


class NotAMember(AccessDenied):
    """403: the token is good, but its user is not one of the organisation's."""

    default_decision = Decision.STOP


class ColumnForbidden(AccessDenied):
    """403: a secured column is out of this user's reach; without it the write may go through."""


class NotFound(Refused):
    """404: the row does not exist or is invisible to this user; or the segment is unknown."""

    default_decision = Decision.SHOW


class PreconditionFailed(Refused):
    """412: the row is not in the state that the request demanded."""

    default_decision = Decision.MERGE


class VersionMismatch(PreconditionFailed):
    """412 of an `If-Match`: somebody else changed the row."""


class AlreadyExists(PreconditionFailed):
    """412 of a create: a row with this key exists."""


class AlternateKeyTaken(AlreadyExists):
    """412: another row has these values of an alternate key; only the user can resolve that."""

    default_decision = Decision.SHOW


class Throttled(Refused):
    """429: a service protection limit; `retry_after` says when to come back."""

    is_transient = True
    default_decision = Decision.RETRY


class TooLarge(Refused):
    """413: the request body is too big."""

    default_decision = Decision.SHOW


class NotSupported(Refused):
    """405 or 501: this upstream cannot do that."""


class InvalidRequest(Refused):
    """400: the request is wrong; sending it again will not help."""

    default_decision = Decision.SHOW


class ColumnValueInvalid(InvalidRequest):
    """400: a value does not fit its column; `column` names it when the message does."""

    @property
    def column(self) -> str | None:
        """The logical name of the column that the message names."""
        found = _ATTRIBUTE_IN_MESSAGE.search(self.message)
        return (found["before"] or found["after"]).lower() if found else None


class RuleRefused(InvalidRequest):
    """A plug-in or a duplicate detection rule said no; its message is for the user."""


class FileRefused(InvalidRequest):
    """400: a file, image or note is too large, of a blocked kind, or no image."""


class SchemaDrift(InvalidRequest):
    """A table, column or segment that the organisation does not have: its metadata changed."""

    default_decision = Decision.CONFIG


class ChangeTrackingOff(InvalidRequest):
    """400: the table, or one end of the relationship, is not enabled for change tracking."""

    default_decision = Decision.CONFIG


class VersionStampExpired(InvalidRequest):
    """A change tracking or metadata stamp is too old: read everything again."""

    default_decision = Decision.RELOAD


class UpstreamUnavailable(Refused):
    """502, 503 or 504: not now."""

    is_transient = True
    default_decision = Decision.RETRY


class ServerFault(Refused):
    """500: an unexpected fault, a deadlock or a database timeout upstream."""

    is_transient = True
    default_decision = Decision.RETRY


_ATTRIBUTE_IN_MESSAGE = re.compile(
    r"'(?P<before>\w+)' (?:attribute|column)|(?:attribute|column):? '(?P<after>\w+)'", re.IGNORECASE
)
