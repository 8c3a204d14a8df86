"""Faults: rules that spoil answers, so that clients can be seen to survive them.

A rule names what it meets (`method`, a regular expression for `path`, `user`, `table`), how it
spoils it and how often: `count` times (forever without), with a `probability` that its `seed`
decides. docs/sandbox/control.md lists the kinds. Whole requests are spoilt here, operations and
parts of batches in `http.serving`.
"""

import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.sandbox.control.refusals import refusal_of
from portal.sandbox.control.rules import AFTER_KINDS, BEFORE_KINDS, Meeting, Rule
from portal.sandbox.control.striking import begin, has_any_rules, is_dropped, settle, take
from portal.sandbox.definitions import catalogue
from portal.sandbox.errors import SandboxError, Unauthorised
from portal.sandbox.http.dropping import cut_answer, dropped_answer
from portal.sandbox.http.stamping import stamp

_SET = re.compile(r"/api/data/v9\.\d/([^/(?]+)")
_TOKENS = "/sandbox/oauth2/"
_CAPTIVE = b"<!DOCTYPE html><html><body><h1>Welcome to the guest network</h1></body></html>"


def spoiled(request: HttpRequest, user_id: str, moment: datetime) -> HttpResponse | None:
    """Return the spoilt answer to a request that was not served yet, or None to serve it."""
    if not settings.SANDBOX_CONTROL:
        return None
    begin()
    if not has_any_rules():
        return None
    rule = take(_meeting(request, user_id), BEFORE_KINDS)
    if rule is None:
        return None
    if rule["kind"] == "delay":
        time.sleep(float(rule.get("seconds", 1)))
        return None
    if rule["kind"] == "drop-before":
        return dropped_answer()
    return stamp(_SPOILT[rule["kind"]](rule, request), moment)


def spoiled_after(request: HttpRequest, user_id: str, answer: HttpResponse) -> HttpResponse:
    """Return the answer to a request that was served: itself, or one that never arrives whole."""
    if not settings.SANDBOX_CONTROL:
        return answer
    was_dropped, has_rules = is_dropped(), has_any_rules()
    settle()
    if was_dropped:
        return dropped_answer()
    rule = take(_meeting(request, user_id), AFTER_KINDS) if has_rules else None
    if rule is None:
        return answer
    if rule["kind"] == "delay":
        time.sleep(float(rule.get("seconds", 1)))
        return answer
    return cut_answer(answer) if rule["kind"] == "cut-off" else dropped_answer()


def _meeting(request: HttpRequest, user_id: str) -> Meeting:
    path = request.get_full_path()
    found = _SET.match(unquote(request.path))
    table = catalogue.current().by_set.get(found.group(1)) if found else None
    return Meeting(request.method or "GET", path, user_id, "" if table is None else table.name)


def _captive_portal(rule: Rule, _request: HttpRequest) -> HttpResponse:
    return HttpResponse(_CAPTIVE, status=int(rule.get("status", 200)), content_type="text/html")


def _refusal(rule: Rule, _request: HttpRequest) -> HttpResponse:
    return _error(refusal_of(rule))


def _rejected_token(_rule: Rule, request: HttpRequest) -> HttpResponse:
    if request.path.startswith(_TOKENS):
        body = {"error": "invalid_grant", "error_description": "Rejected by a fault rule."}
        return JsonResponse(body, status=400)
    origin = f"{request.scheme}://{request.get_host()}"
    return _error(Unauthorised("The access token was rejected by a fault rule.", origin))


def _error(refused: SandboxError) -> HttpResponse:
    body = {"error": {"code": refused.code, "message": refused.message}}
    return JsonResponse(body, status=refused.status, headers=refused.headers)


_SPOILT: Mapping[str, Callable[[Rule, HttpRequest], HttpResponse]] = {
    "status": _refusal,
    "html": _captive_portal,
    "token": _rejected_token,
}
