"""The people of the demo organisation: users, where they belong, and how they like things shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.sandbox.organisation.rows import SeedRow, fixed_id

ROOT = "Alderwick Field Services"
NORTH = "North"
SOUTH = "South"
UNITS = (ROOT, NORTH, SOUTH)
DOMAIN = "alderwick.example"

BERLIN = 110
LONDON = 85
UTC = 92
ENGLISH = 1033
BRITISH = 2057
GERMAN = 1031


@dataclass(frozen=True)
class Person:
    """A user: `key` is the user name and, on the sandbox only, the password."""

    key: str
    first_name: str
    last_name: str
    unit: str
    title: str
    roles: tuple[str, ...] = ()
    time_zone: int = BERLIN
    locale: int = BRITISH
    language: int = ENGLISH
    is_application: bool = False

    @property
    def id(self) -> str:
        """Return the user's systemuserid."""
        return fixed_id("systemuser", self.key)

    @property
    def full_name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Team:
    """An owner team of a unit. Every unit has a default team named like it, without roles."""

    name: str
    unit: str
    members: tuple[str, ...]
    roles: tuple[str, ...] = ()
    is_default: bool = False

    @property
    def id(self) -> str:
        """Return the team's teamid."""
        return fixed_id("team", self.name)


PEOPLE = (
    Person("maker", "Mira", "Aldane", ROOT, "App maker", ("System Administrator",), LONDON),
    Person("bob", "Bob", "Hollander", NORTH, "Technician", ("Field Service - Resource",)),
    Person(
        "carol", "Carol", "Winterfeld", SOUTH, "Techniker", ("Field Service - Resource",),
        locale=GERMAN, language=GERMAN,
    ),
    Person("dora", "Dora", "Kestrin", ROOT, "Dispatcher", ("Field Service - Dispatcher",)),
    Person("nils", "Nils", "Osterkamp", NORTH, "Dispatcher", ("Field Service - Dispatcher",)),
    Person("vera", "Vera", "Lechtal", SOUTH, "Dispatcher", ("Field Service - Dispatcher",)),
    Person("dana", "Dana", "Merriton", NORTH, "Account manager", ("Salesperson",), LONDON),
    Person("sven", "Sven", "Tallmeier", SOUTH, "Account manager", ("Salesperson",)),
    Person(
        "sofia", "Sofia", "Brandtner", ROOT, "Service agent", ("Customer Service Representative",)
    ),
    Person(
        "nora", "Nora", "Whitfield", NORTH, "Service agent", ("Customer Service Representative",),
        LONDON,
    ),
    Person(
        "selma", "Selma", "Aigner", SOUTH, "Service agent", ("Customer Service Representative",),
        locale=GERMAN, language=GERMAN,
    ),
    Person("charlie", "Charlie", "Brandau", ROOT, "Visitor"),
    Person(
        "portal", "Field Portal", "", ROOT, "Application user", ("Field Portal Service",), UTC,
        is_application=True,
    ),
)  # fmt: skip

FIELD_TEAMS = (
    Team("North Field Service", NORTH, ("bob", "nils"), ("Field Service - Resource",)),
    Team("South Field Service", SOUTH, ("carol", "vera"), ("Field Service - Resource",)),
)
DEFAULT_TEAMS = tuple(
    Team(unit, unit, tuple(one.key for one in PEOPLE if one.unit == unit), is_default=True)
    for unit in UNITS
)
SALES_TEAMS = (
    Team("North Sales", NORTH, ("dana",), ("Salesperson",)),
    Team("South Sales", SOUTH, ("sven",), ("Salesperson",)),
)
SERVICE_TEAMS = (
    Team("Customer Service", ROOT, ("sofia",), ("Customer Service Representative",)),
    Team("North Customer Service", NORTH, ("nora",), ("Customer Service Representative",)),
    Team("South Customer Service", SOUTH, ("selma",), ("Customer Service Representative",)),
)
TEAMS = (*DEFAULT_TEAMS, *FIELD_TEAMS, *SALES_TEAMS, *SERVICE_TEAMS)


