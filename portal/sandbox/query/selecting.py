"""What a query reads of its sources, and the records that come out of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.definitions.tables import CHOICE_TYPES, LOOKUP_TYPES, TEXT_TYPES
from portal.sandbox.query.model import JOINED, Link, Query
from portal.sandbox.rows.record import TABLE_SUFFIX, Record, read_record
from portal.sandbox.sql.columns import Kind, Source, expression, hidden_value
from portal.sandbox.sql.fragment import Fragment
from portal.sandbox.sql.statement import Statement

ROOT = ""
_FRACTIONAL = frozenset({ColumnType.DECIMAL, ColumnType.DOUBLE, ColumnType.MONEY})
_BARE = frozenset({"versionnumber"})
_ROW_COLUMNS = ("key", "version", "owner", "owner_table", "business_unit", "data")


@dataclass(frozen=True)
class Selection:
    """What is read from one source: all of the row, its bare columns, or single values."""

    alias: str
    source: Source
    mode: str
    columns: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many SQL columns it takes."""
        return {"bare": 2, "row": len(_ROW_COLUMNS)}.get(self.mode, len(self.columns))


def selections(made: Statement, query: Query) -> Iterator[Selection]:
    """Give what is read: the root first, then every link that shows columns."""
    root = made.root
    wanted = tuple(one.column for one in query.attributes)
    if query.distinct and not query.all_attributes:
        yield Selection(ROOT, root, "values", with_types(root, wanted))
    else:
        is_bare = not query.all_attributes and set(wanted) <= {*_BARE, root.table.key}
        yield Selection(ROOT, root, "bare" if is_bare else "row")
    for link in shown_links(query.links):
        source = made.sources[link.alias]
        names = tuple(one.column for one in link.attributes)
        if query.distinct and not link.all_attributes:
            yield Selection(link.alias, source, "values", with_types(source, names))
        else:
            yield Selection(link.alias, source, "row")


def with_types(source: Source, names: Sequence[str]) -> tuple[str, ...]:
    """Add the table of lookups that may point at several."""
    found = list(names)
    for name in names:
        column = source.column(name)
        if column.type in LOOKUP_TYPES and len(column.targets) > 1:
            found.append(name + TABLE_SUFFIX)
    return tuple(found)


def shown_links(links: tuple[Link, ...]) -> Iterator[Link]:
    """Give the links that return columns, outer ones before those inside them."""
    for link in links:
        if link.kind in JOINED:
            if link.attributes or link.all_attributes:
                yield link
            yield from shown_links(link.links)


def columns(made: Statement, selection: Selection) -> list[Fragment]:
    """Return the SQL columns of a selection."""
    alias = selection.source.alias
    if selection.mode == "bare":
        return [Fragment(f"{alias}.key"), Fragment(f"{alias}.version")]
    if selection.mode == "row":
        return [Fragment(f"{alias}.{name}") for name in _ROW_COLUMNS]
    return [stored_value(made, selection.source, name) for name in selection.columns]


def folded_columns(made: Statement, selection: Selection) -> dict[int, Fragment]:
    """Return what tells the texts of a selection of values apart, by their place in it."""
    source = selection.source
    return {
        place: expression(made.view.dialect, source, name)
        for place, name in enumerate(selection.columns)
        if not name.endswith(TABLE_SUFFIX) and source.column(name).type in TEXT_TYPES
    }


def stored_value(made: Statement, source: Source, name: str) -> Fragment:
    """Return one value as it is stored, a lookup's table for a name with the suffix."""
    if name == "ownerid" + TABLE_SUFFIX:
        return Fragment(f"{source.alias}.owner_table")
    if name.endswith(TABLE_SUFFIX) and name.removesuffix(TABLE_SUFFIX) in source.table.hidden:
        return hidden_value(Kind.GUID)
    if name.endswith(TABLE_SUFFIX):
        return made.view.dialect.text(source.alias, name)
    column = source.column(name)
    own = expression(made.view.dialect, source, name)
    if column.type in TEXT_TYPES and name not in source.table.hidden:
        return made.view.dialect.text(source.alias, name)
    if column.type in CHOICE_TYPES and made.view.dialect.is_postgres:
        return own + "::bigint"
    return own


def records(
    found: Sequence[Selection], parts: Sequence[Any]
) -> tuple[Record, dict[str, Record | None], int]:
    """Return the root's record, those of links by alias, and how many columns they took."""
    linked: dict[str, Record | None] = {}
    at = 0
    for selection in found:
        linked[selection.alias] = _record(selection, tuple(parts[at : at + selection.width]))
        at += selection.width
    root = linked.pop(ROOT)
    return root or Record("", 0, {}), linked, at


def _record(selection: Selection, parts: tuple[Any, ...]) -> Record | None:
    table = selection.source.table
    if selection.mode == "bare":
        return Record(parts[0], parts[1], {table.key: parts[0], "versionnumber": parts[1]})
    if selection.mode == "row":
        if parts[0] is None:
            return None
        key, version, owner, owner_table, unit, data = parts
        text = data if isinstance(data, str) else orjson.dumps(data).decode()
        return read_record(table, (key, version, owner, owner_table, unit, text))
    values = (_plain(selection.source, *one) for one in zip(selection.columns, parts, strict=True))
    return Record("", 0, dict(zip(selection.columns, values, strict=True)))


def _plain(source: Source, name: str, value: Any) -> Any:
    """Return a single value as rows hold it: PostgreSQL gives every number as a decimal."""
    if not isinstance(value, Decimal):
        return value
    return float(value) if source.column(name).type in _FRACTIONAL else int(value)
