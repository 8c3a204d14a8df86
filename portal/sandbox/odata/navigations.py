"""Navigation properties: what stands behind a name, whichever kind of relationship it is."""

from dataclasses import dataclass

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ManyToManyDefinition,
    RelationshipDefinition,
)
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import QueryRefused
from portal.sandbox.odata.collections import find_collection
from portal.sandbox.query.model import Condition, Filter, Link, LinkType


@dataclass(frozen=True)
class ToOne:
    """A lookup. `tables` are those it may point at under this name: two for an owner."""

    name: str
    column: ColumnDefinition
    tables: tuple[Table, ...]

    @property
    def table(self) -> Table:
        """The table of what it points at; the first for an owner."""
        return self.tables[0]

    @property
    def is_principal(self) -> bool:
        """Whether it points at a user or a team, of which OData knows `ownerid` only."""
        return len(self.tables) > 1


@dataclass(frozen=True)
class ToMany:
    """The rows of `table` whose lookup `column` holds the value of the parent's `parent_column`."""

    name: str
    table: Table
    column: str
    parent_column: str


@dataclass(frozen=True)
class Paired:
    """The rows of `table` that stand in pairs with the parent: a many-to-many relationship."""

    name: str
    table: Table
    parent_column: str
    intersect: str
    mine: str
    theirs: str


Collection = ToMany | Paired
AnyNavigation = ToOne | ToMany | Paired


def find_navigation(catalogue: Catalogue, table: Table, name: str) -> AnyNavigation | None:
    """Return the navigation property of a name, None for none; names are case-sensitive."""
    single = table.navigations.get(name)
    if single is not None:
        known = tuple(catalogue.tables[one] for one in single.targets if one in catalogue.tables)
        return ToOne(name, single.column, known) if known else None
    found = find_collection(table, name)
    if isinstance(found, RelationshipDefinition):
        child = catalogue.tables[found.child]
        return ToMany(name, child, found.column, found.parent_column or table.key)
    return None if found is None else _paired(catalogue, table, found)


def _paired(catalogue: Catalogue, table: Table, pair: ManyToManyDefinition) -> Paired:
    is_first = pair.first == table.name
    sides = (pair.first_column, pair.second_column)
    mine, theirs = sides if is_first else sides[::-1]
    other = catalogue.tables[pair.second if is_first else pair.first]
    return Paired(pair.schema_name, other, table.key, pair.intersect, mine, theirs)


def navigation(catalogue: Catalogue, table: Table, name: str) -> AnyNavigation:
    """Return the navigation property of a name.

    Raises QueryRefused.
    """
    found = find_navigation(catalogue, table, name)
    if found is None:
        raise no_property(table.name, name)
    return found


def no_property(type_name: str, name: str) -> QueryRefused:
    """Return the refusal of a name that a type does not have."""
    return QueryRefused(
        f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{type_name}'."
    )


def related_link(found: AnyNavigation, kind: LinkType, kept: Filter, alias: str) -> Link:
    """Return the link from a row to the related rows that `kept` keeps."""
    if isinstance(found, ToOne):
        table = found.table
        return Link(table.name, table.key, found.column.name, alias, kind, filter=kept)
    if isinstance(found, ToMany):
        return Link(found.table.name, found.column, found.parent_column, alias, kind, filter=kept)
    other = Link(found.table.name, found.table.key, found.theirs, f"{alias}_", filter=kept)
    return Link(found.intersect, found.mine, found.parent_column, alias, kind, links=(other,))


def rows_of(found: Collection, parent_value: str) -> Filter:
    """Return the filter that keeps the rows related to one parent."""
    if isinstance(found, ToMany):
        return Filter("and", (Condition(found.column, "eq", (parent_value,)),))
    mine = Filter("and", (Condition(found.mine, "eq", (parent_value,)),))
    link = Link(found.intersect, found.theirs, found.table.key, "_pair", "in", filter=mine)
    return Filter("and", (link,))
