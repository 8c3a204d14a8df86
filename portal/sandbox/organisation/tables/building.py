"""Short ways to write a table down: one function per kind of column, one for the table.

A lookup is written once, with its relationships: the table's name is filled in when it is built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypedDict, Unpack

from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ColumnType,
    Option,
    RelationshipDefinition,
    TableDefinition,
)


class ColumnFacts(TypedDict, total=False):
    """What a column may say beyond its name and labels; see `ColumnDefinition`."""

    schema_name: str
    required: str
    max_length: int
    format: str
    minimum: float
    maximum: float
    precision: int
    default: object
    creatable: bool
    updatable: bool
    attribute_of: str
    secured: bool


class Cascades(TypedDict, total=False):
    """What happens to a child when its parent is deleted, assigned, shared or given a parent."""

    delete: str
    assign: str
    share: str
    unshare: str
    reparent: str


class Writing(TypedDict):
    """Who may write a column: splat `READ_ONLY` into any builder."""

    creatable: bool
    updatable: bool


class Requirement(TypedDict):
    """How necessary a value is: splat `REQUIRED` or `SYSTEM_REQUIRED` into any builder."""

    required: str


READ_ONLY = Writing(creatable=False, updatable=False)
REQUIRED = Requirement(required="ApplicationRequired")
SYSTEM_REQUIRED = Requirement(required="SystemRequired")
PARENTAL = Cascades(
    delete="Cascade", assign="Cascade", share="Cascade", unshare="Cascade", reparent="Cascade"
)
RESTRICT = Cascades(delete="Restrict")

Maps = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Target:
    """A table that a lookup may point at, and the names of the relationship that makes it so."""

    table: str
    relationship: str
    navigation: str
    delete: str = "RemoveLink"
    collection: str = ""
    is_hierarchical: bool = False
    parent_column: str = ""
    assign: str = "NoCascade"
    share: str = "NoCascade"
    unshare: str = "NoCascade"
    reparent: str = "NoCascade"
    maps: Maps = ()


@dataclass(frozen=True)
class Lookup:
    """A lookup column and what it may point at."""

    column: ColumnDefinition
    targets: tuple[Target, ...]

    def relationships(self, child: str) -> tuple[RelationshipDefinition, ...]:
        """Return the relationships that make `child` point at the targets."""
        return tuple(
            RelationshipDefinition(
                schema_name=one.relationship,
                parent=one.table,
                child=child,
                column=self.column.name,
                delete=one.delete,
                collection=one.collection,
                is_hierarchical=one.is_hierarchical,
                parent_column=one.parent_column,
                assign=one.assign,
                share=one.share,
                unshare=one.unshare,
                reparent=one.reparent,
                maps=one.maps,
            )
            for one in self.targets
        )


def column(
    type_: ColumnType, name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a column of any type that needs no options and no targets."""
    return ColumnDefinition(name, type_, label, label_de=label_de or None, **facts)


def _merged(defaults: ColumnFacts, facts: ColumnFacts) -> ColumnFacts:
    return {**defaults, **facts}


