"""Random organisations: what SQL shows is what a naive reading of the rules shows.

The evaluator below knows nothing of Reach or SQL: it asks, row by row, whether any role of the
user or of one of their teams covers the row, or whether the row was shared with them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.privileges import privilege_name, privileges_of
from portal.sandbox.errors import Forbidden
from portal.sandbox.identity.caller import Caller
from portal.sandbox.identity.callers import caller_of
from portal.sandbox.models import Row, Share
from portal.sandbox.rows.bulk import insert_rows
from portal.sandbox.security.access import may
from portal.sandbox.security.loading import load_rights, teams_of
from portal.sandbox.sql.dialect import dialect
from portal.sandbox.sql.viewpoint import Viewpoint
from tests.sandbox.small_organisation import key

UNITS, USERS, TEAMS, ROLES, ROWS = 5, 4, 3, 3, 8
VERBS = ("Read", "Write")


@dataclass(frozen=True)
class World:
    """An organisation, everything by number: unit 0 is the root."""

    parents: list[int]
    user_units: list[int]
    team_units: list[int]
    members: set[tuple[int, int]]
    depths: list[dict[str, int]]
    user_roles: set[tuple[int, int]]
    team_roles: set[tuple[int, int]]
    owners: list[tuple[str, int]]
    shares: dict[tuple[int, str, int], int]


def _pairs(first: int, second: int) -> st.SearchStrategy[set[tuple[int, int]]]:
    one = st.tuples(st.integers(0, first - 1), st.integers(0, second - 1))
    return st.sets(one, max_size=6)


_OWNER = st.one_of(
    st.tuples(st.just("systemuser"), st.integers(0, USERS - 1)),
    st.tuples(st.just("team"), st.integers(0, TEAMS - 1)),
)
_DEPTHS = st.dictionaries(st.sampled_from(VERBS), st.sampled_from([1, 2, 4, 8]))
WORLDS = st.builds(
    World,
    parents=st.tuples(*(st.integers(0, max(one - 1, 0)) for one in range(UNITS))).map(list),
    user_units=st.lists(st.integers(0, UNITS - 1), min_size=USERS, max_size=USERS),
    team_units=st.lists(st.integers(0, UNITS - 1), min_size=TEAMS, max_size=TEAMS),
    members=_pairs(TEAMS, USERS),
    depths=st.lists(_DEPTHS, min_size=ROLES, max_size=ROLES),
    user_roles=_pairs(USERS, ROLES),
    team_roles=_pairs(TEAMS, ROLES),
    owners=st.lists(_OWNER, min_size=ROWS, max_size=ROWS),
    shares=st.dictionaries(
        st.tuples(st.integers(0, ROWS - 1), _OWNER).map(lambda one: (one[0], *one[1])),
        st.sampled_from([1, 2, 3]),
        max_size=5,
    ),
)


def allows(world: World, user: int, verb: str, row: int) -> bool:
    """Say whether the rules let a user do a verb to a row."""
    mine = {team for team, member in world.members if member == user}
    owner = world.owners[row]
    unit = (world.user_units if owner[0] == "systemuser" else world.team_units)[owner[1]]
    is_privileged = False
    for role, place, owners in _held(world, user, mine):
        depth = world.depths[role].get(verb, 0)
        is_privileged = is_privileged or depth > 0
        if depth and (
            depth == 8
            or owner in owners
            or (depth == 2 and unit == place)
            or (depth == 4 and _is_below(world, unit, place))
        ):
            return True
    bit = 1 if verb == "Read" else 2
    principals = {("systemuser", user), *(("team", team) for team in mine)}
    shared = any(
        mask & bit and at == row and (table, number) in principals
        for (at, table, number), mask in world.shares.items()
    )
    return is_privileged and shared


def _held(
    world: World, user: int, mine: set[int]
) -> Iterator[tuple[int, int, set[tuple[str, int]]]]:
    """Give the roles of a user with the unit they count in and whose rows are own rows."""
    everybody = {("systemuser", user), *(("team", team) for team in mine)}
    for holder, role in world.user_roles:
        if holder == user:
            yield role, world.user_units[user], everybody
    for team, role in world.team_roles:
        if team in mine:
            yield role, world.team_units[team], {("systemuser", user), ("team", team)}


def _is_below(world: World, unit: int, place: int) -> bool:
    while unit != place and unit != 0:
        unit = world.parents[unit]
    return unit == place


@contextmanager
def built(world: World) -> Iterator[None]:
    """Put a world into the store, and take it out again."""
    with transaction.atomic(using="sandbox"):
        _build(world)
        yield
        transaction.set_rollback(True, using="sandbox")


def _build(world: World) -> None:
    insert_rows("organization", [{"organizationid": key("o"), "name": "o"}])
    insert_rows("businessunit", [
        {"businessunitid": key(f"unit {n}"), "name": str(n)}
        | ({"parentbusinessunitid": key(f"unit {parent}")} if n else {})
        for n, parent in enumerate(world.parents)
    ])  # fmt: skip
    insert_rows("systemuser", [
        {"systemuserid": key(f"systemuser {n}"), "fullname": str(n), "domainname": str(n),
         "businessunitid": key(f"unit {unit}")}
        for n, unit in enumerate(world.user_units)
    ])  # fmt: skip
    insert_rows("team", [
        {"teamid": key(f"team {n}"), "name": str(n), "businessunitid": key(f"unit {unit}")}
        for n, unit in enumerate(world.team_units)
    ])  # fmt: skip
    insert_rows("role", [
        {"roleid": key(f"role {n}"), "name": str(n), "businessunitid": key("unit 0")}
        for n in range(ROLES)
    ])  # fmt: skip
    _join("teammembership", ("teamid", "team"), ("systemuserid", "systemuser"), world.members)
    _join("systemuserroles", ("systemuserid", "systemuser"), ("roleid", "role"), world.user_roles)
    _join("teamroles", ("teamid", "team"), ("roleid", "role"), world.team_roles)
    definition = catalogue.current().tables["account"].definition
    ids = {one.name: one.id for one in privileges_of(definition)}
    insert_rows("roleprivileges", [
        {"roleprivilegeid": key(f"{n} {verb}"), "roleid": key(f"role {n}"),
         "privilegeid": ids[privilege_name(definition, verb)], "privilegedepthmask": depth}
        for n, depths in enumerate(world.depths) for verb, depth in depths.items()
    ])  # fmt: skip
    insert_rows("account", [
        {"accountid": key(f"row {n}"), "name": str(n), "ownerid": (table, key(f"{table} {number}"))}
        for n, (table, number) in enumerate(world.owners)
    ])  # fmt: skip
    rows = {one.key: one for one in Row.objects.filter(table="account")}
    Share.objects.bulk_create(
        Share(row=rows[key(f"row {row}")], principal=key(f"{table} {number}"),
              principal_table=table, rights=mask & 1, inherited=mask & 2)
        for (row, table, number), mask in world.shares.items()
    )  # fmt: skip


def _join(
    table: str, first: tuple[str, str], second: tuple[str, str], pairs: set[tuple[int, int]]
) -> None:
    primary = catalogue.current().tables[table].definition.primary_id
    insert_rows(table, [
        {primary: key(f"{table} {one} {other}"), first[0]: key(f"{first[1]} {one}"),
         second[0]: key(f"{second[1]} {other}")}
        for one, other in pairs
    ])  # fmt: skip


def caller(user: int) -> Caller:
    return caller_of(catalogue.current(), key(f"systemuser {user}"))


def shown(who: Caller) -> set[str]:
    """Return the names of the accounts that SQL shows, or none where the table is forbidden."""
    tables = catalogue.current()
    view = Viewpoint(tables, who, None, dialect())  # type: ignore[arg-type] # no clock is asked
    try:
        where = view.rows_of("sandbox_row", tables.tables["account"])
    except Forbidden:
        return set()
    sql = f"SELECT * FROM sandbox_row WHERE {where.text}"
    return {str(row.data["name"]) for row in Row.objects.raw(sql, list(where.parameters))}


@pytest.mark.django_db(databases=["sandbox"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_sql_and_check_agree_with_a_naive_reading(world: World) -> None:
    with built(world):
        table = catalogue.current().tables["account"]
        rows = {int(one.data["name"]): one for one in Row.objects.filter(table="account")}
        visible = []
        for user in range(USERS):
            who = caller(user)
            expected = {str(row) for row in rows if allows(world, user, "Read", row)}
            assert shown(who) == expected
            visible.append(expected)
            for number, row in rows.items():
                assert may(who, table, "Read", row) == (str(number) in expected)
                assert may(who, table, "Write", row) == allows(world, user, "Write", number)


@pytest.mark.django_db(databases=["sandbox"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
def test_impersonation_shows_the_rows_that_both_see(world: World) -> None:
    with built(world):
        for user in range(USERS):
            for other in range(USERS):
                one, two = caller(user), caller(other)
                both = Caller(one.user_id, "", "", (*one.rights, *two.rights))
                assert shown(both) == shown(one) & shown(two)


def test_rights_are_read_anew_from_the_rows(organisation: None) -> None:
    user = key("bob")
    rights = load_rights(catalogue.current(), user, key("north"), teams_of(user))
    assert rights.principals == {user, key("rovers")}
    assert rights.shared == frozenset()
