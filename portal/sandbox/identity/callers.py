"""From a user's id to the caller a request acts as.

Facts and rights are kept in the process until a security row changes anywhere, in any process: the
mark of `rows.versions` is read with every request.
"""

from dataclasses import replace
from threading import Lock

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.privileges import ACT_ON_BEHALF
from portal.sandbox.errors import Forbidden
from portal.sandbox.identity.caller import Caller
from portal.sandbox.identity.time_zones import zone_of
from portal.sandbox.models import Row
from portal.sandbox.query.fiscal import fiscal_calendar
from portal.sandbox.rows.versions import security_mark
from portal.sandbox.security.loading import load_rights, teams_of

_known: dict[tuple[str, str, str], Caller] = {}
_lock = Lock()
_MOST_KNOWN = 500


def caller_of(catalogue: Catalogue, user_id: str) -> Caller:
    """Return the caller of a signed-in user.

    Raises Forbidden for a user who is no member of the organisation or is disabled.
    """
    key = (security_mark(), catalogue.mark, user_id)
    found = _known.get(key)
    if found is None:
        found = _load(catalogue, user_id)
        with _lock:
            if len(_known) >= _MOST_KNOWN:
                _known.clear()
            _known[key] = found
    return found


def impersonate(catalogue: Catalogue, caller: Caller, user_id: str | None) -> Caller:
    """Return the caller who acts for another user: the rights of both, intersected.

    Whoever acts for themselves just acts.

    Raises Forbidden without the privilege to act for others, or if there is no such user.
    """
    if not all(ACT_ON_BEHALF in rights.privileges for rights in caller.rights):
        raise Forbidden(
            f"Principal user (Id={caller.user_id}, type=8) is missing {ACT_ON_BEHALF} privilege"
        )
    if user_id is None:
        raise Forbidden("The user is not a member of the organization.", "0x80072560")
    if user_id == caller.user_id:
        return caller
    target = caller_of(catalogue, user_id)
    return replace(target, rights=(*target.rights, *caller.rights), on_behalf_of=caller.user_id)


def user_by_object_id(object_id: str) -> str | None:
    """Return the id of the user with that Entra object id."""
    users = Row.objects.filter(table="systemuser").values_list("key", "data")
    wanted = object_id.lower()
    for key, data in users:
        if str(data.get("azureactivedirectoryobjectid", "")).lower() == wanted:
            return key
    return None


def _load(catalogue: Catalogue, user_id: str) -> Caller:
    user = Row.objects.filter(table="systemuser", key=user_id).first()
    if user is None or user.data.get("isdisabled"):
        raise Forbidden("The user is not a member of the organization.", "0x80072560")
    settings = Row.objects.filter(table="usersettings", key=user_id).first()
    organization = Row.objects.filter(table="organization").first()
    facts = settings.data if settings else {}
    unit = str(user.data.get("businessunitid", ""))
    teams = teams_of(user_id)
    return Caller(
        user_id=user_id,
        business_unit_id=unit,
        organization_id=organization.key if organization else "",
        rights=(load_rights(catalogue, user_id, unit, teams),),
        team_ids=frozenset(teams),
        zone=zone_of(facts.get("timezonecode")),
        week_start=int(organization.data.get("weekstartdaycode", 0)) if organization else 0,
        language=int(facts.get("uilanguageid") or 1033),
        fiscal=fiscal_calendar(organization.data if organization else {}),
    )
