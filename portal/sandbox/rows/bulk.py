"""Many rows at once, trusted: for seeds. Nothing is checked but that tables and columns exist."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

import orjson
from django.db import connections, transaction

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.tables import TEXT_TYPES, Table
from portal.sandbox.models import KeyEntry, Row
from portal.sandbox.rows.bulk_values import Preparation, prepare
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.keys import entries_of
from portal.sandbox.rows.record import (
    Values,
    is_indexed_link,
    kept_elsewhere,
    place_of,
    relation,
)
from portal.sandbox.rows.versions import ALIAS, mark_security_change, take_versions
from portal.sandbox.sql.dialect import dialect

_CHUNK = 2000
_ROW = (
    "table_name", "key", "version", "owner", "owner_table", "business_unit", "data", "folded",
)  # fmt: skip
_LINK = ("relation", "target", "row_id")
_IDS = """
SELECT id FROM sandbox_row WHERE table_name = %s AND version BETWEEN %s AND %s ORDER BY version
"""
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
        preparation = prepare(table)
        while chunk := list(islice(iterator, _CHUNK)):
            _insert(preparation, chunk)
            made += len(chunk)
        mark_security_change(table_name)
    return made


def clear() -> None:
    """Delete every row and everything remembered; versions go on, as in a restored organisation."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        for table in _STORED:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the constant above


def _insert(preparation: Preparation, chunk: list[Mapping[str, object]]) -> None:
    table = preparation.table
    last = take_versions(len(chunk))
    first = last - len(chunk) + 1
    made = [preparation.values(given) for given in chunk]
    shape = Shape.of(table)
    stored = (shape.row(values, version) for version, values in enumerate(made, first))
    dialect().insert_many("sandbox_row", _ROW, stored)
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_IDS, [table.name, first, last])
        ids = [one for (one,) in cursor.fetchall()]
    pairs = zip(ids, made, strict=True)
    links = (link for row, values in pairs for link in shape.links(values, row))
    dialect().insert_many("sandbox_link", _LINK, links)
    if table.definition.keys:
        rows = (Row(id=one) for one in ids)
        entries = (entries_of(table, row, values) for row, values in zip(rows, made, strict=True))
        KeyEntry.objects.bulk_create(chain.from_iterable(entries))


@dataclass(frozen=True)
class Shape:
    """What of a table's rows is stored where."""

    table: Table
    skipped: frozenset[str]
    texts: tuple[str, ...]
    linked: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, table: Table) -> "Shape":
        """Return the shape of a table's rows."""
        linked = (name for name in table.columns if is_indexed_link(table, name))
        return cls(
            table,
            kept_elsewhere(table),
            tuple(one.name for one in table.columns.values() if one.type in TEXT_TYPES),
            tuple((name, relation(table.name, name)) for name in linked),
        )

    def row(self, values: Values, version: int) -> tuple[str | int | None, ...]:
        """Return a row of the store."""
        key, skipped = str(values[self.table.key]), self.skipped
        kept = {
            name: value
            for name, value in values.items()
            if value is not None and name not in skipped
        }
        folded = {name: _fold(str(kept[name])) for name in self.texts if name in kept}
        place = place_of(self.table, key, values)
        return (self.table.name, key, version, *place, _json(kept), _json(folded))

    def links(self, values: Values, row: int) -> Iterator[tuple[str, str, int]]:
        """Yield the links of a row that is stored."""
        for name, named in self.linked:
            target = values.get(name)
            if target is not None:
                yield named, str(target), row


@lru_cache(maxsize=20000)
def _fold(text: str) -> str:
    """Fold a text; towns, titles and statuses come again and again."""
    return fold(text)


def _json(values: Mapping[str, object]) -> str:
    return orjson.dumps(values).decode()
