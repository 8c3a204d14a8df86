"""State and status: defaults, and whether a status belongs to the state."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import ValueRefused
from portal.sandbox.rows.record import Values
from portal.sandbox.rows.values import Canonical


def settle_states(
    table: Table, values: Values, changes: Values, before: Values | None = None
) -> None:
    """Complete `values`, into which `changes` are merged already.

    A new state without a status takes the state's default; a status alone must fit the state. From
    the status in `before` the new one must be allowed, if the table says which are.
    Raises ValueRefused.
    """
    if not table.definition.states:
        return
    states = {one.value: one for one in table.definition.states}
    if values.get("statecode") is None:
        values["statecode"] = table.definition.states[0].value
    state = states[int(values["statecode"] or 0)]
    if values.get("statuscode") is None or ("statecode" in changes and "statuscode" not in changes):
        values["statuscode"] = state.default_status
    status = next(
        (one for one in table.definition.statuses if one.value == values["statuscode"]), None
    )
    if status is None or status.state != state.value:
        message = (
            f"{values['statuscode']} is not a valid status code for state code "
            f"{table.definition.schema_name}State.{state.label} on {table.name}."
        )
        raise ValueRefused("0x80048408", message)
    if before is not None and not is_allowed(table, before.get("statuscode"), status.value):
        message = (
            f"The status of a row of '{table.name}' cannot change from "
            f"{before.get('statuscode')} to {status.value}."
        )
        raise ValueRefused("0x80048408", message)


def is_allowed(table: Table, old: Canonical, new: int) -> bool:
    """Tell whether a status may follow another; without transitions from it every one may."""
    after = {to for source, to in table.definition.transitions if source == old}
    return not after or new == old or new in after
