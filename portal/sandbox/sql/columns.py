"""A column of a row source as SQL, and what kind of values it compares."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from dataclasses import dataclass
from enum import Enum

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import (
    CHOICE_TYPES,
    LOOKUP_TYPES,
    NUMBER_TYPES,
    TEXT_TYPES,
    Table,
)
from portal.sandbox.errors import ColumnUnknown, NotImplementedHere
from portal.sandbox.sql.dialect import Dialect
from portal.sandbox.sql.fragment import Fragment, fill


class Kind(Enum):
    """How values of a column compare."""

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    GUID = "guid"
    CHOICES = "choices"


@dataclass(frozen=True)
class Source:
    """A table as it stands in a query, under an SQL alias."""

    alias: str
    table: Table

    def column(self, name: str) -> ColumnDefinition:
        """Return a column, or refuse a name that the table lacks."""
        found = self.table.columns.get(name)
        if found is None:
            raise ColumnUnknown(self.table.name, name)
        return found


def kind_of(column: ColumnDefinition) -> Kind:
    """Return how values of `column` compare."""
    if column.type in TEXT_TYPES:
        return Kind.TEXT
    if column.type in NUMBER_TYPES:
        return Kind.NUMBER
    if column.type in CHOICE_TYPES:
        return Kind.CHOICE
    if column.type in LOOKUP_TYPES or column.type is ColumnType.UNIQUE_IDENTIFIER:
        return Kind.GUID
    found = {
        ColumnType.BOOLEAN: Kind.BOOLEAN,
        ColumnType.DATE_TIME: Kind.MOMENT,
        ColumnType.ENTITY_NAME: Kind.NAME,
        ColumnType.FILE: Kind.GUID,
        ColumnType.MULTI_SELECT: Kind.CHOICES,
    }.get(column.type)
    if found is None:
        raise NotImplementedHere(f"queries by columns of the type {column.type}")
    return found


def expression(dialect: Dialect, source: Source, name: str) -> Fragment:
    """Return a column's comparable value."""
    column = source.column(name)
    own = _own_column(source, name)
    if own is not None:
        return own
    kind = kind_of(column)
    if name in source.table.hidden:
        return hidden_value(kind)
    if kind is Kind.TEXT:
        return dialect.folded(source.alias, name)
    if kind in (Kind.NUMBER, Kind.CHOICE, Kind.BOOLEAN):
        return dialect.number(source.alias, name)
    return dialect.text(source.alias, name)


def hidden_value(kind: Kind) -> Fragment:
    """Return the null that stands for a column which the caller may not read."""
    is_number = kind in (Kind.NUMBER, Kind.CHOICE, Kind.BOOLEAN)
    return Fragment(f"CAST(NULL AS {'NUMERIC' if is_number else 'TEXT'})")


def _own_column(source: Source, name: str) -> Fragment | None:
    """Return the SQL column that holds `name`, for those not kept in JSON."""
    alias = source.alias
    if name == source.table.key:
        return Fragment(f"{alias}.key")
    if name == "versionnumber":
        return Fragment(f"{alias}.version")
    if not source.table.is_user_owned:
        return None
    if name in ("owninguser", "owningteam"):
        owner = "systemuser" if name == "owninguser" else "team"
        return Fragment(f"(CASE WHEN {alias}.owner_table = '{owner}' THEN {alias}.owner END)")
    return {
        "ownerid": Fragment(f"{alias}.owner"),
        "owningbusinessunit": Fragment(f"{alias}.business_unit"),
    }.get(name)


def folded_name(dialect: Dialect, lookup: Fragment, targets: tuple[Table, ...]) -> Fragment:
    """Return the primary name of the row that a lookup points at, as it sorts."""
    named = [one for one in targets if one.definition.primary_name]
    if not named:
        return lookup
    cases = " ".join(
        f"WHEN '{one.name}' THEN {dialect.folded('n', one.definition.primary_name).text}"
        for one in named
    )
    tables = ", ".join(f"'{one.name}'" for one in named)
    return fill(
        f"(SELECT CASE n.table_name {cases} END FROM sandbox_row n"
        f" WHERE n.table_name IN ({tables}) AND n.key = {{}})",
        lookup,
    )
