"""Which forms of JSON a caller may ask for: the sandbox writes one of them."""

import re

from portal.sandbox.errors import NotImplementedHere
from portal.sandbox.http.messages import Call

_REFUSED = re.compile(
    r"(?:odata\.)?metadata\s*=\s*\"?(?:full|none)|IEEE754Compatible\s*=\s*true", re.IGNORECASE
)


def check_format(call: Call) -> None:
    """Refuse an Accept header that wants other JSON than that with minimal metadata.

    Raises NotImplementedHere.
    """
    found = _REFUSED.search(call.headers.get("accept", ""))
    if found is not None:
        raise NotImplementedHere(f"JSON with {found.group()}")
