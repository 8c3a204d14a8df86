"""Touches: a plug-in that works asynchronously changes a row some time after it was written."""

import logging
import re
from datetime import datetime, timedelta
from typing import Any

from portal.sandbox.control.rules import Rule
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.errors import SandboxError
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.identity.caller import Caller
from portal.sandbox.models import Pending
from portal.sandbox.odata.payloads import read_payload
from portal.sandbox.rows.finding import lock_row
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

TOUCH = "touch"
_logger = logging.getLogger(__name__)
_KEY = re.compile(r"\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)", re.IGNORECASE)


def schedule_touch(context: Context, call: Call, reply: Reply, table: str, rule: Rule) -> None:
    """Let a rule's touch happen to the row that a call wrote, `seconds` from now."""
    key = _key(context, call, reply, table)
    if key is None:
        return
    due = context.now + timedelta(seconds=float(rule.get("seconds", 1)))
    body = {
        "table": table,
        "key": key,
        "values": rule.get("values", {}),
        "user": context.caller.user_id,
    }
    Pending.objects.create(due_at=due, kind=TOUCH, body=body)


def touch(catalogue: Catalogue, body: dict[str, Any], moment: datetime) -> None:
    """Change the row now, in the name of whoever wrote it, with all rights; nothing if it is gone.

    Values that the row does not take are the plug-in's mistake: the log has it, nobody else.
    """
    # Without rights to be weighed a caller may do everything, as the platform's own jobs may.
    caller = Caller(user_id=body["user"], business_unit_id="", organization_id="", rights=())
    context = Context(catalogue, caller, moment)
    table = catalogue.tables.get(body["table"])
    try:
        with write_transaction():
            row = None if table is None else lock_row(table, body["key"])
            if table is not None and row is not None:
                payload = read_payload(context, table, body["values"], creates=False)
                update_row(context, table, row, payload)
    except SandboxError as error:
        _logger.warning("a touch of %s failed: %s", body["table"], error.message)


def _key(context: Context, call: Call, reply: Reply, table: str) -> str | None:
    made = _KEY.search(reply.headers.get("OData-EntityId", "")) or _KEY.search(call.path)
    if made:
        return made.group(1).lower()
    shown = reply.body if isinstance(reply.body, dict) else {}
    found = shown.get(context.catalogue.tables[table].key)
    return found if isinstance(found, str) else None
