"""Headers that switch the organisation's own logic off for one operation.

The organisation has no logic but the fault rules `plug-in` (synchronous) and `touch`
(asynchronous), so these are what is bypassed. Only administrators hold the privileges.
"""

from portal.sandbox.errors import BadRequest, Forbidden
from portal.sandbox.http.messages import Call
from portal.sandbox.identity.caller import Caller

SYNCHRONOUS, ASYNCHRONOUS = "CustomSync", "CustomAsync"
_OLD = ("mscrm.bypasscustompluginexecution", "prvBypassCustomPlugins")
_NEW = ("mscrm.bypassbusinesslogicexecution", "prvBypassCustomBusinessLogic")


def bypassed(caller: Caller, call: Call) -> frozenset[str]:
    """Return which logic the headers of a call switch off.

    Raises Forbidden for a caller without the privilege, BadRequest for names of no logic.
    """
    found: set[str] = set()
    if call.headers.get(_OLD[0], "").strip().lower() == "true":
        _require(caller, _OLD[1])
        found.add(SYNCHRONOUS)
    named = [one.strip() for one in call.headers.get(_NEW[0], "").split(",") if one.strip()]
    if named:
        _require(caller, _NEW[1])
        unknown = set(named) - {SYNCHRONOUS, ASYNCHRONOUS}
        if unknown:
            raise BadRequest(f"'{min(unknown)}' names no logic that can be bypassed.")
        found.update(named)
    return frozenset(found)


def _require(caller: Caller, privilege: str) -> None:
    if not all(one.is_administrator for one in caller.rights):
        raise Forbidden(
            f"Principal user (Id={caller.user_id}, type=8) is missing {privilege} privilege"
        )
