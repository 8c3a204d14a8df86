"""Aggregate queries: rows read once, grouped and summed up in memory.

The platform refuses more than 50 000 rows, so memory is bounded, and both kinds of database agree
to the last digit: sums are decimal, dates are grouped by the caller's clock, texts by collation.
"""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import LOOKUP_TYPES
from portal.sandbox.errors import BadRequest
from portal.sandbox.identity.caller import UTC_ZONE
from portal.sandbox.query.aggregates import check_aggregate, summed_up
from portal.sandbox.query.date_parts import Parts
from portal.sandbox.query.executing import fetch_all
from portal.sandbox.query.group_order import Group, GroupKey, sort_groups
from portal.sandbox.query.model import Attribute, Link, Query
from portal.sandbox.query.running import Entry, Page
from portal.sandbox.query.selecting import stored_value, with_types
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.record import TABLE_SUFFIX, Record
from portal.sandbox.rows.values import Canonical
from portal.sandbox.sql.columns import Kind, Source, kind_of
from portal.sandbox.sql.fragment import Fragment, fill, join
from portal.sandbox.sql.statement import Statement, build_statement
from portal.sandbox.sql.viewpoint import Viewpoint

_TOO_MANY = "AggregateQueryRecordLimit exceeded. Cannot perform this operation."


@dataclass(frozen=True)
class Aggregated:
    """An attribute of an aggregate query, and the column of the source it reads."""

    attribute: Attribute
    source: Source
    column: ColumnDefinition

    @property
    def alias(self) -> str:
        """The name in the answer."""
        return self.attribute.alias or self.attribute.column


def aggregated(made: Statement, query: Query) -> list[Aggregated]:
    """Return the attributes of an aggregate query, checked.

    Raises BadRequest for an aggregate that the column's type does not have.
    """
    found = [_aggregated(made.root, one) for one in query.attributes]
    for link in _all_links(query.links):
        found += [_aggregated(made.sources[link.alias], one) for one in link.attributes]
    if query.all_attributes or not found:
        raise BadRequest("An aggregate query needs attributes with an aggregate.", "0x80041107")
    if len({one.alias for one in found}) != len(found):
        raise BadRequest("An alias is used twice.", "0x80041109")
    return found


def run_aggregate(view: Viewpoint, query: Query) -> tuple[list[Aggregated], Page]:
    """Run an aggregate query; the records of its page hold values by alias.

    Raises SandboxError.
    """
    made = build_statement(view, query)
    wanted = aggregated(made, query)
    rows = _rows(made, wanted, query.most_aggregated)
    parts = Parts(view.caller.zone, view.caller.week_start, view.caller.fiscal)
    groups = list(_groups(wanted, rows, parts))
    groups = sort_groups(view, query, [(one.alias, one.column) for one in wanted], groups)
    limit = query.top if query.top is not None else query.size
    start = 0 if query.top is not None else (query.page - 1) * limit
    shown = groups[start : start + limit]
    entries = [Entry(Record("", 0, one.values), {}, ()) for one in shown]
    more = query.top is None and len(groups) > start + limit
    return wanted, Page(entries, more, len(groups) if query.wants_count else None)


def _aggregated(source: Source, attribute: Attribute) -> Aggregated:
    column = source.column(attribute.column)
    kind_of(column)
    check_aggregate(attribute, column)
    return Aggregated(attribute, source, column)


def _rows(made: Statement, wanted: Sequence[Aggregated], most: int) -> list[dict[str, Any]]:
    """Return the values of every row, by alias, a lookup's table beside it; refuses too many."""
    names: list[str] = []
    chosen: list[Fragment] = []
    for one in wanted:
        for name in with_types(one.source, [one.attribute.column]):
            suffix = TABLE_SUFFIX if name.endswith(TABLE_SUFFIX) else ""
            names.append(one.alias + suffix)
            chosen.append(stored_value(made, one.source, name))
    sql = fill(
        f"SELECT {{}} FROM sandbox_row {made.root.alias}{{}} WHERE {{}} LIMIT {most + 1}",
        join(", ", chosen),
        made.joins,
        made.where(),
    )
    found = fetch_all(sql)
    if len(found) > most:
        raise BadRequest(_TOO_MANY, "0x8004E023")
    return [dict(zip(names, parts, strict=True)) for parts in found]


def _groups(
    wanted: Sequence[Aggregated], rows: Sequence[dict[str, Any]], parts: Parts
) -> Iterator[Group]:
    """Give the groups, without any order; without groupby there is one, of all rows or none."""
    keys = [one for one in wanted if one.attribute.groups]
    sums = [one for one in wanted if not one.attribute.groups]
    members: dict[tuple[GroupKey, ...], list[dict[str, Any]]] = {} if keys else {(): []}
    firsts: dict[tuple[GroupKey, ...], dict[str, Canonical]] = {}
    for row in rows:
        found = [_key(one, row, parts) for one in keys]
        key = tuple(rank for rank, _shown in found)
        if key not in firsts:
            firsts[key] = {name: v for _rank, shown in found for name, v in shown.items()}
        members.setdefault(key, []).append(row)
    for key, group in members.items():
        values = dict(firsts.get(key, {}))
        for one in sums:
            values[one.alias] = summed_up(
                one.attribute, one.column, [row[one.alias] for row in group]
            )
        yield Group(values, dict(zip((one.alias for one in keys), key, strict=True)))


def _key(
    one: Aggregated, row: dict[str, Any], parts: Parts
) -> tuple[GroupKey, dict[str, Canonical]]:
    """Return what tells a row's group apart, and what the answer shows of it."""
    value = row[one.alias]
    if value is None:
        return None, {one.alias: None}
    if one.attribute.date_grouping is not None:
        is_local = one.attribute.in_local_time
        read = parts if is_local else Parts(UTC_ZONE, parts.week_start, parts.fiscal)
        part = read.part(one.column, str(value), one.attribute.date_grouping)
        return part.rank, {one.alias: part.value}
    if one.column.type in LOOKUP_TYPES:
        table = one.alias + TABLE_SUFFIX
        return (str(value),), {one.alias: value, table: row.get(table)}
    if kind_of(one.column) is Kind.TEXT:
        return (fold(str(value)),), {one.alias: value}
    plain = _number(one.column, value)
    return (plain,), {one.alias: plain}


def _number(column: ColumnDefinition, value: Any) -> int | float | str:
    if isinstance(value, str):
        return value
    fractional = column.type in (ColumnType.DECIMAL, ColumnType.DOUBLE, ColumnType.MONEY)
    return float(value) if fractional else int(value)


def _all_links(links: tuple[Link, ...]) -> Iterator[Link]:
    for link in links:
        if link.attributes or link.links:
            yield link
            yield from _all_links(link.links)
