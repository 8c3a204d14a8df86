"""Dataverse's error codes: what each is called, which error it becomes, what to do about it.

Codes decide before statuses do: documentation and service disagree on some statuses. Names and
advice are those of the documents; a code that is not here is judged by its status.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from portal.dataverse.errors import (
    AccessDenied,
    AlreadyExists,
    AlternateKeyTaken,
    ChangeTrackingOff,
    ColumnForbidden,
    ColumnValueInvalid,
    DataverseError,
    Decision,
    FileRefused,
    InvalidRequest,
    MalformedAnswer,
    NotAMember,
    NotFound,
    NotSupported,
    PreconditionFailed,
    Refused,
    RuleRefused,
    SchemaDrift,
    ServerFault,
    SignInRequired,
    Throttled,
    TooLarge,
    UpstreamUnavailable,
    VersionMismatch,
    VersionStampExpired,
)


@dataclass(frozen=True)
class Meaning:
    """What a code means; `decision` is None where the error's own applies."""

    name: str
    kind: type[Refused]
    own_decision: Decision | None = None

    @property
    def decision(self) -> Decision:
        """What to do about it."""
        return self.own_decision or self.kind.default_decision


CONFIG, SHOW = Decision.CONFIG, Decision.SHOW

# By the code in lower case.
MEANINGS: Mapping[str, Meaning] = {
    # Service protection and load: later.
    "0x80072321": Meaning("execution time limit", Throttled),
    "0x80072322": Meaning("request limit", Throttled),
    "0x80072326": Meaning("concurrency limit", Throttled),
    "0x80040216": Meaning("UnexpectedError", ServerFault),
    "0x80044150": Meaning("GenericSqlError", ServerFault),
    "0x80044151": Meaning("SqlTimeout", ServerFault),
    "0x80048554": Meaning("SelfBlockedCauseTimeout", ServerFault),
    "0x80071154": Meaning("ConcurrentOperationFailure", ServerFault),
    "0x80081111": Meaning("plug-in timeout", ServerFault),
    # Who is asking.
    "0x8005f101": Meaning("AccessTokenExpired", SignInRequired),
    "0x80072560": Meaning("user is not a member of the organisation", NotAMember),
    "0x80040220": Meaning("PrivilegeDenied", AccessDenied),
    "0x80040231": Meaning("PrincipalPrivilegeDenied", AccessDenied),
    "0x80048405": Meaning("AccessDenied", AccessDenied),
    **{
        f"0x8004f50{digit}": Meaning("AttributePermissionIsMissing", ColumnForbidden)
        for digit in range(1, 9)
    },
    # Rows and their versions.
    "0x80040217": Meaning("ObjectDoesNotExist", NotFound),
    "0x80060891": Meaning("RecordNotFoundByEntityKey", NotFound),
    "0x80060882": Meaning("ConcurrencyVersionMismatch", VersionMismatch),
    "0x80060883": Meaning("ConcurrencyVersionNotProvided", InvalidRequest, CONFIG),
    "0x8006088d": Meaning("OptimisticConcurrencyNotEnabled", InvalidRequest, CONFIG),
    "0x80040237": Meaning("DuplicateRecord", AlreadyExists),
    "0x80060892": Meaning("DuplicateRecordEntityKey", AlternateKeyTaken),
    "0x80040333": Meaning("DuplicateRecordsFound", RuleRefused),
    "0x80040227": Meaning("CannotDeleteDueToAssociation", RuleRefused),
    # Values and queries.
    "0x80044331": Meaning("text too long", ColumnValueInvalid),
    "0x8004431a": Meaning("PicklistValueOutOfRange", ColumnValueInvalid),
    "0x80048d19": Meaning("ODataClientPayloadError", InvalidRequest, CONFIG),
    "0x80060888": Meaning("ODataError", InvalidRequest, CONFIG),
    "0x8006088a": Meaning("segment not found", SchemaDrift),
    "0x80041102": Meaning("QueryBuilderNoEntity", SchemaDrift),
    "0x80041103": Meaning("QueryBuilderNoAttribute", SchemaDrift),
    "0x80040203": Meaning("InvalidArgument", InvalidRequest),
    "0x8004430a": Meaning("page too deep without a cookie", InvalidRequest, CONFIG),
    "0x8004e023": Meaning("AggregateQueryRecordLimitExceeded", InvalidRequest, CONFIG),
    "0x80040265": Meaning("IsvAborted", RuleRefused),
    # Change tracking.
    "0x80044352": Meaning("ExpiredVersionStamp", VersionStampExpired),
    "0x80072491": Meaning("ChangeTrackingNotEnabledForEntity", ChangeTrackingOff),
    "0x80072492": Meaning("ChangeTrackingNotEnabledForRelationship", ChangeTrackingOff),
    # Files, images, notes.
    "0x80044a02": Meaning("unManagedidsattachmentinvalidfilesize", FileRefused),
    "0x80044a08": Meaning("AttachmentInvalidFileName", FileRefused),
    "0x80043e09": Meaning("AttachmentBlocked", FileRefused),
    "0x80072553": Meaning("ProcessImageFailure", FileRefused),
    "0x80090017": Meaning("chunked download unsupported", InvalidRequest, CONFIG),
    "0x80090487": Meaning("CannotUploadNonPrimaryImageAttributeOnCreate", InvalidRequest, CONFIG),
    # What this upstream cannot do.
    "0x80040315": Meaning("NotSupported", NotSupported),
    "0x80040219": Meaning("NotImplemented", NotSupported),
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
        kind = _meaning(status, "").kind
        return kind(f"The upstream answered {status}", status=status, retry_after=retry_after)
    code = str(error.get("code") or "")
    message = str(error.get("message") or f"The upstream answered {status}")
    meaning = _meaning(status, code)
    return meaning.kind(
        message, status=status, code=code, retry_after=retry_after, decision=meaning.decision
    )


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


def _meaning(status: int, code: str) -> Meaning:
    """What a code means if it is known, else what its status does."""
    fallback = ServerFault if status >= 500 else InvalidRequest
    known = MEANINGS.get(code.lower())
    return known or Meaning("", _BY_STATUS.get(status, fallback))
