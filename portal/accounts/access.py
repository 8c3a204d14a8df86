"""Who is asking: the checks that stand before every view of the API.

Ninja exempts its views from Django's CSRF check, so `signed_in` and `from_our_page` make it; as
`auth=` of a router they run before the body is read.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from portal.accounts.models import UpstreamIdentity
from portal.problems import Problem

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


@dataclass(frozen=True)
class Identity:
    """The signed-in user, here and upstream."""

    user: User
    user_id: str
    organization_id: str
    organization_name: str
    full_name: str
    is_maker: bool


def signed_in(request: HttpRequest) -> Identity:
    """The identity behind a request that comes from our own page; ninja's `auth=`.

    Raises Problem `csrf` or `signed-out`.
    """
    from_our_page(request)
    return current_identity(request)


def from_our_page(request: HttpRequest) -> bool:
    """True for a request that carries this session's CSRF token, or needs none.

    Raises Problem `csrf`. Ninja's `auth=` for views that nobody has to be signed in for.
    """
    if request.method not in _SAFE_METHODS:
        _check_csrf(request)
    return True


class _Csrf(CsrfViewMiddleware):
    """Django's check, with our answer instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise Problem("csrf", reason)


def _check_csrf(request: HttpRequest) -> None:
    check = _Csrf(_unreachable)
    check.process_request(request)
    check.process_view(request, _unreachable, (), {})


def _unreachable(_request: HttpRequest) -> HttpResponseBase:
    raise RuntimeError("The CSRF check hands no request on")


def current_identity(request: HttpRequest) -> Identity:
    """The signed-in user's identity. Raises Problem `signed-out`."""
    user = request.user
    if not isinstance(user, User):
        raise Problem("signed-out")
    identity: UpstreamIdentity | None = getattr(user, "upstream_identity", None)
    if identity is None:
        raise Problem("signed-out", "Your sign-in does not belong to a Dataverse user.")
    return Identity(
        user=user,
        user_id=str(identity.system_user_id),
        organization_id=str(identity.organization_id),
        organization_name=identity.organization_name,
        full_name=identity.full_name,
        is_maker=identity.is_maker,
    )


def require_same_user(request: HttpRequest, *, organization: str, user: str) -> Identity:
    """The identity, if the device's databases belong to it.

    Raises Problem `signed-out`, or `other-user` before anything is asked upstream.
    """
    identity = current_identity(request)
    named = (organization.strip().lower(), user.strip().lower())
    if named != (identity.organization_id, identity.user_id):
        raise Problem("other-user", f"You are signed in as {identity.full_name}.")
    return identity
