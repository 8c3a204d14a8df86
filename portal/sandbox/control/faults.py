"""Faults: rules that spoil answers, so that clients can be seen to survive them.

A rule names what it meets (`method`, a regular expression for `path`, `user`), how it spoils it and
how often: `count` times (forever without), with a `probability` that its `seed` decides. `kind` is:

- `status`: answer `status` with `code`, `message` and, if given, `retry_after` seconds;
- `delay`: wait `seconds`, then answer as usual;
- `html`: answer 200 with a captive portal's page;
- `token`: reject the access token, or the grant at the token endpoint;
- `drop-before`: close the connection without doing anything;
- `drop-after`: do everything, commit, then close the connection;
- `plug-in`: refuse writes of a `table`'s rows with `message`, inside batches too (`operations`).
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.sandbox.control.rules import REQUEST_KINDS, Meeting, Rule
from portal.sandbox.control.striking import begin, settle, take
from portal.sandbox.errors import Unauthorised
from portal.sandbox.http.dropping import dropped_answer
from portal.sandbox.http.stamping import stamp

_TOKENS = "/sandbox/oauth2/"
_CAPTIVE = b"<!DOCTYPE html><html><body><h1>Welcome to the guest network</h1></body></html>"
_THROTTLED = (
    "Number of requests exceeded the limit of 6000 over time window of 300 seconds.",
    "0x80072322",
)


def spoiled(request: HttpRequest, user_id: str, moment: datetime) -> HttpResponse | None:
    """Return the spoilt answer to a request that was not served yet, or None to serve it."""
    if not settings.SANDBOX_CONTROL:
        return None
    begin()
    rule = take(_meeting(request, user_id), REQUEST_KINDS - {"drop-after"})
    if rule is None:
        return None
    if rule["kind"] == "delay":
        time.sleep(float(rule.get("seconds", 1)))
        return None
    if rule["kind"] == "drop-before":
        return dropped_answer()
    return stamp(_SPOILT[rule["kind"]](rule, request), moment)


def spoiled_after(request: HttpRequest, user_id: str, answer: HttpResponse) -> HttpResponse:
    """Return the answer to a request that was served: itself, or one that never arrives."""
    if not settings.SANDBOX_CONTROL:
        return answer
    settle()
    is_met = take(_meeting(request, user_id), frozenset({"drop-after"})) is not None
    return dropped_answer() if is_met else answer


def _meeting(request: HttpRequest, user_id: str) -> Meeting:
    return Meeting(request.method or "GET", request.get_full_path(), user_id)


def _captive_portal(_rule: Rule, _request: HttpRequest) -> HttpResponse:
    return HttpResponse(_CAPTIVE, content_type="text/html")


def _refusal(rule: Rule, _request: HttpRequest) -> HttpResponse:
    status = int(rule["status"])
    message, code = _THROTTLED if status == 429 else ("Injected by a fault rule.", "0x80040216")
    answer = _error(status, rule.get("code", code), rule.get("message", message))
    if "retry_after" in rule:
        answer["Retry-After"] = str(rule["retry_after"])
    return answer


def _rejected_token(_rule: Rule, request: HttpRequest) -> HttpResponse:
    if request.path.startswith(_TOKENS):
        body = {"error": "invalid_grant", "error_description": "Rejected by a fault rule."}
        return JsonResponse(body, status=400)
    origin = f"{request.scheme}://{request.get_host()}"
    refused = Unauthorised("The access token was rejected by a fault rule.", origin)
    answer = _error(refused.status, refused.code, refused.message)
    for name, value in refused.headers.items():
        answer[name] = value
    return answer


def _error(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


_SPOILT: Mapping[str, Callable[[Rule, HttpRequest], HttpResponse]] = {
    "status": _refusal,
    "html": _captive_portal,
    "token": _rejected_token,
}
