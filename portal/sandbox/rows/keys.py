"""Alternate keys in the store: one `KeyEntry` for each key of a row that has no nulls in it.

Call inside a transaction of the sandbox's database.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from portal.sandbox.definitions.model import ColumnDefinition, KeyDefinition
from portal.sandbox.definitions.tables import TEXT_TYPES, Table
from portal.sandbox.errors import EntityKeyTaken
from portal.sandbox.models import KeyEntry, Row
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.record import record_of
from portal.sandbox.rows.values import Canonical

# PostgreSQL indexes no text beyond some 2 700 bytes.
_LONGEST = 500
_CHUNK = 500


def entry_value(table: Table, key: KeyDefinition, values: Mapping[str, Canonical]) -> str | None:
    """Return the text by which `values` are found in the key; None if one of them is null."""
    parts = [_comparable(table.columns[name], values.get(name)) for name in key.columns]
    if None in parts:
        return None
    text = json.dumps(parts, ensure_ascii=False)
    return text if len(text) <= _LONGEST else sha256(text.encode()).hexdigest()


def entries_of(table: Table, row: Row, values: Mapping[str, Canonical]) -> list[KeyEntry]:
    """Return the entries of a saved row, not saved yet."""
    found = ((key, entry_value(table, key, values)) for key in table.definition.keys)
    return [
        KeyEntry(table=table.name, name=key.name, value=value, row_id=row.pk)
        for key, value in found
        if value is not None
    ]


def find_by_key(table: Table, key: KeyDefinition, values: Mapping[str, Canonical]) -> str | None:
    """Return the primary key of the row with these values in an alternate key."""
    value = entry_value(table, key, values)
    found = KeyEntry.objects.filter(table=table.name, name=key.name, value=value)
    return found.values_list("row__key", flat=True).first() if value is not None else None


def keep_entries(table: Table, row: Row, values: Mapping[str, Canonical]) -> None:
    """Make the entries of a saved row fit its values.

    Raises EntityKeyTaken for values that another row has.
    """
    if not table.definition.keys:
        return
    wanted = {one.name: one for one in entries_of(table, row, values)}
    for entry in KeyEntry.objects.filter(row=row):
        new = wanted.get(entry.name)
        if new is not None and new.value == entry.value:
            del wanted[entry.name]
        else:
            entry.delete()
    for key in table.definition.keys:
        if key.name in wanted:
            _refuse_taken(table, key, wanted[key.name])
    KeyEntry.objects.bulk_create(wanted.values())


def index_key(table: Table, key: KeyDefinition) -> None:
    """Make the entries of a new key for the rows that are there.

    Raises EntityKeyTaken if two rows have the same values; nothing is kept then if the caller's
    transaction ends with it.
    """
    seen: set[str] = set()
    entries = []
    for row in Row.objects.filter(table=table.name).iterator(chunk_size=_CHUNK):
        value = entry_value(table, key, record_of(table, row).values)
        if value is None:
            continue
        if value in seen:
            raise EntityKeyTaken(key.name, _labels(table, key))
        seen.add(value)
        entries.append(KeyEntry(table=table.name, name=key.name, value=value, row=row))
    KeyEntry.objects.bulk_create(entries, batch_size=_CHUNK)


def forget_keys(table: str, names: Iterable[str]) -> None:
    """Drop the entries of keys that are no more."""
    KeyEntry.objects.filter(table=table, name__in=list(names)).delete()


def _refuse_taken(table: Table, key: KeyDefinition, entry: KeyEntry) -> None:
    taken = KeyEntry.objects.filter(table=table.name, name=key.name, value=entry.value)
    if taken.exists():
        raise EntityKeyTaken(key.name, _labels(table, key))


def _labels(table: Table, key: KeyDefinition) -> str:
    return ", ".join(table.columns[name].label for name in key.columns)


def _comparable(column: ColumnDefinition, value: Canonical) -> str | None:
    """Return a value as the database compares it: texts without case, 1.0 as 1."""
    if value is None:
        return None
    if column.type in TEXT_TYPES:
        return fold(str(value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)
