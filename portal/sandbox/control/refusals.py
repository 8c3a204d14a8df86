"""The refusal that a `status` rule makes."""

from http import HTTPStatus

from portal.sandbox.control.rules import Rule
from portal.sandbox.errors import SandboxError
from portal.sandbox.protection.limits import (
    TOO_MANY_AT_ONCE,
    TOO_MANY_REQUESTS,
    TOO_MUCH_TIME,
    Limits,
)

_USUAL_CODE = "0x80040216"
# What stands before the platform answers 502 to 504, and knows none of its codes.
_CODES = {429: TOO_MANY_REQUESTS, 501: "0x80040219", 502: "", 503: "", 504: ""}
_USUAL = "Injected by a fault rule."


def refusal_of(rule: Rule) -> SandboxError:
    """Return the refusal; code and message are the product's where it has one for the status."""
    status = int(rule["status"])
    code = str(rule.get("code", _CODES.get(status, _USUAL_CODE)))
    message = str(rule.get("message", _message(status, code)))
    headers = {"Retry_After": str(rule["retry_after"])} if "retry_after" in rule else {}
    return SandboxError(status, code, message, **headers)


def _message(status: int, code: str) -> str:
    messages = Limits().messages()
    if code in (TOO_MANY_REQUESTS, TOO_MUCH_TIME, TOO_MANY_AT_ONCE):
        return messages[code]
    known = {one.value for one in HTTPStatus}
    return HTTPStatus(status).phrase if status in known and status > 500 else _USUAL
