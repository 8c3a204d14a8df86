"""Who is who in the demo organisation."""

from portal.sandbox.organisation.people import (
    DEFAULT_TEAMS,
    PEOPLE,
    TEAMS,
    people_rows,
    unit_id,
    unit_role_id,
)
from portal.sandbox.organisation.rows import fixed_id

ROWS = list(people_rows())


def values(table: str, column: str, key: str) -> dict[str, object]:
    return dict(
        next(row.values for row in ROWS if row.table == table and row.values[column] == key)
    )


def test_bob_works_in_the_north_and_carol_in_the_south() -> None:
    units = {person.key: person.unit for person in PEOPLE}
    assert (units["bob"], units["carol"]) == ("North", "South")
    bob = values("systemuser", "systemuserid", fixed_id("systemuser", "bob"))
    assert bob["businessunitid"] == unit_id("North")


def test_bob_lives_in_berlin_time() -> None:
    settings = values("usersettings", "systemuserid", fixed_id("systemuser", "bob"))
    assert settings["timezonecode"] == 110


def test_users_hold_the_copies_of_their_own_unit() -> None:
    held = {
        (row.values["systemuserid"], row.values["roleid"])
        for row in ROWS
        if row.table == "systemuserroles"
    }
    wanted = {
        (person.id, unit_role_id(role, person.unit)) for person in PEOPLE for role in person.roles
    }
    assert held == wanted


def test_charlie_holds_no_role_of_his_own_nor_through_a_team() -> None:
    charlie = next(person for person in PEOPLE if person.key == "charlie")
    assert charlie.roles == ()
    assert not any(team.roles for team in TEAMS if "charlie" in team.members)


def test_everybody_is_in_the_default_team_of_his_unit_which_grants_nothing() -> None:
    for team in DEFAULT_TEAMS:
        assert team.roles == ()
        assert set(team.members) == {one.key for one in PEOPLE if one.unit == team.unit}


def test_the_portal_is_an_application_user_and_nobody_else_is() -> None:
    with_application = {
        row.values["domainname"]
        for row in ROWS
        if row.table == "systemuser" and row.values.get("applicationid")
    }
    assert with_application == {"portal@alderwick.example"}
