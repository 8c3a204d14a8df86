"""Records as JSON: property names, value shapes and annotations, prepared once for many rows."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table, navigation_of, property_of
from portal.sandbox.files.showing import show_thumbnails
from portal.sandbox.http.preferences import FORMATTED, LOOKUP_TABLE, NAVIGATION, Preferences
from portal.sandbox.identity.caller import Caller
from portal.sandbox.rows.formatting import Formatter, formatter_of
from portal.sandbox.rows.names import Names, read_names
from portal.sandbox.rows.record import TABLE_SUFFIX, Record
from portal.sandbox.rows.values import Canonical
from portal.sandbox.sql.dialect import dialect

Json = dict[str, Any]
_CURRENCY = "transactioncurrencyid"
_ADDRESS = re.compile(r"(address\d)_")
_PLACES = 4
_PRINCIPALS = frozenset({"systemuser", "team"})


@dataclass(frozen=True)
class Output:
    """A column to show: where its value comes from and under which property it goes."""

    name: str
    column: ColumnDefinition
    table: Table
    alias: str | None = None


@dataclass(frozen=True)
class Style:
    """How rows are shown to a caller; FetchXML answers leave nulls out, OData shows them."""

    catalogue: Catalogue
    caller: Caller
    preferences: Preferences
    shows_nulls: bool


Picked = tuple[Record, dict[str, Record | None]]


def outputs_of(table: Table, names: Iterable[str] | None) -> list[Output]:
    """Return the root's columns to show, all of them for None; names are logical."""
    if names is None:
        columns = [one for one in table.columns.values() if is_shown(one)]
    else:
        chosen = tuple(names)
        unasked = companions_of(table, chosen)
        columns = [table.columns[name] for name in dict.fromkeys((*chosen, *unasked))]
    shown = [Output(property_of(one), one, table) for one in columns]
    if table.name in _PRINCIPALS and "ownerid" not in table.columns:
        # Users and teams are principals to OData, whose key is called ownerid.
        shown.append(Output("ownerid", table.columns[table.key], table))
    return shown


def companions_of(table: Table, names: Iterable[str]) -> Iterator[str]:
    """Give what shows unasked: an amount's currency, an address as a whole beside its lines."""
    for name in names:
        column = table.columns[name]
        if column.type is ColumnType.MONEY and _CURRENCY in table.columns:
            yield _CURRENCY
        address = _ADDRESS.match(name)
        if address and f"{address[1]}_composite" in table.columns:
            yield f"{address[1]}_composite"


def is_shown(column: ColumnDefinition) -> bool:
    """Tell whether a column shows when all columns are asked for."""
    return column.type is not ColumnType.IMAGE


def present(style: Style, outputs: list[Output], rows: list[Picked], *, etag: bool) -> list[Json]:
    """Return the rows as JSON objects."""
    for output in outputs:
        if output.column.type is ColumnType.IMAGE:
            show_thumbnails(output.table, output.column, _records(output, rows))
    names = _names(style, outputs, rows)
    writers = [_writer(style, one, names) for one in outputs]
    return [_row(writers, one, etag=etag) for one in rows]


def _records(output: Output, rows: list[Picked]) -> Iterator[Record]:
    """Give the records that hold an output's column."""
    for root, linked in rows:
        record = root if output.alias is None else linked.get(output.alias)
        if record is not None:
            yield record


def _row(writers: list["_Writer"], row: Picked, *, etag: bool) -> Json:
    root, linked = row
    shown: Json = {"@odata.etag": f'W/"{root.version}"'} if etag else {}
    for writer in writers:
        record = root if writer.output.alias is None else linked.get(writer.output.alias)
        writer.write(shown, record)
    return shown


@dataclass(frozen=True)
class _Writer:
    """Writes one column's value and annotations into a JSON object."""

    output: Output
    style: Style
    convert: Callable[[Canonical], Any] | None
    format: Formatter | None
    lookup: "_LookupAnnotations | None"

    def write(self, shown: Json, record: Record | None) -> None:
        value = None if record is None else record.values.get(self.output.column.name)
        name = self.output.name
        if value is None:
            if self.style.shows_nulls:
                shown[name] = None
            return
        if self.lookup is not None and record is not None:
            self.lookup.write(shown, name, record, str(value))
        elif self.format is not None:
            text = self.format(value)
            if text is not None:
                shown[f"{name}@{FORMATTED}"] = text
        shown[name] = value if self.convert is None else self.convert(value)


@dataclass(frozen=True)
class _LookupAnnotations:
    column: ColumnDefinition
    names: Names
    shows_name: bool
    shows_table: bool
    navigations: dict[str, str]

    def write(self, shown: Json, name: str, record: Record, key: str) -> None:
        table = table_of(self.column, record)
        if self.shows_name and (table, key) in self.names:
            shown[f"{name}@{FORMATTED}"] = self.names[table, key]
        if table in self.navigations:
            shown[f"{name}@{NAVIGATION}"] = self.navigations[table]
        if self.shows_table:
            shown[f"{name}@{LOOKUP_TABLE}"] = table


def table_of(column: ColumnDefinition, record: Record) -> str:
    """Return the table that a lookup of a record points at."""
    stored = record.values.get(column.name + TABLE_SUFFIX)
    return str(stored) if stored else column.targets[0]


def _writer(style: Style, output: Output, names: Names) -> _Writer:
    column = output.column
    formats = style.preferences.wants(FORMATTED)
    lookup = None
    if column.type in LOOKUP_TYPES:
        lookup = _LookupAnnotations(
            column,
            names,
            formats,
            style.preferences.wants(LOOKUP_TABLE),
            {one: navigation_of(column, one) for one in column.targets}
            if style.preferences.wants(NAVIGATION)
            else {},
        )
    zone, language = style.caller.zone, style.caller.language
    formatter = formatter_of(column, zone, language) if formats else None
    return _Writer(output, style, _converter(column), formatter, lookup)


def _converter(column: ColumnDefinition) -> Callable[[Canonical], Any] | None:
    if column.type is ColumnType.BOOLEAN:
        return bool
    if column.type is ColumnType.DOUBLE:
        return lambda value: float(value or 0)
    if column.type in (ColumnType.DECIMAL, ColumnType.MONEY):
        is_decimal = column.type is ColumnType.DECIMAL and column.precision is not None
        places = column.precision if is_decimal else _PLACES
        # Written with their places, as the product does: 20000.0000.
        return lambda value: orjson.Fragment(f"{float(value or 0):.{places}f}")
    return None


def _names(style: Style, outputs: list[Output], rows: list[Picked]) -> Names:
    if not style.preferences.wants(FORMATTED):
        return {}
    wanted = set(_wanted(outputs, rows))
    return read_names(style.catalogue, dialect(), wanted) if wanted else {}


def _wanted(outputs: list[Output], rows: list[Picked]) -> Iterator[tuple[str, str]]:
    for output in outputs:
        column = output.column
        if column.type not in LOOKUP_TYPES:
            continue
        for root, linked in rows:
            record = root if output.alias is None else linked.get(output.alias)
            key = record.values.get(column.name) if record else None
            if record and key is not None:
                yield table_of(column, record), str(key)
