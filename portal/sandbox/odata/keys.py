"""Alternate keys in addresses: `accounts(accountnumber='A1')`, composite, with lookups inside."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, KeyDefinition
from portal.sandbox.definitions.tables import LOOKUP_TYPES, TEXT_TYPES, Table
from portal.sandbox.errors import KeyMissing, QueryRefused, RowMissing
from portal.sandbox.http.context import Context
from portal.sandbox.odata.paths import Segment
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.keys import find_by_key
from portal.sandbox.rows.payload import Lookups, set_lookup
from portal.sandbox.rows.record import Values
from portal.sandbox.rows.values import guid, read_value

_PAIR = re.compile(r"\s*(?P<name>\w+)\s*=\s*(?P<value>'(?:[^']|'')*'|[^,']+?)\s*(?:,|$)", re.DOTALL)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SAFE = "=,'()-_.:;@!*$"


@dataclass(frozen=True)
class NamedKey:
    """An alternate key in an address; `text` is what stood in the parentheses."""

    definition: KeyDefinition
    values: Values
    lookups: Lookups
    text: str

    @property
    def address(self) -> str:
        """The text, fit for a header and a link."""
        return quote(self.text, safe=_SAFE)


def is_named(segment: Segment) -> bool:
    """Tell whether a segment names the columns of a key, rather than holding an id alone."""
    return segment.inside is not None and "=" in segment.inside


def read_key(text: str) -> str:
    """Return an id in lower case; raises ValueError."""
    found = text.strip().strip("{}").lower()
    if _GUID.fullmatch(found) is None:
        raise ValueError(text)
    return found


def read_named(table: Table, segment: Segment) -> NamedKey | str:
    """Return the alternate key of a segment, or the id where it is the primary key by its name.

    Raises QueryRefused for what is no key of the table, and refusals of values.
    """
    texts = _pairs(table, segment)
    if set(texts) == {table.key}:
        return _id_of(texts[table.key].strip("'"))
    columns = {name: table.properties[name] for name in texts if name in table.properties}
    names = {column.name for column in columns.values()}
    found = next((one for one in table.definition.keys if set(one.columns) == names), None)
    if found is None or len(columns) != len(texts):
        raise QueryRefused(f"The columns {sorted(texts)} are no key of '{table.name}'.")
    values: Values = {}
    lookups: Lookups = ()
    for name, column in columns.items():
        if column.type in LOOKUP_TYPES:
            key = _id_of(texts[name].strip("'"))
            set_lookup(values, column, (column.targets[0], key))
            lookups += ((column.name, column.targets[0], key),)
        else:
            values[column.name] = read_value(table, column, _literal(column, texts[name]))
    return NamedKey(found, values, lookups, (segment.inside or "").strip())


def find_named(table: Table, segment: Segment) -> str | None:
    """Return the id that a segment with named columns stands for; None if no row has the values."""
    named = read_named(table, segment)
    return named if isinstance(named, str) else find_by_key(table, named.definition, named.values)


def require_named(context: Context, table: Table, segment: Segment) -> str:
    """Return the id of the row that a segment with named columns addresses.

    Raises KeyMissing for a row that is not there or not visible: the answer is the same.
    """
    named = read_named(table, segment)
    if isinstance(named, str):
        return named
    return require_visible(context, table, find_by_key(table, named.definition, named.values))


def require_visible(context: Context, table: Table, key: str | None) -> str:
    """Return the id of a row found by an alternate key, if the caller may know of it.

    Raises KeyMissing.
    """
    if key is None:
        raise KeyMissing(table.name)
    try:
        find_record(context.view(), table, key)
    except RowMissing as error:
        raise KeyMissing(table.name) from error
    return key


def _pairs(table: Table, segment: Segment) -> dict[str, str]:
    found: dict[str, str] = {}
    text, at = (segment.inside or "").strip(), 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None or pair["name"] in found:
            raise QueryRefused(f"The key '({text})' of '{table.name}' cannot be read.")
        found[pair["name"]] = pair["value"]
        at = pair.end()
    return found


def _id_of(text: str) -> str:
    try:
        return guid(text)
    except ValueError as error:
        raise QueryRefused(f"'{text}' in a key is no id.") from error


def _literal(column: ColumnDefinition, text: str) -> object:
    """Return what a literal of an address means for a column, as JSON would have it."""
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if column.type in TEXT_TYPES:
        raise QueryRefused(f"The value of '{column.name}' in a key must stand in quotes.")
    if column.type in (ColumnType.DATE_TIME, ColumnType.UNIQUE_IDENTIFIER):
        return text
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text) if re.fullmatch(r"-?\d{1,18}", text) else float(text)
    except ValueError as error:
        raise QueryRefused(f"'{text}' is no value of '{column.name}'.") from error
