"""Django's door to upstream sign-in, for the admin pages; the app uses `/api/session`."""

import logging
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.sign_in import recheck, sign_in
from portal.accounts.throttle import SignInLimit
from portal.dataverse import AccessDenied, DataverseError, SignInRequired
from portal.problems import Problem

logger = logging.getLogger(__name__)

# What makers may do in the admin: everything with profiles, a look at people and devices, ending
# somebody's sign-in, asking something of devices and taking that back.
_WHOLE_APPS = frozenset({"profiles"})
_ACCOUNTS = "accounts"
_ACCOUNT_ACTIONS = (
    "view_",
    "change_device",
    "delete_upstreamcredential",
    "delete_devicecommand",
)


class UpstreamPasswordBackend(BaseBackend):
    """Signs in with an upstream password; permissions follow from upstream roles.

    Nobody is a superuser here: `is_staff` opens the admin, and the rights of a maker are given by
    `has_perm` as long as the upstream says that they are one.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        """The user whose name and password these are, or None."""
        if not username or not password:
            return None
        limit = SignInLimit(username, request.META.get("REMOTE_ADDR", "") if request else "")
        try:
            limit.take()
            user = sign_in(username, password)
        except (Problem, SignInRequired, AccessDenied):
            return None
        except DataverseError:
            logger.exception("Nobody can sign in: the upstream did not answer")
            return None
        limit.forget()
        return user if user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session; a maker's role is checked upstream every five minutes."""
        user = User.objects.select_related("upstream_identity").filter(pk=user_id).first()
        if user is None or not user.is_active:
            return None
        if user.is_staff:
            user.is_staff = _is_maker(user)
        return user

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Model | None = None) -> bool:
        """Makers may do everything with profiles, and look at accounts."""
        app, _, action = perm.partition(".")
        allowed = app in _WHOLE_APPS or (app == _ACCOUNTS and action.startswith(_ACCOUNT_ACTIONS))
        return allowed and _is_maker(user_obj)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        """Which apps the admin's index shows."""
        return app_label in {*_WHOLE_APPS, _ACCOUNTS} and _is_maker(user_obj)


def _is_maker(user: User | AnonymousUser) -> bool:
    identity = getattr(user, "upstream_identity", None)
    return bool(user.is_active and identity and recheck(identity, timezone.now()))
