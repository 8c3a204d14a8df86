"""A table with everything it has: columns, relationships, and the names OData knows them by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.sandbox.definitions.file_columns import companions_of
from portal.sandbox.definitions.identity import table_id
from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ColumnType,
    ManyToManyDefinition,
    RelationshipDefinition,
    TableDefinition,
)
from portal.sandbox.definitions.system_columns import system_columns

LOOKUP_TYPES = frozenset({ColumnType.LOOKUP, ColumnType.CUSTOMER, ColumnType.OWNER})
TEXT_TYPES = frozenset({ColumnType.STRING, ColumnType.MEMO})
CHOICE_TYPES = frozenset({ColumnType.PICKLIST, ColumnType.STATE, ColumnType.STATUS})
NUMBER_TYPES = frozenset(
    {
        ColumnType.INTEGER,
        ColumnType.BIG_INT,
        ColumnType.DECIMAL,
        ColumnType.DOUBLE,
        ColumnType.MONEY,
    }
)


@dataclass(frozen=True)
class Navigation:
    """A single-valued navigation property: the lookup it sets and the tables it may set it to."""

    name: str
    column: ColumnDefinition
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the organisation. `properties` maps the names in JSON to columns.

    `secured` are the columns under column security; `hidden` those of them that are null to the
    caller through whose eyes the table is seen (`security.columns.seen`).
    """

    definition: TableDefinition
    columns: Mapping[str, ColumnDefinition]
    properties: Mapping[str, ColumnDefinition]
    navigations: Mapping[str, Navigation]
    many_to_one: tuple[RelationshipDefinition, ...] = ()
    one_to_many: tuple[RelationshipDefinition, ...] = ()
    many_to_many: tuple[ManyToManyDefinition, ...] = ()
    secured: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The logical name."""
        return self.definition.name

    @property
    def key(self) -> str:
        """The logical name of the primary key."""
        return self.definition.primary_id

    @property
    def is_user_owned(self) -> bool:
        """Whether rows have an owner."""
        return self.definition.ownership == "UserOwned" and not self.definition.is_intersect

    @property
    def metadata_id(self) -> str:
        """The MetadataId."""
        return table_id(self.name)


def build_table(definition: TableDefinition) -> Table:
    """Return the table of a definition, without the relationships (the catalogue adds them)."""
    columns = {column.name: column for column in system_columns(definition)}
    columns |= {
        one.name: one for column in definition.columns for one in (column, *companions_of(column))
    }
    navigations: dict[str, Navigation] = {}
    for column in columns.values():
        for name, targets in _targets_by_navigation(column).items():
            navigations[name] = Navigation(name, column, targets)
    properties = {property_of(column): column for column in columns.values()}
    return Table(definition, columns, properties, navigations, secured=frozenset(_secured(columns)))


def _secured(columns: Mapping[str, ColumnDefinition]) -> Iterator[str]:
    """Give the secured columns with those made of them: base amounts, companions."""
    for column in columns.values():
        source = columns.get(column.attribute_of or column.name.removesuffix("_base"))
        if column.secured or (source is not None and source.secured):
            yield column.name


def is_securable(column: ColumnDefinition) -> bool:
    """Tell whether column security may be switched on: not for keys, states and the product's
    lookups, nor for what clients do not write.
    """
    if column.secured or column.is_made:
        return True
    never = LOOKUP_TYPES | {ColumnType.STATE, ColumnType.STATUS, ColumnType.UNIQUE_IDENTIFIER}
    return (column.creatable or column.updatable) and column.type not in never


def property_of(column: ColumnDefinition) -> str:
    """Return the name of a column in JSON."""
    return f"_{column.name}_value" if column.type in LOOKUP_TYPES else column.name


def navigation_of(column: ColumnDefinition, target: str) -> str:
    """Return the navigation property that sets `column` to a row of `target`."""
    if target in column.navigation:
        return column.navigation[target]
    name = column.schema_name or column.name
    return f"{name}_{target}" if len(column.targets) > 1 else name


def is_linked(column: ColumnDefinition) -> bool:
    """Tell whether values of the column are kept in `Link`, so that joins find them."""
    return column.type in (ColumnType.LOOKUP, ColumnType.CUSTOMER) or (
        column.type is ColumnType.UNIQUE_IDENTIFIER and bool(column.targets)
    )


def _targets_by_navigation(column: ColumnDefinition) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if column.type in LOOKUP_TYPES:
        for target in column.targets:
            name = navigation_of(column, target)
            found[name] = (*found.get(name, ()), target)
    return found
