"""IsValidStateTransition and CalculateRollupField: questions about single rows."""

from typing import Any

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, ColumnUnknown
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.entities import read_entity
from portal.sandbox.messages.message import NAMESPACE, Message, Target, answer_type
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.presenting import Style, outputs_of, present
from portal.sandbox.rows.states import is_allowed


def is_valid_state_transition(context: Context, call: Call, target: Target) -> Reply:
    """Answer IsValidStateTransition: may the row have that state, by its label, and status?"""
    table, key = read_entity(context, target.arguments.get("Entity"), "Entity")
    values = find_record(context.view(), table, key).values
    state = _state_of(table, target.text("NewState"))
    status = target.arguments.get("NewStatus")
    if not isinstance(status, int) or isinstance(status, bool):
        raise BadRequest("The parameter 'NewStatus' is required and must be a number.")
    fits = any(one.value == status and one.state == state for one in table.definition.statuses)
    is_valid = fits and is_allowed(table, values.get("statuscode"), status)
    return json_reply({**answer_type(call, "IsValidStateTransition"), "IsValid": is_valid})


def calculate_rollup_field(context: Context, call: Call, target: Target) -> Reply:
    """Answer CalculateRollupField: the row with the figure, which is always up to date here."""
    table, key = read_entity(context, target.arguments.get("Target"), "Target")
    name = target.text("FieldName")
    column = table.columns.get(name)
    if column is None:
        raise ColumnUnknown(table.name, name)
    if column.rollup is None:
        raise BadRequest(f"The column '{name}' of '{table.name}' is no rollup column.")
    record = find_record(context.view(), table, key)
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    row = present(style, outputs_of(table, (table.key, name)), [(record, {})], etag=True)[0]
    body: dict[str, Any] = {
        "@odata.context": f"{call.root}/$metadata#{table.definition.entity_set}/$entity",
        "@odata.type": f"#{NAMESPACE}.{table.name}",
    }
    return json_reply({**body, **row})


def _state_of(table: Table, label: str) -> int:
    for one in table.definition.states:
        if one.label == label:
            return one.value
    raise BadRequest(f"'{label}' is no state of '{table.name}'.")


MESSAGES = (
    Message("IsValidStateTransition", "function", is_valid_state_transition),
    Message("CalculateRollupField", "function", calculate_rollup_field),
)
