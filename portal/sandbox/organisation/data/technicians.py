"""The technicians of a unit, as users and as bookable resources."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.sandbox.organisation.data import vocabulary as words
from portal.sandbox.organisation.people import (
    BERLIN,
    DEFAULT_TEAMS,
    FIELD_TEAMS,
    NORTH,
    PEOPLE,
    Person,
    membership_row,
    user_rows,
)
from portal.sandbox.organisation.rows import Chance, SeedRow, fixed_id

_USER = 3
_RESOURCE_ADDRESS = 690970000
_DEMO_TECHNICIAN = {NORTH: "bob"}
_TEAMS = (*DEFAULT_TEAMS, *FIELD_TEAMS)
_RESOURCE_ROLE = "Field Service - Resource"


@dataclass(frozen=True)
class Technician:
    """A user who is booked; `is_demo` tells bob and carol from their colleagues."""

    person: Person
    is_demo: bool

    @property
    def resource_id(self) -> str:
        """Return the id of the bookable resource."""
        return fixed_id("bookableresource", self.person.key)

    @property
    def owner(self) -> tuple[str, str]:
        """Return the technician as an owner of rows."""
        return ("systemuser", self.person.id)


def technicians(unit: str, colleagues: int, chance: Chance) -> Iterator[Technician]:
    """Yield the unit's demo technician, then `colleagues` more."""
    key = _DEMO_TECHNICIAN.get(unit, "carol")
    yield Technician(next(one for one in PEOPLE if one.key == key), is_demo=True)
    for number in range(colleagues):
        yield Technician(_colleague(unit, number, chance), is_demo=False)


def technician_rows(technician: Technician) -> Iterator[SeedRow]:
    """Yield the resource, and for a colleague the user with settings, role and teams."""
    person = technician.person
    if not technician.is_demo:
        yield from user_rows(person)
        for team in (one for one in _TEAMS if one.unit == person.unit):
            yield membership_row(team.id, person.id)
    yield SeedRow(
        "bookableresource",
        {
            "bookableresourceid": technician.resource_id,
            "name": person.full_name,
            "resourcetype": _USER,
            "userid": person.id,
            "timezone": BERLIN,
            "msdyn_startlocation": _RESOURCE_ADDRESS,
            "msdyn_endlocation": _RESOURCE_ADDRESS,
            "msdyn_displayonscheduleboard": True,
            "msdyn_targetutilization": 80,
            "msdyn_hourlyrate": 84.0,
            "ownerid": field_team(person.unit),
        },
    )


def field_team(unit: str) -> tuple[str, str]:
    """Return the unit's team that owns what no person owns."""
    return ("team", next(one.id for one in FIELD_TEAMS if one.unit == unit))


def dispatcher(unit: str) -> str:
    """Return the id of the user who plans the unit's work."""
    return fixed_id("systemuser", "nils" if unit == NORTH else "vera")


def _colleague(unit: str, number: int, chance: Chance) -> Person:
    dice = chance.dice("technician", unit, number)
    first, last = dice.choice(words.FIRST_NAMES), dice.choice(words.LAST_NAMES)
    key = f"{first}.{last}.{unit}{number + 1}".lower()
    return Person(key, first, last, unit, "Technician", (_RESOURCE_ROLE,))
