"""Errors as the portal's HTTP API tells them: RFC 9457 problem documents, all rules in one place.

`Problem` is raised anywhere above `portal.dataverse`; a `DataverseError` that nobody answered
becomes one here. https://www.rfc-editor.org/rfc/rfc9457
"""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.csrf import csrf_failure as csrf_failure_page
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from portal import dataverse

logger = logging.getLogger(__name__)

DEFAULT_RETRY_AFTER_SECONDS = 10
PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """What is the same in every problem of one code."""

    status: int
    title: str


KINDS: Mapping[str, Kind] = {
    "signed-out": Kind(401, "You are signed out."),
    "other-user": Kind(401, "This session belongs to another user."),
    "sign-in-failed": Kind(401, "User name or password is wrong."),
    "csrf": Kind(403, "The request did not come with this session's token."),
    "no-profile": Kind(403, "No offline profile is assigned to you."),
    "forbidden": Kind(403, "You may not do that."),
    "not-found": Kind(404, "There is nothing here."),
    "wrong-method": Kind(405, "The method is not one of this address."),
    "manifest-changed": Kind(409, "Your offline profile has changed."),
    "cursor-invalid": Kind(400, "A cursor is not one of yours."),
    "cursor-expired": Kind(410, "A cursor is too old."),
    "unknown-table": Kind(400, "The table is not in your offline profile."),
    "unknown-column": Kind(400, "The column is not in your offline profile."),
    "invalid-request": Kind(400, "The request is not valid."),
    "too-large": Kind(413, "The request is too large."),
    "protocol": Kind(426, "This release of the app is too old or too new for the server."),
    "throttled": Kind(429, "Too many requests: try again later."),
    "upstream-unavailable": Kind(503, "Dataverse cannot be reached at the moment."),
    "upstream-malformed": Kind(502, "Something other than Dataverse answered in its place."),
    "receipt-refused": Kind(500, "The receipt table refuses writes: the server needs setting up."),
    "internal": Kind(500, "The server made a mistake."),
}


class Problem(Exception):
    """A failed request, as the device will read it.

    `code` is one of KINDS and decides status and title; `detail` is a sentence about this
    occurrence; `extra` members go into the document as they are named.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        retry_after_seconds: float | None = None,
        **extra: object,
    ) -> None:
        super().__init__(code, detail)
        kind = KINDS[code]
        self.code = code
        self.status = kind.status
        self.title = kind.title
        self.detail = detail
        self.extra = extra
        self.retry_after_seconds = (
            None if retry_after_seconds is None else max(1, math.ceil(retry_after_seconds))
        )

    def document(self) -> dict[str, object]:
        """The members of the problem document."""
        document: dict[str, object] = {
            "type": f"urn:field-portal:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail or self.title,
            **self.extra,
        }
        if self.retry_after_seconds is not None:
            document["retryAfterSeconds"] = self.retry_after_seconds
        return document


def problem_response(problem: Problem) -> HttpResponse:
    """The HTTP answer that carries this problem."""
    response = JsonResponse(problem.document(), status=problem.status, content_type=PROBLEM_TYPE)
    response["Cache-Control"] = "no-store"
    if problem.retry_after_seconds is not None:
        response["Retry-After"] = str(problem.retry_after_seconds)
    return response


def problem_from(error: Exception) -> Problem:
    """The problem that any exception of a request means."""
    match error:
        case Problem():
            return error
        case dataverse.DataverseError():
            return from_dataverse(error)
        case ValidationError():
            return _invalid_request(error)
        case HttpError():  # ninja's own: a body that is not JSON, above all
            return Problem(_BY_STATUS.get(error.status_code, "invalid-request"), str(error))
    return Problem(next((code for kind, code in _BY_TYPE if isinstance(error, kind)), "internal"))


_BY_STATUS: Mapping[int, str] = {
    401: "signed-out",
    403: "forbidden",
    404: "not-found",
    413: "too-large",
    429: "throttled",
    500: "internal",
}
# The first entry that fits decides. The last three are bodies that Django cannot read: a form that
# is none, one with too many fields, a connection that ended.
_BY_TYPE: Sequence[tuple[type[Exception], str]] = (
    (RequestDataTooBig, "too-large"),
    (Http404, "not-found"),
    (MultiPartParserError, "invalid-request"),
    (SuspiciousOperation, "invalid-request"),
    (UnreadablePostError, "invalid-request"),
)


def from_dataverse(error: dataverse.DataverseError) -> Problem:
    """What an upstream error means to the device, when no outcome of a change set says it."""
    code = next(code for kinds, code in _UPSTREAM if isinstance(error, kinds))
    extra: dict[str, object] = {"upstreamCode": error.code} if error.code else {}
    if isinstance(error, dataverse.TimedOut):
        extra["timedOut"] = True  # it may have been asked for too much at a time
    return Problem(code, error.message, retry_after_seconds=_wait(error), **extra)


# The first entry that fits decides.
_UPSTREAM: Sequence[tuple[tuple[type[dataverse.DataverseError], ...], str]] = (
    ((dataverse.SignInRequired,), "signed-out"),
    ((dataverse.AccessDenied,), "forbidden"),
    ((dataverse.NotFound,), "not-found"),
    ((dataverse.TooLarge,), "too-large"),
    ((dataverse.Throttled,), "throttled"),
    ((dataverse.InvalidRequest,), "invalid-request"),
    (
        (dataverse.NotSupported, dataverse.PreconditionFailed, dataverse.ClientRejected),
        "internal",
    ),
    ((dataverse.MalformedAnswer,), "upstream-malformed"),
    ((dataverse.DataverseError,), "upstream-unavailable"),
)


def _wait(error: dataverse.DataverseError) -> float | None:
    """Seconds to wait before asking again; None where asking again would not help."""
    if not error.is_transient:
        return None
    return DEFAULT_RETRY_AFTER_SECONDS if error.retry_after is None else error.retry_after


def _invalid_request(error: ValidationError) -> Problem:
    errors = [_where_and_message(item) for item in error.errors]
    detail = "; ".join(f"{item['where']}: {item['message']}" for item in errors[:3])
    return Problem("invalid-request", detail, errors=errors)


def _where_and_message(item: Mapping[str, Any]) -> dict[str, str]:
    """One of pydantic's errors, without the value that it refuses: it may be a secret."""
    where = ".".join(str(step) for step in item.get("loc", ()))
    return {"where": where, "message": str(item.get("msg", ""))}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: a problem document for the API, Django's page for people."""
    if request.path.startswith("/api/"):
        return problem_response(Problem("csrf", reason))
    return csrf_failure_page(request, reason=reason)


def install(api: NinjaAPI) -> None:
    """Answer every failure of this API with a problem document."""
    # Ninja has handlers of its own for these: each has to be replaced.
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _answer)


def _answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    fault = error if isinstance(error, Exception) else error()
    problem = problem_from(fault)
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s %s: %s", request.method, request.path, problem.code, exc_info=fault)
    return problem_response(problem)
