"""Who wrote a row, when, and for whom."""

from portal.sandbox.http.context import Context
from portal.sandbox.rows.record import Values
from portal.sandbox.rows.values import moment


def sign(context: Context, values: Values, *, creates: bool) -> None:
    """Note who did it and when, and for whom."""
    caller = context.caller
    verbs = ("created", "modified") if creates else ("modified",)
    for verb in verbs:
        values[f"{verb}on"] = moment(context.now)
        values[f"{verb}by"] = caller.user_id
        values[f"{verb}onbehalfby"] = caller.on_behalf_of
