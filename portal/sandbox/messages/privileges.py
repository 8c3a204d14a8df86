"""What a user or a team may do in general: all privileges, or those asked for."""

from collections.abc import Callable, Iterable

from portal.sandbox.definitions.identity import privilege_id
from portal.sandbox.errors import BadRequest
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.identity.caller import Rights
from portal.sandbox.identity.callers import caller_of
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.models import Row
from portal.sandbox.rows.finding import find_record
from portal.sandbox.security.loading import load_team_rights

_DEPTHS = {1: "Basic", 2: "Local", 4: "Deep", 8: "Global"}
_NO_FILTER = "00000000-0000-0000-0000-000000000000"


def _all_of_user(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrieveUserPrivileges: the widest depth held of each privilege."""
    rights, unit = _user_rights(context, target)
    return _answer(call, "RetrieveUserPrivileges", rights, unit, rights.depths)


def _all_of_team(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrieveTeamPrivileges."""
    if target.bound_table.name != "team":
        raise BadRequest("RetrieveTeamPrivileges is bound to team.")
    find_record(context.view(), target.bound_table, target.key)
    team = Row.objects.get(table="team", key=target.key)
    rights = load_team_rights(context.catalogue, team)
    unit = team.business_unit or ""
    return _answer(call, "RetrieveTeamPrivileges", rights, unit, rights.depths)


def _asked_for(
    name: str, read: Callable[[Target, Rights], Iterable[str]]
) -> Callable[[Context, Call, Target], Reply]:
    """Return what answers a message that asks for some of a user's privileges."""

    def serve(context: Context, call: Call, target: Target) -> Reply:
        rights, unit = _user_rights(context, target)
        return _answer(call, name, rights, unit, read(target, rights))

    return serve


def _by_name(target: Target, rights: Rights) -> Iterable[str]:
    return (target.text("PrivilegeName"),)


def _by_id(target: Target, rights: Rights) -> Iterable[str]:
    wanted = target.text("PrivilegeId").lower()
    return (name for name in rights.depths if privilege_id(name) == wanted)


def _by_names(target: Target, rights: Rights) -> Iterable[str]:
    return _texts(target, "PrivilegeNames")


def _by_ids(target: Target, rights: Rights) -> Iterable[str]:
    wanted = {one.lower() for one in _texts(target, "PrivilegeIds")}
    return (name for name in rights.depths if privilege_id(name) in wanted)


def _texts(target: Target, parameter: str) -> list[str]:
    found = target.arguments.get(parameter)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadRequest(f"The parameter '{parameter}' is required and must be a list of texts.")
    return found


def _user_rights(context: Context, target: Target) -> tuple[Rights, str]:
    """Return a user's rights and business unit.

    Everybody may ask for themselves; others only who may read that user's row.
    """
    if target.bound_table.name != "systemuser":
        raise BadRequest("The privileges of a user are asked of systemuser.")
    caller = context.caller
    if target.key != caller.user_id:
        find_record(context.view(), target.bound_table, target.key)
        caller = caller_of(context.catalogue, target.key)
    return caller.rights[0], caller.business_unit_id


def _answer(call: Call, name: str, rights: Rights, unit: str, wanted: Iterable[str]) -> Reply:
    privileges = [
        {
            "Depth": _DEPTHS[min(rights.depths[one], 8)],
            "PrivilegeId": privilege_id(one),
            "BusinessUnitId": unit,
            "PrivilegeName": one,
            "RecordFilterId": _NO_FILTER,
        }
        for one in sorted(set(wanted))
        if one in rights.depths
    ]
    return json_reply({**answer_type(call, name), "RolePrivileges": privileges})


_PARTS = {
    "RetrieveUserPrivilegeByPrivilegeName": _by_name,
    "RetrieveUserPrivilegeByPrivilegeId": _by_id,
    "RetrieveUserSetOfPrivilegesByNames": _by_names,
    "RetrieveUserSetOfPrivilegesByIds": _by_ids,
}
MESSAGES = (
    Message("RetrieveUserPrivileges", "function", _all_of_user, "row"),
    Message("RetrieveTeamPrivileges", "function", _all_of_team, "row"),
    *(Message(name, "function", _asked_for(name, read), "row") for name, read in _PARTS.items()),
)
