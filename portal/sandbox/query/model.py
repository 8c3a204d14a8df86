"""A query as FetchXML and OData both mean it, before anything is known about tables."""

from dataclasses import dataclass, field
from typing import Literal

LinkType = Literal["inner", "outer", "exists", "in", "any", "not any"]


@dataclass(frozen=True)
class Condition:
    """`column operator values`. `alias` is the link it is about, `value_of` a column to compare."""

    column: str
    operator: str
    values: tuple[str, ...] = ()
    alias: str | None = None
    value_of: str | None = None


@dataclass(frozen=True)
class Filter:
    """Conditions, filters and link filters joined by "and" or "or"; empty holds for every row."""

    kind: Literal["and", "or"] = "and"
    parts: "tuple[Condition | Filter | Link, ...]" = ()


@dataclass(frozen=True)
class Attribute:
    """A column to return, under `alias` if given."""

    column: str
    alias: str | None = None


@dataclass(frozen=True)
class Order:
    """A column to sort by; `alias` lifts a link's column."""

    column: str
    descending: bool = False
    alias: str | None = None


@dataclass(frozen=True)
class Link:
    """A join to `table`: its column `from_column` equals the parent's `to_column`."""

    table: str
    from_column: str
    to_column: str
    alias: str
    kind: LinkType = "inner"
    attributes: tuple[Attribute, ...] = ()
    all_attributes: bool = False
    filter: Filter = field(default_factory=Filter)
    links: "tuple[Link, ...]" = ()
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True)
class Query:
    """Rows of `table`, filtered, joined, sorted and cut into pages.

    `after` are the sort values of the last row of the page before, the key last; without them a
    page is found by counting rows.
    """

    table: str
    attributes: tuple[Attribute, ...] = ()
    all_attributes: bool = False
    filter: Filter = field(default_factory=Filter)
    links: tuple[Link, ...] = ()
    orders: tuple[Order, ...] = ()
    distinct: bool = False
    labels_sort: bool = False
    size: int = 5000
    page: int = 1
    top: int | None = None
    after: tuple[str | int | float | None, ...] | None = None
    wants_count: bool = False
