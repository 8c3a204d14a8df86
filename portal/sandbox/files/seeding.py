"""Files and images for seeds: trusted, by nobody in particular, below rows that are there."""

from dataclasses import replace
from datetime import datetime
from mimetypes import guess_type
from uuid import uuid4

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.file_columns import (
    id_column,
    name_column,
    timestamp_column,
    url_column,
)
from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.files.attachments import attachment_row
from portal.sandbox.files.contents import File, Place, put
from portal.sandbox.files.settling import address_of, read_image, ticks
from portal.sandbox.files.storing import ANY_TYPE
from portal.sandbox.models import Row
from portal.sandbox.rows.versions import take_versions


def seed_file(place: Place, name: str, content: bytes, now: datetime) -> None:
    """Put a file or an image of this name into a column of a row that was inserted before.

    Raises ValueRefused for an image that is none, Row.DoesNotExist for a row that is not there.
    """
    tables = catalogue.current().tables
    table, row = tables[place.table], Row.objects.get(table=place.table, key=place.row_key)
    column = table.columns[place.column]
    if column.type is ColumnType.IMAGE:
        file = replace(read_image(table, column, row.key, content), name=name)
        row.data[id_column(column)] = file.key
        row.data[timestamp_column(column)] = ticks(now)
        row.data[url_column(column)] = address_of(place, file.key, now)
    else:
        kind = guess_type(name)[0] or ANY_TYPE
        file = File(str(uuid4()), name, kind, content, len(content))
        row.data |= {column.name: file.key, name_column(column): name}
        attachment_row(tables, place, file, now, author=None)
    row.version = take_versions()
    row.save()
    put(place, file, now)
