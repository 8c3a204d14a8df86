"""Serving one operation, alone or as part of a batch, with the faults that strike operations."""

import time

from django.conf import settings

from portal.sandbox.control.bypassing import ASYNCHRONOUS, bypassed
from portal.sandbox.control.late_commits import locked
from portal.sandbox.control.operations import meeting_of
from portal.sandbox.control.refusals import refusal_of
from portal.sandbox.control.rules import Meeting
from portal.sandbox.control.striking import drop, take_inside
from portal.sandbox.control.touches import TOUCH, schedule_touch
from portal.sandbox.errors import SandboxError
from portal.sandbox.http.addresses import check_length, check_repetition
from portal.sandbox.http.context import Context
from portal.sandbox.http.formats import check_format
from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.odata.dispatch import serve

_BEFORE = frozenset({"status", "delay", "drop-before"})
_AFTER = frozenset({"drop-after", "delay-after"})
_DROPPED = SandboxError(500, "0x80040216", "A fault rule dropped the connection.")


def serve_operation(context: Context, call: Call, *, is_part: bool = False) -> Reply:
    """Answer one call, `$batch` excepted.

    Raises SandboxError for every refusal.
    """
    check_length(call, is_part=is_part)
    check_repetition(call)
    check_format(call)
    bypassed(context.caller, call)
    if not settings.SANDBOX_CONTROL:
        return serve(context, call)
    meeting = meeting_of(context, call, is_part=is_part)
    if is_part:
        _spoil_part(meeting)
    if call.method == "GET":
        reply = serve(context, call)
    else:
        with locked(context.catalogue):
            reply = serve(context, call)
            _follow(context, call, reply, meeting)
    if is_part:
        _spoil_after_part(meeting)
    return reply


def _spoil_part(meeting: Meeting) -> None:
    """Spoil one part of a batch before it runs, if a rule with `inside` strikes it.

    Raises SandboxError.
    """
    rule = take_inside(meeting, _BEFORE)
    if rule is None:
        return
    if rule["kind"] == "delay":
        time.sleep(float(rule.get("seconds", 1)))
    elif rule["kind"] == "drop-before":
        drop()
        raise _DROPPED
    else:
        raise refusal_of(rule)


def _spoil_after_part(meeting: Meeting) -> None:
    rule = take_inside(meeting, _AFTER)
    if rule is None:
        return
    if rule["kind"] == "delay":
        time.sleep(float(rule.get("seconds", 1)))
    else:
        drop()


def _follow(context: Context, call: Call, reply: Reply, meeting: Meeting) -> None:
    if reply.status >= 400 or call.method == "DELETE" or not meeting.table:
        return
    if ASYNCHRONOUS in bypassed(context.caller, call):
        return
    rule = take_inside(meeting, frozenset({TOUCH}))
    if rule is not None:
        schedule_touch(context, call, reply, meeting.table, rule)
