"""What an address may be: how long, and each query option once."""

from urllib.parse import unquote_plus

from portal.sandbox.errors import QueryRefused, SandboxError
from portal.sandbox.http.messages import Call

LONGEST = 32_768
LONGEST_IN_BATCH = 65_536


def check_length(call: Call, *, is_part: bool) -> None:
    """Refuse an address that is too long; a part of a batch may have a longer one.

    Raises SandboxError.
    """
    length = len(call.root) + len(call.path) + len(call.query) + len("/?")
    most = LONGEST_IN_BATCH if is_part else LONGEST
    if length > most:
        message = f"The request's address is longer than {most} characters."
        raise SandboxError(414, "0x80060888", message)


def check_repetition(call: Call) -> None:
    """Refuse a query option that stands twice: which of them would be meant?

    Raises QueryRefused.
    """
    names = [unquote_plus(one.partition("=")[0]) for one in call.query.split("&") if one]
    for name in names:
        if names.count(name) > 1:
            raise QueryRefused(
                f"Query option '{name}' was specified more than once, but it must be specified at"
                " most once."
            )
