"""One row in memory, and the way from and to the store."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.definitions.tables import TEXT_TYPES, Table, is_linked
from portal.sandbox.models import Link, Row
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.values import Canonical

Values = dict[str, Canonical]
TABLE_SUFFIX = "__table"
_OWN_COLUMNS = ("ownerid", "ownerid__table", "owningbusinessunit")


@dataclass(frozen=True)
class Record:
    """A row: `values` by logical name; a lookup's table stands beside it, under `…__table`."""

    key: str
    version: int
    values: Values


def read_record(
    table: Table, parts: tuple[str, int, str | None, str | None, str | None, str]
) -> Record:
    """Return the record of a row's (key, version, owner, owner's table, unit, data)."""
    key, version, owner, owner_table, unit, data = parts
    values: Values = orjson.loads(data)
    for name in table.hidden:
        values.pop(name, None)
        values.pop(name + TABLE_SUFFIX, None)
    values[table.key] = key
    values["versionnumber"] = version
    if table.is_user_owned:
        values["ownerid"] = owner
        values["ownerid__table"] = owner_table
        values["owningbusinessunit"] = unit
        values["owninguser" if owner_table == "systemuser" else "owningteam"] = owner
    return Record(key, version, values)


def record_of(table: Table, row: Row) -> Record:
    """Return the record of a model instance."""
    data = orjson.dumps(row.data).decode()
    parts = (row.key, row.version, row.owner, row.owner_table, row.business_unit, data)
    return read_record(table, parts)


def fill_row(table: Table, row: Row, values: Mapping[str, Canonical]) -> Row:
    """Put `values` into `row`, whose key and version are set."""
    skipped = kept_elsewhere(table)
    row.data = {
        name: value for name, value in values.items() if value is not None and name not in skipped
    }
    row.folded = {
        column.name: fold(str(values[column.name]))
        for column in table.columns.values()
        if column.type in TEXT_TYPES and values.get(column.name) is not None
    }
    row.owner, row.owner_table, row.business_unit = place_of(table, row.key, values)
    return row


def kept_elsewhere(table: Table) -> frozenset[str]:
    """Return the columns whose values have columns of their own in the store."""
    return frozenset({table.key, "versionnumber", "owninguser", "owningteam", *_OWN_COLUMNS})


def links_of(table: Table, values: Mapping[str, Canonical]) -> list[tuple[str, str]]:
    """Return (relation, target) for every lookup that is set."""
    return [
        (relation(table.name, column.name), str(values[column.name]))
        for column in table.columns.values()
        if is_linked(column) and _is_kept(column.name) and values.get(column.name) is not None
    ]


def relation(table: str, column: str) -> str:
    """Return the name under which `Link` keeps a lookup."""
    return f"{table}.{column}"


def build_links(table: Table, row: Row, values: Mapping[str, Canonical]) -> list[Link]:
    """Return the links of a saved row, not saved yet."""
    return [
        Link(relation=name, target=target, row_id=row.pk)
        for name, target in links_of(table, values)
    ]


def _is_kept(column: str) -> bool:
    """Owners have columns of their own; nobody joins on authorship often enough for an index."""
    return column not in {
        "owninguser", "owningteam", "owningbusinessunit",
        "createdby", "modifiedby", "createdonbehalfby", "modifiedonbehalfby",
    }  # fmt: skip


def is_indexed_link(table: Table, column: str) -> bool:
    """Tell whether `Link` has entries for the column, and the caller may meet them."""
    is_seen = column not in table.hidden
    return is_linked(table.columns[column]) and _is_kept(column) and is_seen


def place_of(
    table: Table, key: str, values: Mapping[str, Canonical]
) -> tuple[str | None, str | None, str | None]:
    """Return owner, owner's table and business unit: what decides who may see the row."""
    if table.is_user_owned:
        owner = values.get("ownerid")
        unit = values.get("owningbusinessunit")
        return _text(owner), _text(values.get("ownerid__table")), _text(unit)
    if table.definition.ownership == "BusinessOwned":
        unit = key if table.name == "businessunit" else values.get("businessunitid")
        owner = key if table.name in ("systemuser", "usersettings") else None
        return owner, None, _text(unit)
    return None, None, None


def _text(value: Canonical) -> str | None:
    return None if value is None else str(value)


def is_stored(column_type: ColumnType) -> bool:
    """Tell whether values of the type live in rows (files and images do not)."""
    return column_type not in (ColumnType.IMAGE, ColumnType.FILE)
