"""Reading who a user is: WhoAmI, then everything else in one batch.

What a user may not read about themselves is left empty rather than refused: somebody without any
role can still sign in, and is then told that there is nothing for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from portal.dataverse.batch import Answer, Operation
from portal.dataverse.client import Client, WhoAmI, rows_of, whole
from portal.dataverse.errors import AccessDenied, NotFound
from portal.dataverse.fetchxml import attributes, condition, element, filter_of
from portal.dataverse.literals import row_path
from portal.dataverse.locales import locale_tag
from portal.dataverse.query import fetch_operation, retrieve_operation
from portal.dataverse.time_zones import iana_time_zone
from portal.dataverse.users import UserFacts
from portal.dataverse.wire import FORMATTED, Row

_DEPTHS: Mapping[str, int] = MappingProxyType({"Basic": 1, "Local": 2, "Deep": 4, "Global": 8})
_NOTHING: Row = MappingProxyType({"value": []})


def read_user_facts(client: Client) -> UserFacts:
    """The facts of the user as whom this client acts."""
    me = client.who_am_i()
    bodies = [_readable(answer) for answer in client.read_all(_reads(me))]
    user, settings, organization, roles, team_roles, teams, privileges = bodies
    held_roles = [*rows_of(roles), *rows_of(team_roles)]
    unit = "_businessunitid_value"
    return UserFacts(
        user_id=me.user_id,
        object_id=str(user.get("azureactivedirectoryobjectid") or "").lower(),
        full_name=str(user.get("fullname") or ""),
        business_unit_id=str(user.get(unit) or me.business_unit_id).lower(),
        business_unit_name=str(user.get(f"{unit}@{FORMATTED}") or ""),
        organization_id=me.organization_id,
        organization_name=str(organization.get("name") or ""),
        team_ids=tuple(sorted(row["teamid"].lower() for row in rows_of(teams))),
        role_ids=frozenset(_root_role(row) for row in held_roles),
        role_names=frozenset(row["name"] for row in held_roles),
        time_zone=iana_time_zone(settings.get("timezonecode")),
        language_code=settings.get("uilanguageid") or organization.get("languagecode") or 1033,
        locale=locale_tag(settings.get("localeid") or organization.get("localeid")),
        week_start=organization.get("weekstartdaycode") or 0,
        privileges=widest_privileges(privileges.get("RolePrivileges") or ()),
    )


def _reads(me: WhoAmI) -> Sequence[Operation]:
    user = ("fullname", "azureactivedirectoryobjectid", "_businessunitid_value")
    settings = ("timezonecode", "uilanguageid", "localeid")
    organization = ("name", "weekstartdaycode", "languagecode", "localeid")
    is_me = filter_of("and", condition("systemuserid", "eq", me.user_id))
    membership = _link("teammembership", "teamid", is_me)
    privileges = "Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"
    return (
        retrieve_operation("systemusers", me.user_id, select=user, annotations=[FORMATTED]),
        retrieve_operation("usersettingscollection", me.user_id, select=settings),
        retrieve_operation("organizations", me.organization_id, select=organization),
        fetch_operation("roles", _roles(_link("systemuserroles", "roleid", is_me))),
        fetch_operation("roles", _roles(_link("teamroles", "roleid", membership))),
        fetch_operation("teams", _distinct("team", ["teamid"], membership)),
        Operation("GET", f"{row_path('systemusers', me.user_id)}/{privileges}"),
    )


def _link(table: str, column: str, inner: str) -> str:
    """A step through an intersect table, which has the same column on both sides."""
    facts = {"name": table, "from": column, "to": column, "intersect": "true"}
    return element("link-entity", facts, inner)


def _roles(link: str) -> str:
    return _distinct("role", ["roleid", "name", "parentrootroleid"], link)


def _distinct(table: str, columns: Iterable[str], link: str) -> str:
    entity = element("entity", {"name": table}, attributes(columns), link)
    return element("fetch", {"distinct": "true"}, entity)


def _readable(answer: Answer) -> Row:
    """The body of an answer; nothing when the user may not see it."""
    try:
        return whole(answer)
    except (AccessDenied, NotFound):
        return _NOTHING


def _root_role(row: Row) -> str:
    """The role's root: roles are copied to every business unit, and only roots compare equal."""
    root = row.get("_parentrootroleid_value") or row.get("parentrootroleid") or row["roleid"]
    return str(root).lower()


def widest_privileges(rows: Iterable[Row]) -> Mapping[str, int]:
    """By a privilege's name, the widest depth that any role gives."""
    widest: dict[str, int] = {}
    for row in rows:
        name, depth = row.get("PrivilegeName"), _depth(row.get("Depth"))
        if name:
            widest[str(name)] = max(depth, widest.get(str(name), 0))
    return widest


def _depth(value: object) -> int:
    """Depth by its name or, in some editions, by the number of its member: 0 to 3."""
    if isinstance(value, int):
        return 1 << value if 0 <= value <= 3 else 0
    return _DEPTHS.get(str(value), 0)
