"""Faults: rules that spoil answers, so that clients can be seen to survive them.

A rule names what it meets (`method`, a regular expression for `path`, `user`), how it spoils it and
how often (`count`, forever without). `kind` is one of:

- `status`: answer `status` with `code`, `message` and, if given, `retry_after` seconds;
- `delay`: wait `seconds`, then answer as usual;
- `html`: answer 200 with a captive portal's page;
- `drop-before`: close the connection without doing anything;
- `drop-after`: do everything, commit, then close the connection.
"""

import re
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.sandbox.http.dropping import dropped_answer
from portal.sandbox.http.stamping import stamp
from portal.sandbox.models import Fault
from portal.sandbox.rows.versions import ALIAS

KINDS = frozenset({"status", "delay", "html", "drop-before", "drop-after"})
_CAPTIVE = b"<!DOCTYPE html><html><body><h1>Welcome to the guest network</h1></body></html>"
_THROTTLED = (
    "Number of requests exceeded the limit of 6000 over time window of 300 seconds.",
    "0x80072322",
)


def spoiled(request: HttpRequest, user_id: str, moment: datetime) -> HttpResponse | None:
    """Return the spoilt answer to a request that was not served yet, or None to serve it."""
    if not settings.SANDBOX_CONTROL:
        return None
    rule = _take(request, user_id, KINDS - {"drop-after"})
    if rule is None:
        return None
    if rule["kind"] == "delay":
        time.sleep(float(rule.get("seconds", 1)))
        return None
    if rule["kind"] == "drop-before":
        return dropped_answer()
    if rule["kind"] == "html":
        return stamp(HttpResponse(_CAPTIVE, content_type="text/html"), moment)
    return stamp(_refusal(rule), moment)


def spoiled_after(request: HttpRequest, user_id: str, answer: HttpResponse) -> HttpResponse:
    """Return the answer to a request that was served: itself, or one that never arrives."""
    if not settings.SANDBOX_CONTROL:
        return answer
    is_met = _take(request, user_id, frozenset({"drop-after"})) is not None
    return dropped_answer() if is_met else answer


def check_rule(rule: object) -> str | None:
    """Return what is wrong with a rule, None if nothing is."""
    if not isinstance(rule, dict) or rule.get("kind") not in KINDS:
        return f"A rule is an object whose 'kind' is one of {', '.join(sorted(KINDS))}."
    if rule["kind"] == "status" and not 400 <= int(rule.get("status", 0)) <= 599:
        return "A rule of the kind 'status' needs a 'status' from 400 to 599."
    try:
        re.compile(str(rule.get("path", "")))
    except re.error as error:
        return f"'path' is no regular expression: {error}"
    return None


def _take(request: HttpRequest, user_id: str, kinds: frozenset[str]) -> dict[str, Any] | None:
    """Return the first rule that meets the request, counted down."""
    with transaction.atomic(using=ALIAS):
        for fault in Fault.objects.filter(Q(remaining=None) | Q(remaining__gt=0)).order_by("pk"):
            rule: dict[str, Any] = fault.rule
            if rule["kind"] in kinds and _meets(rule, request, user_id):
                if fault.remaining is not None:
                    Fault.objects.filter(pk=fault.pk).update(remaining=F("remaining") - 1)
                return rule
    return None


def _meets(rule: dict[str, Any], request: HttpRequest, user_id: str) -> bool:
    method, user = rule.get("method"), rule.get("user")
    if method and method != request.method:
        return False
    if user and user != user_id:
        return False
    return re.search(str(rule.get("path", "")), request.get_full_path()) is not None


def _refusal(rule: dict[str, Any]) -> HttpResponse:
    status = int(rule["status"])
    message, code = _THROTTLED if status == 429 else ("Injected by a fault rule.", "0x80040216")
    body = {"error": {"code": rule.get("code", code), "message": rule.get("message", message)}}
    answer = JsonResponse(body, status=status)
    if "retry_after" in rule:
        answer["Retry-After"] = str(rule["retry_after"])
    return answer
