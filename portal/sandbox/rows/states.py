"""State and status: defaults, and whether a status belongs to the state."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import ValueRefused
from portal.sandbox.rows.record import Values


def settle_states(table: Table, values: Values, changes: Values) -> None:
    """Complete `values`, into which `changes` are merged already.

    A new state without a status takes the state's default; a status alone must fit the state.
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
