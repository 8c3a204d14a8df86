"""What the names in a filter mean where they stand: the table, the variable, the way there."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, NotImplementedHere, QueryRefused
from portal.sandbox.fetchxml.limits import MOST_CONDITIONS, MOST_LINKS
from portal.sandbox.odata.navigations import (
    Collection,
    ToOne,
    find_navigation,
    navigation,
    no_property,
)


@dataclass
class Budget:
    """What a whole filter has used up: conditions, and ways to other tables."""

    conditions: int = 0
    ways: set[tuple[str, ...]] = field(default_factory=set)
    names: Iterator[int] = field(default_factory=count)

    def spend(self) -> None:
        """Count a condition.

        Raises BadRequest past the limit.
        """
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            message = f"Number of conditions in query exceeded maximum limit of {MOST_CONDITIONS}."
            raise BadRequest(message, "0x8004430C")

    def go(self, way: tuple[str, ...]) -> str:
        """Count a join, once for each way, and return an alias for it.

        Raises BadRequest past the limit.
        """
        self.ways.add(way)
        if len(self.ways) > MOST_LINKS:
            message = "Number of link entities in query exceeded maximum limit."
            raise BadRequest(message, "0x8004430D")
        return f"_{next(self.names)}"


@dataclass(frozen=True)
class Scope:
    """A table's rows as a filter speaks of them; `variable` is a lambda's, empty for the root."""

    catalogue: Catalogue
    table: Table
    variable: str = ""
    way: tuple[str, ...] = ()
    budget: Budget = field(default_factory=Budget)

    def inside(self, found: Collection, variable: str) -> "Scope":
        """Return the scope of a lambda over a collection of this scope's rows."""
        way = (*self.way, f"{found.name}:{next(self.budget.names)}")
        return replace(self, table=found.table, variable=variable, way=way)

    def column(self, path: str) -> tuple[list[ToOne], ColumnDefinition]:
        """Return a path's lookups and the column it ends with.

        Raises QueryRefused and NotImplementedHere.
        """
        *names, last = self._own(path)
        lookups, table = self._lookups(names)
        if lookups and lookups[-1].is_principal:
            if last != "ownerid":
                raise no_property("principal", last)
            return lookups[:-1], lookups[-1].column
        return lookups, column_of(table, last)

    def collection(self, path: str) -> Collection:
        """Return the collection that a lambda is about.

        Raises QueryRefused for one that stands behind a lookup, as documented.
        """
        *names, last = self._own(path)
        if names:
            self._lookups(names)
            raise QueryRefused(
                f"Conditions on the collection '{last}' nested in a lookup are not supported."
            )
        found = navigation(self.catalogue, self.table, last)
        if isinstance(found, ToOne):
            raise QueryRefused(f"'{last}' is no collection; any and all need one.")
        return found

    def _own(self, path: str) -> list[str]:
        names = path.split("/")
        if not self.variable:
            return names
        if names[0] != self.variable or len(names) == 1:
            raise NotImplementedHere(f"'{path}', which is no '{self.variable}/…', inside a lambda")
        return names[1:]

    def _lookups(self, names: list[str]) -> tuple[list[ToOne], Table]:
        found: list[ToOne] = []
        table = self.table
        for name in names:
            step = find_navigation(self.catalogue, table, name)
            if step is None:
                raise no_property(table.name, name)
            if not isinstance(step, ToOne) or (found and found[-1].is_principal):
                raise QueryRefused(f"'{name}' is no lookup; a path leads through lookups only.")
            found.append(step)
            table = step.table
        return found, table


def column_of(table: Table, name: str) -> ColumnDefinition:
    """Return the column of a property; a lookup may be named by its navigation property too.

    Raises QueryRefused.
    """
    if "/" in name:
        raise NotImplementedHere(f"the path '{name}' in this query option")
    found = table.properties.get(name)
    if found is None and name in table.navigations:
        found = table.navigations[name].column
    if found is None:
        raise no_property(table.name, name)
    return found
