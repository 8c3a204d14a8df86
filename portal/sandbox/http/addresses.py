"""How long an address may be."""

from portal.sandbox.errors import SandboxError
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
