"""What every sync request passes, in this order: protocol, size, sign-in. Then its body is read."""

from django.conf import settings
from django.http import HttpRequest

from portal.accounts.access import Identity, signed_in
from portal.problems import Problem

PROTOCOL = 1
SUPPORTED = (PROTOCOL,)


def admit(request: HttpRequest) -> Identity:
    """Ninja's `auth=` of the sync API.

    Raises Problem `protocol`, `too-large`, `csrf` or `signed-out`.
    """
    _check_protocol(request.headers.get("X-Protocol", ""))
    _check_size(request.META.get("CONTENT_LENGTH") or "0")
    return signed_in(request)


def _check_protocol(spoken: str) -> None:
    if spoken not in map(str, SUPPORTED):
        detail = "Update the app. Until then it goes on working with what is on the device."
        raise Problem("protocol", detail, supported=list(SUPPORTED))


def _check_size(length: str) -> None:
    limit = settings.SYNC_MAX_BODY_BYTES
    if not length.isdecimal() or int(length) > limit:
        raise Problem("too-large", f"A request may have {limit} bytes.", limit=limit)
