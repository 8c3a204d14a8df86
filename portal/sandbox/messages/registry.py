"""Every message that the sandbox answers. A module of messages adds itself to `_MODULES`."""

from portal.sandbox.errors import MethodRefused
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.messages import (
    app_components,
    bulk_writes,
    callers,
    closing,
    counts,
    customizing,
    file_transfers,
    initializing,
    metadata_changes,
    note_transfers,
    privileges,
    qualifying,
    queueing,
    sharing,
    states,
    teams,
    time,
)
from portal.sandbox.messages.message import NAMESPACE, Binding, Message, Target
from portal.sandbox.messages.parameters import check_parameters

_MODULES = (
    bulk_writes.MESSAGES,
    closing.MESSAGES,
    qualifying.MESSAGES,
    queueing.MESSAGES,
    states.MESSAGES,
    initializing.MESSAGES,
    app_components.MESSAGES,
    callers.MESSAGES,
    customizing.MESSAGES,
    metadata_changes.MESSAGES,
    counts.MESSAGES,
    file_transfers.MESSAGES,
    note_transfers.MESSAGES,
    privileges.MESSAGES,
    sharing.MESSAGES,
    teams.MESSAGES,
    time.MESSAGES,
)

MESSAGES: dict[tuple[str, Binding], Message] = {
    (one.name, one.bound_to): one for module in _MODULES for one in module
}


def find_message(name: str, bound_to: Binding) -> Message | None:
    """Return the message of a path segment, with or without its namespace; None for none."""
    return MESSAGES.get((name.removeprefix(f"{NAMESPACE}."), bound_to))


def serve_message(message: Message, context: Context, call: Call, target: Target) -> Reply:
    """Answer a call of a message.

    Raises MethodRefused for the wrong verb, and what unknown parameters raise.
    """
    if call.method != message.method:
        raise MethodRefused(f"The method {call.method} does not apply to '{message.name}'.")
    check_parameters(message, call, target)
    return message.serve(context, call, target)
