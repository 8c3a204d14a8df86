"""What a write sets besides its row: images are taken out of its values, notes are measured.

`rows.writer` calls this inside the transaction, before the values become a row.
"""

import binascii
from base64 import b64decode
from datetime import UTC, datetime
from uuid import uuid4

from portal.sandbox.definitions.file_columns import id_column, timestamp_column, url_column
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import PayloadRefused
from portal.sandbox.files.contents import File, Place, forget, put
from portal.sandbox.files.errors import image_too_big, no_image, not_primary
from portal.sandbox.files.limits import most_bytes
from portal.sandbox.files.notes import NOTE_TABLE, settle_note
from portal.sandbox.files.pictures import NotAPicture, mime_type_of, thumbnail
from portal.sandbox.http.context import Context
from portal.sandbox.rows.record import Values

_YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)


def settle_contents(
    context: Context, table: Table, values: Values, changes: Values, *, creates: bool
) -> None:
    """Keep the images among the changes of a row, whose key is in `values`, and measure notes.

    Raises ValueRefused and PayloadRefused.
    """
    for name in changes:
        column = table.columns.get(name)
        if column is not None and column.type is ColumnType.IMAGE:
            if creates and not column.is_primary_image and changes[name] is not None:
                raise not_primary(table.name, name)
            values.pop(name, None)
            values |= _settle_image(context, table, column, str(values[table.key]), changes[name])
    if table.name == NOTE_TABLE:
        settle_note(values, changes)


def ticks(moment: datetime) -> int:
    """Return a moment as the platform stamps images: tenths of microseconds since the year one."""
    since = moment.astimezone(UTC) - _YEAR_ONE
    return (since.days * 86400 + since.seconds) * 10_000_000 + since.microseconds * 10


def _settle_image(
    context: Context, table: Table, column: ColumnDefinition, row_key: str, value: object
) -> Values:
    place = Place(table.name, row_key, column.name)
    names = (id_column(column), timestamp_column(column), url_column(column))
    if value is None:
        forget(place)
        return dict.fromkeys(names)
    file = read_image(table, column, row_key, _decode(table, column, str(value)))
    put(place, file, context.now)
    facts = (file.key, ticks(context.now), address_of(place, file.key, context.now))
    return dict(zip(names, facts, strict=True))


def address_of(place: Place, key: str, now: datetime) -> str:
    """Return where the image of this id and moment can be downloaded, below the organisation."""
    return (
        f"/Image/download.aspx?Entity={place.table}&Attribute={place.column}"
        f"&Id={key}&Timestamp={ticks(now)}"
    )


def read_image(table: Table, column: ColumnDefinition, row_key: str, content: bytes) -> File:
    """Return an image as it is kept: in full only where the column does that.

    Raises ValueRefused.
    """
    most = most_bytes(column)
    if len(content) > most:
        raise image_too_big(most, len(content))
    try:
        small, kind = thumbnail(content), mime_type_of(content)
    except NotAPicture as error:
        raise no_image(table.name, row_key, column.name) from error
    kept = content if column.can_store_full_image else b""
    name = f"{column.name}.{kind.removeprefix('image/')}"
    return File(str(uuid4()), name, kind, kept, len(kept), small)


def _decode(table: Table, column: ColumnDefinition, text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PayloadRefused(
            table.definition.entity_set,
            f"Cannot convert the literal of '{column.name}' to the expected type 'Edm.Binary'.",
        ) from error
