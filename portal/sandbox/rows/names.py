"""The primary names of rows, many at once: one query a page, not one a lookup."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from collections.abc import Iterable, Mapping

from django.db import connections

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.rows.versions import ALIAS
from portal.sandbox.sql.dialect import Dialect

Names = Mapping[tuple[str, str], str]
_MOST_KEYS = 10_000


def read_names(catalogue: Catalogue, dialect: Dialect, wanted: Iterable[tuple[str, str]]) -> Names:
    """Return the primary name of every (table, key) that exists and has one."""
    by_table: dict[str, set[str]] = {}
    for table, key in wanted:
        by_table.setdefault(table, set()).add(key)
    named = {
        name: keys
        for name, keys in by_table.items()
        if name in catalogue.tables and catalogue.tables[name].definition.primary_name
    }
    found: dict[tuple[str, str], str] = {}
    cases = " ".join(
        f"WHEN '{name}' THEN "
        + dialect.text("n", catalogue.tables[name].definition.primary_name).text
        for name in named
    )
    keys = [key for group in named.values() for key in sorted(group)]
    for start in range(0, len(keys), _MOST_KEYS):
        chunk = keys[start : start + _MOST_KEYS]
        sql = (
            f"SELECT n.table_name, n.key, CASE n.table_name {cases} END FROM sandbox_row n"
            f" WHERE n.table_name IN ({_marks(len(named))}) AND n.key IN ({_marks(len(chunk))})"
        )
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(sql, [*named, *chunk])
            found |= {(table, key): name for table, key, name in cursor.fetchall() if name}
    return found


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)
