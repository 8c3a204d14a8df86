"""Who is asking: WhoAmI, RetrieveUserPrivileges."""

from portal.sandbox.definitions.identity import privilege_id
from portal.sandbox.errors import Forbidden
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.identity.callers import caller_of
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.rows.finding import find_record

_DEPTHS = {1: "Basic", 2: "Local", 4: "Deep", 8: "Global"}


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


def retrieve_user_privileges(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrieveUserPrivileges of a user: the widest depth held of each privilege.

    Everybody may ask for themselves; others only who may read that user's row.
    """
    table, key = target.bound_table, target.key
    if table.name != "systemuser":
        raise Forbidden("RetrieveUserPrivileges is bound to systemuser.")
    caller = context.caller
    if key != caller.user_id:
        find_record(context.view(), table, key)
        caller = caller_of(context.catalogue, key)
    privileges = [
        {
            "Depth": _DEPTHS[min(depth, 8)],
            "PrivilegeId": privilege_id(name),
            "BusinessUnitId": caller.business_unit_id,
            "PrivilegeName": name,
            "RecordFilterId": "00000000-0000-0000-0000-000000000000",
        }
        for name, depth in sorted(caller.rights[0].depths.items())
    ]
    return json_reply({**answer_type(call, "RetrieveUserPrivileges"), "RolePrivileges": privileges})


MESSAGES = (
    Message("WhoAmI", "function", who_am_i),
    Message("RetrieveUserPrivileges", "function", retrieve_user_privileges, "row"),
)