def unit_id(name: str) -> str:
    """Return the businessunitid of a unit."""
    return fixed_id("businessunit", name)


def unit_role_id(role: str, unit: str) -> str:
    """Return the id of a unit's copy of a role; the root unit's is the role itself."""
    return fixed_id("role", role if unit == ROOT else f"{role}/{unit}")


def people_rows() -> Iterator[SeedRow]:
    """Yield units, users, their settings, teams, and who is in which."""
    yield from map(_unit, UNITS)
    for person in PEOPLE:
        yield from user_rows(person)
    for team in TEAMS:
        yield from _team_rows(team)


def user_rows(person: Person) -> Iterator[SeedRow]:
    """Yield a user with settings and roles."""
    yield SeedRow("systemuser", _user(person))
    yield SeedRow("usersettings", _settings(person))
    for role in person.roles:
        yield SeedRow(
            "systemuserroles",
            {
                "systemuserroleid": fixed_id("systemuserroles", f"{person.key}/{role}"),
                "systemuserid": person.id,
                "roleid": unit_role_id(role, person.unit),
            },
        )


def membership_row(team_id: str, user_id: str) -> SeedRow:
    """Return the row that makes a user a member of a team."""
    return SeedRow(
        "teammembership",
        {
            "teammembershipid": fixed_id("teammembership", f"{team_id}/{user_id}"),
            "teamid": team_id,
            "systemuserid": user_id,
        },
    )


def _unit(name: str) -> SeedRow:
    values: dict[str, object] = {"businessunitid": unit_id(name), "name": name}
    if name != ROOT:
        values["parentbusinessunitid"] = unit_id(ROOT)
    return SeedRow("businessunit", values)


def _user(person: Person) -> dict[str, object]:
    mail = f"{person.key}@{DOMAIN}"
    values: dict[str, object] = {
        "systemuserid": person.id,
        "fullname": person.full_name,
        "firstname": person.first_name,
        "lastname": person.last_name,
        "domainname": mail,
        "internalemailaddress": mail,
        "title": person.title,
        "azureactivedirectoryobjectid": fixed_id("directory", person.key),
        "isdisabled": False,
        "islicensed": not person.is_application,
        "accessmode": 4 if person.is_application else 0,
        "businessunitid": unit_id(person.unit),
    }
    if person.is_application:
        values["applicationid"] = fixed_id("application", person.key)
    return values


def _settings(person: Person) -> dict[str, object]:
    is_german = person.locale == GERMAN
    return {
        "systemuserid": person.id,
        "businessunitid": unit_id(person.unit),
        "timezonecode": person.time_zone,
        "localeid": person.locale,
        "uilanguageid": person.language,
        "helplanguageid": person.language,
        "dateformatstring": "dd.MM.yyyy" if is_german else "dd/MM/yyyy",
        "dateseparator": "." if is_german else "/",
        "timeformatstring": "HH:mm",
        "timeseparator": ":",
        "decimalsymbol": "," if is_german else ".",
        "numberseparator": "." if is_german else ",",
        "currencysymbol": "€",
        "paginglimit": 50,
    }


def _team_rows(team: Team) -> Iterator[SeedRow]:
    yield SeedRow(
        "team",
        {
            "teamid": team.id,
            "name": team.name,
            "teamtype": 0,
            "isdefault": team.is_default,
            "businessunitid": unit_id(team.unit),
            "administratorid": fixed_id("systemuser", "maker"),
        },
    )
    for key in team.members:
        yield membership_row(team.id, fixed_id("systemuser", key))
    for role in team.roles:
        yield SeedRow(
            "teamroles",
            {
                "teamroleid": fixed_id("teamroles", f"{team.name}/{role}"),
                "teamid": team.id,
                "roleid": unit_role_id(role, team.unit),
            },
        )