def text(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a single line of text, 100 characters unless told."""
    defaults = ColumnFacts(max_length=100, format="Text")
    return column(ColumnType.STRING, name, label, label_de, **_merged(defaults, facts))


def memo(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return many lines of text, 2 000 characters unless told."""
    defaults = ColumnFacts(max_length=2000, format="TextArea")
    return column(ColumnType.MEMO, name, label, label_de, **_merged(defaults, facts))


def whole(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a whole number in 32 bits."""
    defaults = ColumnFacts(minimum=-2147483648, maximum=2147483647, format="None")
    return column(ColumnType.INTEGER, name, label, label_de, **_merged(defaults, facts))


def minutes(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a duration in minutes, never negative."""
    defaults = ColumnFacts(minimum=0, maximum=2147483647, format="Duration")
    return column(ColumnType.INTEGER, name, label, label_de, **_merged(defaults, facts))


def floating(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a floating-point number, two decimals unless told."""
    defaults = ColumnFacts(minimum=-100000000000, maximum=100000000000, precision=2)
    return column(ColumnType.DOUBLE, name, label, label_de, **_merged(defaults, facts))


def degrees(name: str, label: str, label_de: str, bound: int) -> ColumnDefinition:
    """Return a latitude or longitude."""
    return floating(name, label, label_de, minimum=-bound, maximum=bound, precision=5)


def money(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return an amount in the row's currency."""
    defaults = ColumnFacts(minimum=-922337203685477, maximum=922337203685477, precision=2)
    return column(ColumnType.MONEY, name, label, label_de, **_merged(defaults, facts))


def yes_no(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a Boolean with the product's two labels."""
    defaults = ColumnFacts(default=False)
    made = column(ColumnType.BOOLEAN, name, label, label_de, **_merged(defaults, facts))
    return replace(
        made, options=(Option(0, "No", label_de="Nein"), Option(1, "Yes", label_de="Ja"))
    )


def moment(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a point in time."""
    defaults = ColumnFacts(format="DateAndTime")
    made = column(ColumnType.DATE_TIME, name, label, label_de, **_merged(defaults, facts))
    return replace(made, behavior="UserLocal")


def day(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a calendar day without a time zone."""
    defaults = ColumnFacts(format="DateOnly")
    made = column(ColumnType.DATE_TIME, name, label, label_de, **_merged(defaults, facts))
    return replace(made, behavior="DateOnly")


def guid(
    name: str, label: str, label_de: str = "", **facts: Unpack[ColumnFacts]
) -> ColumnDefinition:
    """Return a plain GUID that is no lookup."""
    return column(ColumnType.UNIQUE_IDENTIFIER, name, label, label_de, **facts)


def entity_name(name: str, label: str, **facts: Unpack[ColumnFacts]) -> ColumnDefinition:
    """Return the logical name of a table."""
    return column(ColumnType.ENTITY_NAME, name, label, **facts)


def options(*labels: tuple[str, str], first: int = 1) -> tuple[Option, ...]:
    """Return choices numbered from `first`, each labelled in English and German."""
    return tuple(
        Option(first + index, english, label_de=german)
        for index, (english, german) in enumerate(labels)
    )


def choice(
    name: str,
    labels: tuple[str, str],
    choices: tuple[Option, ...],
    option_set: str = "",
    **facts: Unpack[ColumnFacts],
) -> ColumnDefinition:
    """Return a choice of one; `labels` are the English and the German.

    `option_set` names the global choice that it takes its options from.
    """
    found = column(ColumnType.PICKLIST, name, *labels, **facts)
    return replace(found, options=choices, option_set=option_set)


def lookup(
    name: str, labels: tuple[str, str], *targets: Target, **facts: Unpack[ColumnFacts]
) -> Lookup:
    """Return a lookup to one or more tables."""
    return _lookup(ColumnType.LOOKUP, name, labels, targets, facts)


def customer(
    name: str, labels: tuple[str, str], *targets: Target, **facts: Unpack[ColumnFacts]
) -> Lookup:
    """Return a lookup of the type Customer."""
    return _lookup(ColumnType.CUSTOMER, name, labels, targets, facts)


def _lookup(
    type_: ColumnType,
    name: str,
    labels: tuple[str, str],
    targets: tuple[Target, ...],
    facts: ColumnFacts,
) -> Lookup:
    navigation: Mapping[str, str] = {one.table: one.navigation for one in targets}
    made = replace(
        column(type_, name, *labels, **facts),
        targets=tuple(one.table for one in targets),
        navigation=navigation,
    )
    return Lookup(made, targets)


def table(definition: TableDefinition, *parts: ColumnDefinition | Lookup) -> TableDefinition:
    """Return `definition` with its columns, and the relationships that its lookups make."""
    columns = tuple(part.column if isinstance(part, Lookup) else part for part in parts)
    lookups = [part for part in parts if isinstance(part, Lookup)]
    made: dict[str, Any] = {
        "columns": columns,
        "relationships": tuple(
            one for part in lookups for one in part.relationships(definition.name)
        ),
    }
    return replace(definition, **made)


ACTIVE_OR_INACTIVE = (
    Option(0, "Active", default_status=1, label_de="Aktiv"),
    Option(1, "Inactive", default_status=2, label_de="Inaktiv"),
)
ACTIVE_OR_INACTIVE_STATUSES = (
    Option(1, "Active", state=0, label_de="Aktiv"),
    Option(2, "Inactive", state=1, label_de="Inaktiv"),
)
