"""`/api/session`: who is signed in, signing in and signing out."""

from typing import Annotated

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Field, Router, Schema, Status

from portal.accounts.access import Identity, current_identity, from_our_page
from portal.accounts.sign_in import sign_in
from portal.accounts.throttle import SignInLimit
from portal.dataverse import AccessDenied, SignInRequired
from portal.problems import Problem

router = Router(auth=from_our_page)

_BACKEND = "portal.accounts.backends.UpstreamPasswordBackend"


class Credentials(Schema):
    """What a person types."""

    username: Annotated[str, Field(min_length=1, max_length=150)]
    password: Annotated[str, Field(min_length=1, max_length=1024, repr=False)]


class SessionUser(Schema):
    """The signed-in user, by their upstream id."""

    id: str
    username: str
    fullName: str  # noqa: N815 — the wire's name
    isMaker: bool  # noqa: N815


class SessionOrganization(Schema):
    """The upstream organisation."""

    id: str
    name: str


class SessionState(Schema):
    """Who is signed in, and the token for the next unsafe request."""

    user: SessionUser | None
    organization: SessionOrganization | None
    csrfToken: str  # noqa: N815
    release: str


@router.get("", response=SessionState)
def read_session(request: HttpRequest, response: HttpResponse) -> SessionState:
    """Say who is signed in; nobody is an answer too, never an error."""
    return _state(request, response)


@router.post("", response=SessionState)
def create_session(
    request: HttpRequest, response: HttpResponse, credentials: Credentials
) -> SessionState:
    """Sign in with an upstream user name and password."""
    limit = SignInLimit(credentials.username, request.META.get("REMOTE_ADDR", ""))
    limit.take()
    try:
        user = sign_in(credentials.username, credentials.password)
    except (SignInRequired, AccessDenied) as error:
        raise Problem("sign-in-failed") from error
    if not user.is_active:
        raise Problem("sign-in-failed", "This account has been switched off.")
    limit.forget()
    # Django rotates the session's key for a stranger, and the CSRF token for everybody.
    if request.user.is_authenticated:
        request.session.cycle_key()
    login(request, user, backend=_BACKEND)
    return _state(request, response)


@router.delete("", response={204: None})
def delete_session(request: HttpRequest) -> Status[None]:
    """Sign out here; other devices of the user stay signed in."""
    logout(request)
    return Status(204, None)


def _state(request: HttpRequest, response: HttpResponse) -> SessionState:
    response["Cache-Control"] = "no-store"
    identity = _identity_or_none(request)
    return SessionState(
        user=None if identity is None else _session_user(identity),
        organization=None if identity is None else _session_organization(identity),
        csrfToken=get_token(request),
        release=settings.RELEASE,
    )


def _identity_or_none(request: HttpRequest) -> Identity | None:
    try:
        return current_identity(request)
    except Problem:
        return None


def _session_organization(identity: Identity) -> SessionOrganization:
    return SessionOrganization(id=identity.organization_id, name=identity.organization_name)


def _session_user(identity: Identity) -> SessionUser:
    return SessionUser(
        id=identity.user_id,
        username=identity.user.username,
        fullName=identity.full_name,
        isMaker=identity.is_maker,
    )
