"""Calls of `set(key)/column` where the column is a file or an image."""

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, MethodRefused, NotImplementedHere, SegmentMissing
from portal.sandbox.files.chunks import begin_upload, take_chunk
from portal.sandbox.files.downloads import download
from portal.sandbox.files.limits import MOST_BYTES, check_size
from portal.sandbox.files.storing import Upload, locked, remove, store
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.odata.options import check_options
from portal.sandbox.odata.paths import Segment
from portal.sandbox.rows.payload import Payload
from portal.sandbox.rows.values import read_value
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_NAME = "x-ms-file-name"


def serve_file(context: Context, call: Call, table: Table, key: str, rest: list[Segment]) -> Reply:
    """Answer a call of a file or image column, `rest` being the column and `$value` perhaps.

    Raises SegmentMissing, MethodRefused and what the verbs raise.
    """
    column = table.columns[rest[0].name]
    if [one.name for one in rest[1:]] not in ([], ["$value"]):
        raise SegmentMissing(rest[1].name)
    if call.method == "GET":
        return download(context, call, table, key, column, raw=len(rest) > 1)
    verb = {"PATCH": _patch, "PUT": _put, "DELETE": _delete}.get(call.method)
    if verb is None or len(rest) > 1:
        raise MethodRefused(f"The method {call.method} does not apply to '{call.path}'.")
    return verb(context, call, table, key, column)


def file_name(call: Call) -> str:
    """Return the name an upload gives its file: the header's, else the query's."""
    return call.headers.get(_NAME) or call.options.get(_NAME, "")


def _patch(context: Context, call: Call, table: Table, key: str, column: ColumnDefinition) -> Reply:
    """Take a whole file, begin a chunked upload, or take a chunk of one.

    The token decides first: a client keeps the header that begins an upload on every chunk.
    """
    check_options(call.options, frozenset({_NAME, "sessiontoken"}))
    check_size(len(call.body), MOST_BYTES)
    if "sessiontoken" in call.options:
        return take_chunk(context, call, table, key, column)
    name = file_name(call)
    if not name and column.type is ColumnType.FILE:
        raise BadRequest(f"The name of the file is missing: send it as '{_NAME}'.")
    if call.headers.get("x-ms-transfer-mode", "").lower() == "chunked":
        return begin_upload(context, call, table, key, column, name)
    upload = Upload(name, call.headers.get("content-type", ""), call.body)
    with write_transaction():
        store(context, table, locked(context, table, key, call), column, upload)
    return empty_reply()


def _put(context: Context, call: Call, table: Table, key: str, column: ColumnDefinition) -> Reply:
    """Set an image from `{"value": base64 or null}`; a file cannot be set so."""
    check_options(call.options, frozenset())
    if column.type is not ColumnType.IMAGE:
        raise NotImplementedHere(f"PUT of the file column '{column.name}'; use PATCH")
    body = call.json()
    if "value" not in body:
        raise BadRequest("The body must be an object with 'value'.", "0x80048d19")
    value = read_value(table, column, body["value"])
    with write_transaction():
        row = locked(context, table, key, call)
        update_row(context, table, row, Payload({column.name: value}))
    return empty_reply()


def _delete(
    context: Context, call: Call, table: Table, key: str, column: ColumnDefinition
) -> Reply:
    check_options(call.options, frozenset())
    with write_transaction():
        remove(context, table, locked(context, table, key, call), column)
    return empty_reply()
