"""A query as FetchXML and OData both mean it, before anything is known about tables."""

from dataclasses import dataclass, field
from typing import Literal

LinkType = Literal["inner", "outer", "first", "exists", "in", "any", "not any", "all", "not all"]
JOINED: frozenset[LinkType] = frozenset({"inner", "outer", "first"})
Aggregate = Literal["count", "countcolumn", "sum", "avg", "min", "max"]
DateGrouping = Literal["day", "week", "month", "quarter", "year", "fiscal-period", "fiscal-year"]


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
    """A column to return, under `alias` if given.

    In an aggregate query it is either summed up by `aggregate` (`is_distinct`: each value once) or
    `groups` the rows, by a part of a date if `date_grouping` says so: in the caller's time zone, in
    UTC without `in_local_time`. `counts_children` returns how many rows hang below this one.
    """

    column: str
    alias: str | None = None
    aggregate: Aggregate | None = None
    is_distinct: bool = False
    groups: bool = False
    date_grouping: DateGrouping | None = None
    in_local_time: bool = True
    counts_children: bool = False


@dataclass(frozen=True)
class Order:
    """A column to sort by; `alias` lifts a link's column.

    Groups of an aggregate query are sorted by the attribute `of_alias` instead.
    """

    column: str
    descending: bool = False
    alias: str | None = None
    of_alias: str | None = None


@dataclass(frozen=True)
class Link:
    """A join to `table`: its column `from_column` equals the parent's `to_column`.

    The kinds in `JOINED` give columns, "first" those of one linked row at most. The others only
    ask: "any", "exists" and "in" for a linked row that meets the filter, "not any" for none, "all"
    and "not all" as `sql.membership` says.
    """

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
    page is found by counting rows. An aggregate query refuses more than `most_aggregated` rows.
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
    is_aggregate: bool = False
    most_aggregated: int = 50_000
