"""`POST /sandbox/oauth2/v2.0/token`: the three grants of DESIGN §6, in OAuth's words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from portal.sandbox.control.clock import now
from portal.sandbox.control.faults import spoiled
from portal.sandbox.http.stamping import stamp
from portal.sandbox.identity import accounts, tokens


class GrantRefused(Exception):
    """The grant is not given; the arguments are OAuth's error and a sentence."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


@csrf_exempt
def issue_token(request: HttpRequest) -> HttpResponse:
    """Answer a token request."""
    moment = now()
    spoilt = spoiled(request, "", moment)
    if spoilt is not None:
        return spoilt
    if request.method != "POST":
        return stamp(HttpResponse(status=405, headers={"Allow": "POST"}), moment)
    try:
        answer = JsonResponse(_grant(request.POST, moment))
    except GrantRefused as refused:
        body = {"error": refused.error, "error_description": refused.description}
        answer = JsonResponse(body, status=refused.status)
    answer["Cache-Control"] = "no-store"
    return stamp(answer, moment)


def _grant(form: Mapping[str, Any], moment: datetime) -> dict[str, object]:
    kind = str(form.get("grant_type", ""))
    grant = _GRANTS.get(kind)
    if grant is None:
        raise GrantRefused("unsupported_grant_type", f"The grant type '{kind}' is not supported.")
    user_id, is_renewable = grant(form, moment)
    body: dict[str, object] = {
        "token_type": "Bearer",
        "expires_in": int(tokens.LIFETIMES["access"].total_seconds()),
        "scope": str(form.get("scope", "user_impersonation")),
        "access_token": tokens.issue("access", user_id, moment),
    }
    if is_renewable:
        body["refresh_token"] = tokens.issue("refresh", user_id, moment)
    return body


def _by_password(form: Mapping[str, Any], _moment: datetime) -> tuple[str, bool]:
    user_id = accounts.user_by_password(_field(form, "username"), _field(form, "password"))
    if user_id is None:
        raise GrantRefused("invalid_grant", "Invalid username or password.")
    return user_id, True


def _by_refresh_token(form: Mapping[str, Any], moment: datetime) -> tuple[str, bool]:
    user_id = tokens.user_of("refresh", _field(form, "refresh_token"), moment)
    if user_id is None:
        raise GrantRefused("invalid_grant", "The refresh token is unknown or has expired.")
    tokens.sweep(moment)
    return user_id, True


def _by_secret(form: Mapping[str, Any], _moment: datetime) -> tuple[str, bool]:
    user_id = accounts.user_by_secret(_field(form, "client_id"), _field(form, "client_secret"))
    if user_id is None:
        raise GrantRefused("invalid_client", "Unknown client id or wrong client secret.", 401)
    return user_id, False


def _field(form: Mapping[str, Any], name: str) -> str:
    value = str(form.get(name, ""))
    if not value:
        raise GrantRefused("invalid_request", f"The field '{name}' is missing.")
    return value


_GRANTS: dict[str, Callable[[Mapping[str, Any], datetime], tuple[str, bool]]] = {
    "password": _by_password,
    "refresh_token": _by_refresh_token,
    "client_credentials": _by_secret,
}
