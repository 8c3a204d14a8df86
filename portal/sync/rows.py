"""Rows from Dataverse's JSON to the columns of our pages.

A page says its columns once; a row is an array: id, version, then values. FetchXML leaves nulls
out, so what is missing is null. A lookup is [id, table, name], read from annotations beside it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from portal.dataverse import FORMATTED, LOOKUP_TABLE, Row
from portal.sync.tables import LOOKUP_TYPES, VERSION, SyncTable

ROW_ANNOTATIONS = (LOOKUP_TABLE, FORMATTED)
"""What has to be asked for so that lookups can be read."""

_Reader = Callable[[Row], Any]


def row_page(table: SyncTable, rows: Iterable[Row]) -> dict[str, Any]:
    """`rows` as a page of our protocol."""
    read = row_reader(table)
    return {
        "table": table.name,
        "columns": list(table.wire_columns),
        "rows": [read(row) for row in rows],
    }


def row_reader(table: SyncTable) -> Callable[[Row], list[Any]]:
    """A function from a row of upstream to the values of a page's row."""
    key = table.metadata.primary_id
    readers = [_reader(table, column) for column in table.columns]
    return lambda row: [row[key], row[VERSION], *[read(row) for read in readers]]


def versioned_ids(table: SyncTable, rows: Iterable[Row]) -> list[tuple[str, int]]:
    """Id and version of each row."""
    key = table.metadata.primary_id
    return [(row[key], row[VERSION]) for row in rows]


def by_id(table: SyncTable, rows: Sequence[Row]) -> Mapping[str, Row]:
    """The rows under their ids."""
    key = table.metadata.primary_id
    return {row[key]: row for row in rows}


def _reader(table: SyncTable, name: str) -> _Reader:
    if table.pair:
        return _end_reader(name, dict(table.pair.ends)[name])
    column = table.metadata.columns.get(name)
    if column is not None and column.type in LOOKUP_TYPES:
        return _lookup_reader(name, column.targets)
    return lambda row: row.get(name)


def _end_reader(name: str, table: str) -> _Reader:
    """An end of a pair: upstream gives its bare key, the device takes it for a lookup."""
    return lambda row: [row[name], table, None]


def _lookup_reader(name: str, targets: Sequence[str]) -> _Reader:
    key = f"_{name}_value"
    table_key, name_key = f"{key}@{LOOKUP_TABLE}", f"{key}@{FORMATTED}"
    only_target = targets[0] if len(targets) == 1 else None

    def read(row: Row) -> list[Any] | None:
        target = row.get(key)
        if target is None:
            return None
        return [target, row.get(table_key, only_target), row.get(name_key)]

    return read
