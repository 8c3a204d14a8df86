"""Who belongs where: members of teams, the business unit of a user."""

from collections.abc import Callable
from typing import Any

from portal.sandbox.definitions.model import ManyToManyDefinition
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.messages.entities import find_entity, read_entity
from portal.sandbox.messages.message import Message, Target
from portal.sandbox.models import Row
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.pairs import join, part
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_Change = Callable[[Context, ManyToManyDefinition, Row, Row], None]


def _members(change: _Change) -> Callable[[Context, Call, Target], Reply]:
    """Return what answers AddMembersTeam or RemoveMembersTeam: all members or none."""

    def serve(context: Context, call: Call, target: Target) -> Reply:
        if target.bound_table.name != "team":
            raise BadRequest("The members of a team are changed on a team.")
        members = call.json().get("Members")
        if not isinstance(members, list):
            raise BadRequest("The parameter 'Members' must be a list of users.", "0x80048d19")
        with write_transaction():
            team = find_entity(context, target.bound_table, target.key)
            for member in members:
                change(context, _membership(context), team, _user(context, member))
        return empty_reply()

    return serve


def set_business_unit(context: Context, call: Call, target: Target) -> Reply:
    """Answer SetBusinessSystemUser: the user moves, with the rows that belong to them."""
    if target.bound_table.name != "systemuser":
        raise BadRequest("SetBusinessSystemUser is bound to systemuser.")
    body = call.json()
    unit_table, unit = read_entity(context, body.get("BusinessUnit"), "BusinessUnit")
    if unit_table.name != "businessunit":
        raise BadRequest("The parameter 'BusinessUnit' must name a business unit.", "0x80048d19")
    if body.get("DoNotMoveAllRecords"):
        raise NotImplementedHere("moving a user without the rows (DoNotMoveAllRecords)")
    _heir, heir = read_entity(context, body.get("ReassignPrincipal"), "ReassignPrincipal")
    if heir != target.key:
        raise NotImplementedHere("handing a moved user's rows to another principal")
    with write_transaction():
        user = find_entity(context, target.bound_table, target.key)
        lookup = ("businessunitid", "businessunit", unit)
        payload = Payload({"businessunitid": unit}, (lookup,))
        update_row(context, target.bound_table, user, payload)
    return empty_reply()


def _membership(context: Context) -> ManyToManyDefinition:
    pairs = context.catalogue.tables["team"].many_to_many
    return next(one for one in pairs if one.schema_name == "teammembership_association")


def _user(context: Context, value: Any) -> Row:
    table, key = read_entity(context, value, "Members")
    if table.name != "systemuser":
        raise BadRequest("The members of a team are users.", "0x80048d19")
    find_record(context.view(), table, key)
    return Row.objects.get(table=table.name, key=key)


MESSAGES = (
    Message("AddMembersTeam", "action", _members(join), "row"),
    Message("RemoveMembersTeam", "action", _members(part), "row"),
    Message("SetBusinessSystemUser", "action", set_business_unit, "row"),
)
