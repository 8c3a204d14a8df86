"""What file and image columns bring with them: companion columns, and the table of attachments."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ColumnType,
    RelationshipDefinition,
    TableDefinition,
)

FILE_TYPES = frozenset({ColumnType.FILE, ColumnType.IMAGE})
ATTACHMENT_TABLE = "fileattachment"
_REGARDING = "objectid"


def companions_of(column: ColumnDefinition) -> Iterator[ColumnDefinition]:
    """Give the read-only columns that stand beside a file or image column; none for others."""
    if column.type is ColumnType.FILE:
        yield _companion(column, name_column(column), ColumnType.STRING, max_length=255)
    if column.type is ColumnType.IMAGE:
        yield _companion(column, id_column(column), ColumnType.UNIQUE_IDENTIFIER)
        yield _companion(column, timestamp_column(column), ColumnType.BIG_INT)
        yield _companion(column, url_column(column), ColumnType.STRING, max_length=200, form="Url")


def name_column(column: ColumnDefinition) -> str:
    """Return the name of the column that holds a file's name."""
    return f"{column.name}_name"


def id_column(column: ColumnDefinition) -> str:
    """Return the name of the column that holds an image's id."""
    return f"{column.name}id"


def timestamp_column(column: ColumnDefinition) -> str:
    """Return the name of the column that holds when an image was set."""
    return f"{column.name}_timestamp"


def url_column(column: ColumnDefinition) -> str:
    """Return the name of the column that holds an image's address."""
    return f"{column.name}_url"


def with_attachments(definitions: Iterable[TableDefinition]) -> list[TableDefinition]:
    """Relate the table of attachments, if there is one, to every table that has a file column."""
    found = list(definitions)
    owners = [one.name for one in found if _has_files(one)]
    return [_attached(one, owners) if one.name == ATTACHMENT_TABLE else one for one in found]


def _has_files(definition: TableDefinition) -> bool:
    return any(one.type is ColumnType.FILE for one in definition.columns)


def _attached(definition: TableDefinition, owners: list[str]) -> TableDefinition:
    columns = tuple(
        replace(one, targets=tuple(owners)) if one.name == _REGARDING else one
        for one in definition.columns
    )
    relationships = tuple(
        RelationshipDefinition(
            f"{owner}_FileAttachments", owner, ATTACHMENT_TABLE, _REGARDING, delete="Cascade"
        )
        for owner in owners
    )
    return replace(definition, columns=columns, relationships=relationships)


def _companion(
    column: ColumnDefinition,
    name: str,
    kind: ColumnType,
    *,
    max_length: int | None = None,
    form: str | None = None,
) -> ColumnDefinition:
    suffix = name.removeprefix(column.name)
    named = {"id": "Id", "_name": "_Name", "_timestamp": "_Timestamp", "_url": "_URL"}[suffix]
    return ColumnDefinition(
        name, kind, column.label, schema_name=(column.schema_name or column.name) + named,
        max_length=max_length, format=form, creatable=False, updatable=False,
        attribute_of=column.name, label_de=column.label_de,
    )  # fmt: skip
