"""Faults of single operations, in a batch or alone: business rules that say no."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

from portal.sandbox.control.bypassing import SYNCHRONOUS, bypassed
from portal.sandbox.control.rules import Meeting
from portal.sandbox.control.striking import take_inside
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import SandboxError
from portal.sandbox.http.context import Context
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
    if SYNCHRONOUS in bypassed(caller, call):
        return
    rule = take_inside(_meeting(caller, call, table.name), frozenset({"plug-in"}))
    if rule is not None:
        raise PluginRefused(str(rule.get("message", _REFUSED)))


def schema_has_changed(caller: Caller, call: Call, table: Table) -> bool:
    """Tell whether a rule makes delta tokens of `table` expire as after a change of its columns."""
    if not settings.SANDBOX_CONTROL:
        return False
    meeting = _meeting(caller, call, table.name)
    return take_inside(meeting, frozenset({"schema-change"})) is not None


def meeting_of(context: Context, call: Call, *, is_part: bool = False) -> Meeting:
    """Return what rules look at in an operation."""
    entity_set = re.match(r"[^/(?]*", unquote(call.path.lstrip("/")))
    table = context.catalogue.by_set.get(entity_set.group() if entity_set else "")
    name = "" if table is None else table.name
    return _meeting(context.caller, call, name, is_part=is_part)


def _meeting(caller: Caller, call: Call, table: str, *, is_part: bool = False) -> Meeting:
    query = f"?{call.query}" if call.query else ""
    path = f"{urlsplit(call.root).path}/{call.path}{query}"
    return Meeting(call.method, path, caller.on_behalf_of or caller.user_id, table, is_part)
