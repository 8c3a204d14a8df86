"""The rights of a user, read from the rows of roles, teams and business units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.privileges import all_privileges
from portal.sandbox.identity.caller import Rights
from portal.sandbox.models import Link, Row, Share
from portal.sandbox.security.column_rights import load_column_rights
from portal.sandbox.security.reach import EVERYTHING, Reach

# The template of the role that knows no column security, the same in every organisation.
SYSTEM_ADMINISTRATOR = "627090ff-40a3-4053-8790-584edc5be201"


def load_rights(catalogue: Catalogue, user_id: str, unit: str, teams: Iterable[str]) -> Rights:
    """Return what a user of the business unit `unit` may do, alone and through `teams`."""
    team_units = dict(
        Row.objects.filter(table="team", key__in=list(teams)).values_list("key", "business_unit")
    )
    principals = frozenset({user_id, *team_units})
    profiles = _pairs("systemuserprofiles", "systemuserid", user_id, "fieldsecurityprofileid")
    held = [_Holding(roles_of_user(user_id), unit, principals, profiles)]
    for team, team_unit in team_units.items():
        owners = frozenset({user_id, team})
        held.append(_Holding(roles_of_team(team), team_unit or unit, owners, _profiles_of(team)))
    return _rights(catalogue, user_id, principals, held)


def load_team_rights(catalogue: Catalogue, team: Row) -> Rights:
    """Return what a team may do by its own roles."""
    principals = frozenset({team.key})
    unit, profiles = team.business_unit or "", _profiles_of(team.key)
    held = [_Holding(roles_of_team(team.key), unit, principals, profiles)]
    return _rights(catalogue, team.key, principals, held)


@dataclass(frozen=True)
class _Holding:
    """Roles, the unit they count in, the owners whose rows they reach at user depth; profiles."""

    roles: list[str]
    unit: str
    owners: frozenset[str]
    profiles: list[str]


def _rights(
    catalogue: Catalogue, principal: str, principals: frozenset[str], held: Sequence[_Holding]
) -> Rights:
    parents = _unit_parents()
    names = _privilege_names(catalogue)
    reaches: dict[str, Reach] = defaultdict(Reach)
    depths: dict[str, int] = defaultdict(int)
    for one in held:
        for privilege, depth in _privileges(one.roles):
            name = names.get(privilege, privilege)
            reaches[name] |= _reach(depth, one.unit, one.owners, parents)
            depths[name] = max(depths[name], depth)
    return Rights(
        principal,
        dict(reaches),
        dict(depths),
        principals,
        _shared_tables(principals),
        load_column_rights(profile for one in held for profile in one.profiles),
        _is_administrator(role for one in held for role in one.roles),
    )


def _is_administrator(roles: Iterable[str]) -> bool:
    found = Row.objects.filter(table="role", key__in=list(roles)).values_list("data", flat=True)
    return any(data.get("roletemplateid") == SYSTEM_ADMINISTRATOR for data in found)


def _profiles_of(team: str) -> list[str]:
    return _pairs("teamprofiles", "teamid", team, "fieldsecurityprofileid")


def _shared_tables(principals: frozenset[str]) -> frozenset[str]:
    found = Share.objects.filter(principal__in=principals).values_list("row__table", flat=True)
    return frozenset(found.distinct())


def roles_of_user(user_id: str) -> list[str]:
    """Return the ids of the roles assigned to a user directly."""
    return _pairs("systemuserroles", "systemuserid", user_id, "roleid")


def roles_of_team(team_id: str) -> list[str]:
    """Return the ids of the roles assigned to a team."""
    return _pairs("teamroles", "teamid", team_id, "roleid")


def depths_of_role(catalogue: Catalogue, role: str) -> dict[str, int]:
    """Return the depth of every privilege that a role gives, by the privilege's name."""
    names = _privilege_names(catalogue)
    return {names.get(one, one): depth for one, depth in _privileges([role])}


def teams_of(user_id: str) -> list[str]:
    """Return the ids of the teams a user is a member of."""
    return _pairs("teammembership", "systemuserid", user_id, "teamid")


def _pairs(table: str, column: str, key: str, other: str) -> list[str]:
    found = Link.objects.filter(relation=f"{table}.{column}", target=key)
    return [str(data[other]) for data in found.values_list("row__data", flat=True)]


def _privileges(roles: list[str]) -> list[tuple[str, int]]:
    found = Link.objects.filter(relation="roleprivileges.roleid", target__in=roles)
    return [
        (str(data["privilegeid"]), int(data["privilegedepthmask"]))
        for data in found.values_list("row__data", flat=True)
    ]


def _unit_parents() -> dict[str, str | None]:
    units = Row.objects.filter(table="businessunit").values_list("key", "data")
    return {key: data.get("parentbusinessunitid") for key, data in units}


def _reach(
    depth: int, place: str, owners: frozenset[str], parents: Mapping[str, str | None]
) -> Reach:
    if depth >= 8:
        return EVERYTHING
    units = {4: _below(place, parents), 2: frozenset({place})}.get(depth, frozenset[str]())
    return Reach(units=units, owners=owners)


def _below(unit: str, parents: Mapping[str, str | None]) -> frozenset[str]:
    """Return the unit and all below it."""
    found = {unit}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


def _privilege_names(catalogue: Catalogue) -> dict[str, str]:
    definitions = (one.definition for one in catalogue.tables.values())
    return {one.id: one.name for one in all_privileges(definitions)}
