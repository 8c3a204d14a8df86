"""Faults of single operations, in a batch or alone: business rules that say no."""

from urllib.parse import urlsplit

from django.conf import settings

from portal.sandbox.control.rules import Meeting
from portal.sandbox.control.striking import take_inside
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import SandboxError
from portal.sandbox.http.messages import Call
from portal.sandbox.identity.caller import Caller

_REFUSED = "A business rule of the organisation does not allow this."


class PluginRefused(SandboxError):
    """A plug-in threw InvalidPluginExecutionException; the message is its business rule."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "0x80040265", message)


def refuse_operation(caller: Caller, call: Call, table: Table) -> None:
    """Refuse a write of rows of `table` if a plug-in's rule strikes it.

    Raises PluginRefused.
    """
    if not settings.SANDBOX_CONTROL or call.method == "GET":
        return
    query = f"?{call.query}" if call.query else ""
    path = f"{urlsplit(call.root).path}/{call.path}{query}"
    signed_in = caller.on_behalf_of or caller.user_id
    rule = take_inside(Meeting(call.method, path, signed_in, table.name), frozenset({"plug-in"}))
    if rule is not None:
        raise PluginRefused(str(rule.get("message", _REFUSED)))
