"""A file put into a column of a row, or taken out: the row's version moves, rights are honoured.

Call inside a transaction, with a locked row that the caller sees.
"""

from base64 import b64encode
from dataclasses import dataclass
from mimetypes import guess_type
from uuid import uuid4

from portal.sandbox.definitions.file_columns import id_column, name_column
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import RowMissing
from portal.sandbox.files.attachments import attach, detach
from portal.sandbox.files.contents import File, Place, find, forget, put
from portal.sandbox.files.limits import check_name, check_size, most_bytes, read_settings
from portal.sandbox.http.context import Context
from portal.sandbox.http.etags import check_preconditions
from portal.sandbox.http.messages import Call
from portal.sandbox.models import Row
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.record import Values
from portal.sandbox.rows.writer import update_row

ANY_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Upload:
    """What came in; an empty `mime_type` is guessed by the name."""

    name: str
    mime_type: str
    content: bytes


def locked(context: Context, table: Table, key: str, call: Call) -> Row:
    """Return a row for a change of its file, the call's preconditions met.

    Raises RowMissing, VersionMismatch, KeyExists.
    """
    row = lock_row(table, key)
    if row is None:
        raise RowMissing(table.name, key)
    find_record(context.view(), table, key)
    check_preconditions(call.headers, table.name, key, row.version)
    return row


def store(
    context: Context, table: Table, row: Row, column: ColumnDefinition, upload: Upload
) -> str:
    """Put a file or an image into a column and return the file's id.

    Raises Forbidden and ValueRefused.
    """
    if column.type is ColumnType.IMAGE:
        text = b64encode(upload.content).decode()
        update_row(context, table, row, Payload({column.name: text}, ()))
        return str(row.data[id_column(column)])
    check_name(upload.name, read_settings())
    check_size(len(upload.content), most_bytes(column))
    file = File(str(uuid4()), upload.name, _mime_type(upload), upload.content, len(upload.content))
    _set(context, table, row, column, file)
    return file.key


def remove(context: Context, table: Table, row: Row, column: ColumnDefinition) -> None:
    """Empty a column.

    Raises Forbidden.
    """
    if column.type is ColumnType.IMAGE:
        update_row(context, table, row, Payload({column.name: None}, ()))
    else:
        _set(context, table, row, column, None)


def _set(
    context: Context, table: Table, row: Row, column: ColumnDefinition, file: File | None
) -> None:
    """Change the row first: it is what refuses whoever may not."""
    named: Values = {
        column.name: None if file is None else file.key,
        name_column(column): None if file is None else file.name,
    }
    update_row(context, table, row, Payload(named, ()))
    place = Place(table.name, row.key, column.name)
    former = find(place)
    if former is not None:
        detach(context, former.key)
    if file is None:
        forget(place)
        return
    put(place, file, context.now)
    attach(context, place, file)


def _mime_type(upload: Upload) -> str:
    given = upload.mime_type.partition(";")[0].strip().lower()
    if given and given != ANY_TYPE:
        return given
    return guess_type(upload.name)[0] or ANY_TYPE
