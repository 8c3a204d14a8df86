"""The Web API's one Django view: authentication, faults, the log; then the call is served."""

import logging
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from portal.sandbox.batch.running import serve_batch
from portal.sandbox.control import log
from portal.sandbox.control.clock import now
from portal.sandbox.control.due import do_what_is_due
from portal.sandbox.control.faults import spoiled, spoiled_after
from portal.sandbox.control.late_commits import begin_late, end_late, watched
from portal.sandbox.control.operations import meeting_of
from portal.sandbox.control.striking import begin
from portal.sandbox.definitions import catalogue
from portal.sandbox.errors import NotImplementedHere, SandboxError, Unauthorised
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, error_reply
from portal.sandbox.http.serving import serve_operation
from portal.sandbox.http.stamping import stamp
from portal.sandbox.identity import tokens
from portal.sandbox.identity.caller import Caller
from portal.sandbox.identity.callers import caller_of, impersonate, user_by_object_id
from portal.sandbox.protection.admission import DOOR, Admission
from portal.sandbox.protection.limits import current_limits

_logger = logging.getLogger(__name__)
_BUSY = SandboxError(500, "0x80044151", "SQL timeout expired.")
_FAILED = SandboxError(500, "0x80040216", "An unexpected error occurred.")
_MOST_BYTES = 128 * 1024 * 1024


@csrf_exempt
def serve_web_api(request: HttpRequest, resource: str | None = None) -> HttpResponse:
    """Answer one request to the Web API, whole batches included.

    `resource` is None for the root without its slash.
    """
    moment = now()
    call = _read(request, resource or "")
    user_id, limited, parts = "", Admission(), list[log.Part]()
    begin()
    try:
        _check_size(call)
        user_id = _authenticate(call, _origin(request), moment)
        with DOOR.admitted(user_id, moment.timestamp(), current_limits()) as limited:
            spoilt = spoiled(request, user_id, moment)
            if spoilt is not None:
                log.record(call, user_id, spoilt.status_code, moment)
                return spoilt
            reply, parts = _serve(call, user_id, moment)
    except SandboxError as error:
        reply = error_reply(error, str(uuid4()), call.preferences)
    except OperationalError as error:
        # Another writer held the database for too long: to a client, the platform's SQL timeout.
        _logger.info("the sandbox's database was busy: %s", error)
        reply = error_reply(_BUSY, str(uuid4()), call.preferences)
    except Exception:
        # A client of Dataverse meets JSON even when the server itself fails.
        _logger.exception("the sandbox failed to answer %s", request.path)
        reply = error_reply(_FAILED, str(uuid4()), call.preferences)
    reply = replace(reply, headers={**reply.headers, **limited.headers})
    log.record(call, user_id, reply.status, moment, parts=parts, answer=reply)
    answer = stamp(_response(reply), moment)
    return spoiled_after(request, user_id, answer)


@csrf_exempt
def refuse_search(request: HttpRequest) -> HttpResponse:
    """Say of the search API, which has addresses of its own, that it is not served."""
    error = NotImplementedHere("the search API")
    return stamp(_response(error_reply(error, str(uuid4()))), now())


def _serve(call: Call, user_id: str, moment: datetime) -> tuple[Reply, list[log.Part]]:
    if settings.SANDBOX_CONTROL:
        do_what_is_due(catalogue.current(), moment)
    caller = _act_as(call, caller_of(catalogue.current(), user_id))
    context = Context(catalogue.current(), caller, moment)
    with watched(context.catalogue, call.method, moment):
        if call.path.strip("/") == "$batch":
            return serve_batch(context, call)
        begin_late([meeting_of(context, call)])
        reply = serve_operation(context, call)
        end_late(is_ok=reply.status < 400)
        return reply, []


def _check_size(call: Call) -> None:
    if len(call.body) > _MOST_BYTES:
        raise SandboxError(413, "0x80048d19", "The request is larger than the sandbox takes.")


def _authenticate(call: Call, origin: str, moment: datetime) -> str:
    scheme, _space, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorised("The request carries no bearer token.", origin)
    user_id = tokens.user_of("access", token.strip(), moment)
    if user_id is None:
        raise Unauthorised("The access token is unknown or has expired.", origin)
    return user_id


def _act_as(call: Call, caller: Caller) -> Caller:
    tables = catalogue.current()
    object_id = call.headers.get("callerobjectid")
    if object_id:
        return impersonate(tables, caller, user_by_object_id(object_id))
    user_id = call.headers.get("mscrmcallerid")
    return impersonate(tables, caller, user_id.strip("{}").lower()) if user_id else caller


def _read(request: HttpRequest, resource: str) -> Call:
    body = request.read(_MOST_BYTES + 1)
    version = request.path.split("/api/data/", 1)[1].split("/", 1)[0]
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Call(
        method=(request.method or "GET").upper(),
        # WSGI has decoded the path; parts of a batch come undecoded, and all are decoded later.
        path=resource.replace("%", "%25"),
        query=request.META.get("QUERY_STRING", ""),
        headers=headers,
        body=body,
        root=f"{_origin(request)}/api/data/{version}",
    )


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _response(reply: Reply) -> HttpResponse:
    content = reply.content()
    answer = HttpResponse(content, status=reply.status, content_type=None)
    if "Content-Type" not in reply.headers:
        del answer["Content-Type"]
    for name, value in reply.headers.items():
        answer[name] = value
    answer["Content-Length"] = str(len(content))
    return answer
