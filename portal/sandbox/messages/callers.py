"""Who is asking: WhoAmI."""

from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.message import Message, Target, answer_type


def who_am_i(context: Context, call: Call, target: Target) -> Reply:
    """Answer WhoAmI."""
    caller = context.caller
    return json_reply(
        {
            **answer_type(call, "WhoAmI"),
            "BusinessUnitId": caller.business_unit_id,
            "UserId": caller.user_id,
            "OrganizationId": caller.organization_id,
        }
    )


MESSAGES = (Message("WhoAmI", "function", who_am_i),)
