"""Sharing a row with a user or a team, and who may do what to it."""

from portal.sandbox.definitions.privileges import ACCESS_RIGHTS
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, NotImplementedHere, RowMissing, ValueRefused
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply, json_reply
from portal.sandbox.identity.caller import Rights
from portal.sandbox.messages.entities import find_entity, read_entity
from portal.sandbox.messages.message import NAMESPACE, Message, Target, answer_type
from portal.sandbox.models import Row, Share
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.security.access import check, rights_on
from portal.sandbox.security.loading import load_rights, load_team_rights, teams_of
from portal.sandbox.security.origin import access_origin
from portal.sandbox.security.rights import print_rights, read_rights, verbs_in
from portal.sandbox.security.sharing import Principal, grant, modify, revoke

_PRINCIPALS = {"systemuser": "systemuserid", "team": "teamid"}


def grant_access(context: Context, call: Call, target: Target) -> Reply:
    """Answer GrantAccess: add rights to those that a principal has by sharing."""
    body = call.json()
    with write_transaction():
        table, row = _shareable(context, body.get("Target"))
        principal, mask = _principal_access(context, body.get("PrincipalAccess"))
        _check_own(context, table, row, mask)
        grant(context.catalogue, table, row, principal, mask)
    return empty_reply()


def modify_access(context: Context, call: Call, target: Target) -> Reply:
    """Answer ModifyAccess: set the rights that a principal has by sharing."""
    body = call.json()
    with write_transaction():
        table, row = _shareable(context, body.get("Target"))
        principal, mask = _principal_access(context, body.get("PrincipalAccess"))
        _check_own(context, table, row, mask)
        modify(context.catalogue, table, row, principal, mask)
    return empty_reply()


def revoke_access(context: Context, call: Call, target: Target) -> Reply:
    """Answer RevokeAccess: take away what a principal has by sharing."""
    body = call.json()
    with write_transaction():
        table, row = _shareable(context, body.get("Target"))
        principal = _principal(context, body.get("Revokee"), "Revokee")
        revoke(context.catalogue, table, row, principal)
    return empty_reply()


def retrieve_shared_principals(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrieveSharedPrincipalsAndAccess: with whom a row is shared, and for what."""
    table, key = read_entity(context, target.arguments.get("Target"), "Target")
    find_record(context.view(), table, key)
    shares = Share.objects.filter(row__table=table.name, row__key=key).order_by("id")
    return json_reply(
        {
            **answer_type(call, "RetrieveSharedPrincipalsAndAccess"),
            "PrincipalAccesses": [
                {
                    "AccessMask": print_rights(one.rights | one.inherited),
                    "Principal": {
                        "@odata.type": f"#{NAMESPACE}.{one.principal_table}",
                        _PRINCIPALS[one.principal_table]: one.principal,
                        "ownerid": one.principal,
                    },
                }
                for one in shares
            ],
        }
    )


def retrieve_principal_access(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrievePrincipalAccess: what a user or a team may do to a row."""
    table, key = read_entity(context, target.arguments.get("Target"), "Target")
    rights = _rights_of(context, target.bound_table, target.key)
    find_record(context.view(), table, key)
    row = Row.objects.get(table=table.name, key=key)
    masks = [rights_on(one, table, row) for one in rights]
    mask = sum(ACCESS_RIGHTS.values())
    for one in masks:
        mask &= one
    answer = answer_type(call, "RetrievePrincipalAccess")
    return json_reply({**answer, "AccessRights": print_rights(mask)})


def retrieve_access_origin(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrieveAccessOrigin: a sentence that says why a principal has access to a row."""
    table = context.view().table(target.text("LogicalName"))
    key, principal = target.text("ObjectId").lower(), target.text("PrincipalId").lower()
    answer = answer_type(call, "RetrieveAccessOrigin")
    try:
        find_record(context.view(), table, key)
    except RowMissing as missing:
        # The product answers 200 here too, and puts the fault into the sentence.
        return json_reply({**answer, "Response": missing.message})
    row = Row.objects.get(table=table.name, key=key)
    return json_reply({**answer, "Response": access_origin(row, principal)})


def _shareable(context: Context, value: object) -> tuple[Table, Row]:
    table, key = read_entity(context, value, "Target")
    if not table.is_user_owned:
        raise BadRequest(f"Rows of '{table.name}' have no owner and cannot be shared.")
    row = find_entity(context, table, key)
    check(context.caller, table, "Share", row)
    return table, row


def _principal_access(context: Context, value: object) -> tuple[Principal, int]:
    if not isinstance(value, dict):
        raise BadRequest("The parameter 'PrincipalAccess' is required.", "0x80048d19")
    principal = _principal(context, value.get("Principal"), "Principal")
    return principal, read_rights(value.get("AccessMask"))


def _principal(context: Context, value: object, parameter: str) -> Principal:
    table, key = read_entity(context, value, parameter)
    if table.name == "organization":
        raise NotImplementedHere("sharing with the whole organization")
    if table.name not in _PRINCIPALS:
        raise ValueRefused("0x80040203", f"A row cannot be shared with a row of '{table.name}'.")
    if not Row.objects.filter(table=table.name, key=key).exists():
        raise RowMissing(table.name, key)
    return Principal(table.name, key)


def _check_own(context: Context, table: Table, row: Row, mask: int) -> None:
    """Nobody can share a right that they do not have on the row."""
    for verb in verbs_in(mask):
        check(context.caller, table, verb, row)


def _rights_of(context: Context, table: Table, key: str) -> tuple[Rights, ...]:
    if table.name == "systemuser" and key == context.caller.user_id:
        return context.caller.rights
    find_record(context.view(), table, key)
    row = Row.objects.get(table=table.name, key=key)
    if table.name == "team":
        return (load_team_rights(context.catalogue, row),)
    if table.name == "systemuser":
        if row.data.get("isdisabled"):
            return (Rights(key),)
        unit = row.business_unit or ""
        return (load_rights(context.catalogue, key, unit, teams_of(key)),)
    raise BadRequest("RetrievePrincipalAccess is bound to systemuser and team.")


MESSAGES = (
    Message("GrantAccess", "action", grant_access),
    Message("ModifyAccess", "action", modify_access),
    Message("RevokeAccess", "action", revoke_access),
    Message("RetrieveSharedPrincipalsAndAccess", "function", retrieve_shared_principals),
    Message("RetrievePrincipalAccess", "function", retrieve_principal_access, "row"),
    Message("RetrieveAccessOrigin", "function", retrieve_access_origin),
)
