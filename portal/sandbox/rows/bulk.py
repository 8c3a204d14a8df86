"""Many rows at once, trusted: for seeds. Nothing is checked but that tables and columns exist."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice

from django.db import connections, transaction

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table
from portal.sandbox.models import KeyEntry, Link, Row
from portal.sandbox.rows.keys import entries_of
from portal.sandbox.rows.record import TABLE_SUFFIX, Values, build_links, fill_row
from portal.sandbox.rows.values import Canonical, guid, moment, read_moment
from portal.sandbox.rows.versions import ALIAS, mark_security_change, take_versions

_CHUNK = 500
_STORED = (
    "sandbox_link",
    "sandbox_key",
    "sandbox_share",
    "sandbox_file",
    "sandbox_transfer_block",
    "sandbox_transfer",
    "sandbox_customization",
    "sandbox_pending",
    "sandbox_row",
    "sandbox_tombstone",
    "sandbox_token",
    "sandbox_request",
    "sandbox_fault",
    "sandbox_setting",
)


def insert_rows(table_name: str, rows: Iterable[Mapping[str, object]]) -> int:
    """Insert rows of one table and return how many.

    A row maps logical names to values; the key is required. A lookup is an id, or (table, id)
    where the column has several targets. Missing: createdon and modifiedon are now, createdby and
    modifiedby the owning user, state and status the table's first, owningbusinessunit the owner's.
    """
    table = catalogue.current().tables[table_name]
    made, iterator = 0, iter(rows)
    with transaction.atomic(using=ALIAS):
        units = _units() if table.is_user_owned else {}
        while chunk := list(islice(iterator, _CHUNK)):
            _insert(table, chunk, units)
            made += len(chunk)
        mark_security_change(table_name)
    return made


def clear() -> None:
    """Delete every row and everything remembered; versions go on, as in a restored organisation."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        for table in _STORED:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the constant above


def _insert(table: Table, chunk: list[Mapping[str, object]], units: dict[str, str]) -> None:
    last = take_versions(len(chunk))
    pairs: list[tuple[Row, Values]] = []
    for version, given in enumerate(chunk, start=last - len(chunk) + 1):
        values = _values(table, given, units)
        row = Row(table=table.name, key=str(values[table.key]), version=version)
        pairs.append((fill_row(table, row, values), values))
    Row.objects.bulk_create([row for row, _values in pairs])
    Link.objects.bulk_create(
        [link for row, values in pairs for link in build_links(table, row, values)]
    )
    if table.definition.keys:
        KeyEntry.objects.bulk_create(
            [entry for row, values in pairs for entry in entries_of(table, row, values)]
        )


def _values(table: Table, given: Mapping[str, object], units: dict[str, str]) -> Values:
    values: Values = dict(_defaults(table))
    for name, value in given.items():
        column = table.columns[name]
        if column.type in LOOKUP_TYPES and value is not None:
            target, key = value if isinstance(value, tuple) else (column.targets[0], value)
            values[name] = guid(key)
            if len(column.targets) > 1:
                values[name + TABLE_SUFFIX] = target
        else:
            values[name] = _plain(table, name, value)
    if table.is_user_owned:
        values.setdefault("owningbusinessunit", units.get(str(values.get("ownerid"))))
        if values.get("ownerid__table") == "systemuser":
            values.setdefault("createdby", values["ownerid"])
            values.setdefault("modifiedby", values["ownerid"])
    return values


def _plain(table: Table, name: str, value: object) -> Canonical:
    column = table.columns[name]
    if value is None or value == "":
        return None
    if column.type is ColumnType.DATE_TIME:
        is_moment = isinstance(value, datetime) and column.behavior == "UserLocal"
        return (
            moment(value)
            if is_moment and isinstance(value, datetime)
            else read_moment(column, value)
        )
    if column.type is ColumnType.UNIQUE_IDENTIFIER:
        return guid(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else str(value)


def _defaults(table: Table) -> Iterator[tuple[str, Canonical]]:
    now = moment(datetime.now(UTC))
    for column in table.columns.values():
        if column.name in ("createdon", "modifiedon"):
            yield column.name, now
        elif column.type is ColumnType.STATE:
            yield column.name, column.options[0].value
        elif column.type is ColumnType.STATUS:
            yield column.name, table.definition.states[0].default_status
        elif column.default is not None:
            yield column.name, _plain(table, column.name, column.default)


def _units() -> dict[str, str]:
    """Return the business unit of every user and team."""
    owners = Row.objects.filter(table__in=("systemuser", "team"))
    return {
        key: unit for key, unit in owners.values_list("key", "business_unit") if unit is not None
    }
