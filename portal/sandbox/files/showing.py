"""Thumbnails among the values of rows that are about to be shown."""

from base64 import b64encode
from collections.abc import Iterable

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.files.contents import thumbnails
from portal.sandbox.rows.record import Record


def show_thumbnails(table: Table, column: ColumnDefinition, records: Iterable[Record]) -> None:
    """Put the thumbnails of an image column into the rows that show it, read in one query."""
    shown = list(records)
    found = thumbnails(table.name, column.name, {one.key for one in shown})
    for one in shown:
        if one.key in found:
            one.values[column.name] = b64encode(found[one.key]).decode()
