"""Reading stored views and forms: what makers have arranged."""

from collections.abc import Iterable

from portal.dataverse.batch import Operation
from portal.dataverse.client import Client
from portal.dataverse.literals import literal
from portal.dataverse.metadata import FormMetadata, ViewMetadata
from portal.dataverse.query import query_path
from portal.dataverse.wire import Row

# Tables named in one filter: keeps the URL short.
_TABLES_PER_READ = 20

_VIEW_COLUMNS = (
    "savedqueryid",
    "name",
    "returnedtypecode",
    "querytype",
    "isdefault",
    "fetchxml",
    "layoutxml",
)
_FORM_COLUMNS = ("formid", "name", "objecttypecode", "type", "isdefault", "formxml")


def read_views(client: Client, tables: Iterable[str]) -> tuple[ViewMetadata, ...]:
    """The active views of these tables."""
    reads = _reads("savedqueries", _VIEW_COLUMNS, "returnedtypecode", tables, "statecode eq 0")
    return tuple(_view_from(row) for rows in client.rows_of_all(reads) for row in rows)


def read_forms(client: Client, tables: Iterable[str]) -> tuple[FormMetadata, ...]:
    """The active forms of these tables, of every type."""
    is_active = "formactivationstate eq 1"
    reads = _reads("systemforms", _FORM_COLUMNS, "objecttypecode", tables, is_active)
    return tuple(_form_from(row) for rows in client.rows_of_all(reads) for row in rows)


def _reads(
    entity_set: str, columns: tuple[str, ...], table_column: str, tables: Iterable[str], also: str
) -> list[Operation]:
    """As many reads as it takes to name all tables."""
    names = sorted(set(tables))
    chunks = (names[i : i + _TABLES_PER_READ] for i in range(0, len(names), _TABLES_PER_READ))
    filters = (
        " or ".join(f"{table_column} eq {literal(name)}" for name in chunk) for chunk in chunks
    )
    return [
        Operation("GET", query_path(entity_set, select=columns, filter=f"{also} and ({tables})"))
        for tables in filters
    ]


def _view_from(row: Row) -> ViewMetadata:
    return ViewMetadata(
        id=row["savedqueryid"].lower(),
        name=row.get("name") or "",
        table=row["returnedtypecode"],
        type=row.get("querytype") or 0,
        is_default=bool(row.get("isdefault")),
        fetch_xml=row.get("fetchxml") or "",
        layout_xml=row.get("layoutxml") or "",
    )


def _form_from(row: Row) -> FormMetadata:
    return FormMetadata(
        id=row["formid"].lower(),
        name=row.get("name") or "",
        table=row["objecttypecode"],
        type=row.get("type") or 0,
        is_default=bool(row.get("isdefault")),
        form_xml=row.get("formxml") or "",
    )
