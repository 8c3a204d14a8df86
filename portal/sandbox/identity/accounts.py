"""Who may sign in: users of the organisation, their password being their name.

The name is `domainname` up to the "@". An application user has an `applicationid`; its client id is
its name and its secret the name with "-secret" after it.
"""

import hmac

from portal.sandbox.models import Row


def user_by_password(name: str, password: str) -> str | None:
    """Return the id of the user, or None."""
    if not hmac.compare_digest(name.encode(), password.encode()):
        return None
    return _find(name, is_application=False)


def user_by_secret(client_id: str, secret: str) -> str | None:
    """Return the id of the application user, or None."""
    if not hmac.compare_digest(f"{client_id}-secret".encode(), secret.encode()):
        return None
    return _find(client_id, is_application=True)


def _find(name: str, *, is_application: bool) -> str | None:
    wanted = name.lower()
    users = Row.objects.filter(table="systemuser").values_list("key", "data")
    for key, data in users:
        known = str(data.get("domainname", "")).lower()
        if known.partition("@")[0] == wanted or known == wanted:
            is_usable = (
                not data.get("isdisabled") and bool(data.get("applicationid")) == is_application
            )
            return key if is_usable else None
    return None
