"""Rows of one unit that people of the other may work with, because they were shared."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.sandbox.definitions import catalogue
from portal.sandbox.models import Row
from portal.sandbox.organisation.people import NORTH, SALES_TEAMS, SOUTH
from portal.sandbox.organisation.rows import Chance, fixed_id
from portal.sandbox.security.sharing import Principal, grant

_READ = 1
_WORK = 1 | 2 | 4 | 16
_MOST = 12


@dataclass(frozen=True)
class Shared:
    """A row of `table`, by its key in the seed, with whom, and what they may do."""

    table: str
    key: str
    principal: Principal
    mask: int


def shares(customers: int, deals: int) -> Iterator[Shared]:
    """Yield what is shared in a seed with so many customers and deals a unit."""
    dana, bob, carol = (_user(name) for name in ("dana", "bob", "carol"))
    south_team = Principal("team", next(one.id for one in SALES_TEAMS if one.unit == SOUTH))
    for index in range(0, min(customers, _MOST * 5), 5):
        yield Shared("account", f"{SOUTH}/{index}", dana, _WORK)
    for index in range(0, min(customers, _MOST * 10), 10):
        yield Shared("account", f"{SOUTH}/{index}", bob, _READ)
        yield Shared("account", f"{NORTH}/{index}", carol, _READ)
    for index in range(0, min(deals, _MOST * 6), 6):
        yield Shared("opportunity", f"{SOUTH}/deal/{index}", dana, _READ)
        yield Shared("opportunity", f"{NORTH}/deal/{index}", south_team, _WORK)


def share_rows(chance: Chance, customers: int, deals: int) -> None:
    """Share the rows of a seed, which are there."""
    tables = catalogue.current()
    for one in shares(customers, deals):
        row = Row.objects.get(table=one.table, key=chance.id(one.table, one.key))
        grant(tables, tables.tables[one.table], row, one.principal, one.mask)


def _user(name: str) -> Principal:
    return Principal("systemuser", fixed_id("systemuser", name))
