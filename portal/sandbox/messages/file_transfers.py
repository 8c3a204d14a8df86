"""Files and images in blocks: upload, download, DeleteFile."""

import binascii
from base64 import b64decode, b64encode
from typing import Any

from portal.sandbox.definitions.file_columns import FILE_TYPES
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, RowMissing
from portal.sandbox.files.contents import find_by_key, read
from portal.sandbox.files.downloads import find_source
from portal.sandbox.files.errors import no_full_image
from portal.sandbox.files.limits import (
    BLOCK_BYTES,
    MOST_BYTES,
    check_name,
    check_size,
    read_settings,
)
from portal.sandbox.files.notes import decode_body, note_body
from portal.sandbox.files.storing import Upload, remove, store
from portal.sandbox.files.transfers import begin, finish, joined, keep_block, resume
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply, json_reply
from portal.sandbox.messages.entities import find_entity, read_entity
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.security.access import check
from portal.sandbox.security.columns import check_columns

UPLOADS = ("file upload", "note upload")
_LONGEST_BLOCK_ID = 64


def initialize_file_blocks_upload(context: Context, call: Call, target: Target) -> Reply:
    """Begin an upload to a column and answer its token."""
    body = call.json()
    name = text_of(body, "FileName")
    with write_transaction():
        table, key, column = _column(context, body)
        if column.type is ColumnType.FILE:
            check_name(name, read_settings())
        check(context.caller, table, "Write", find_entity(context, table, key))
        check_columns(context.caller, table, [column.name], creates=False)
        facts = {"table": table.name, "key": key, "column": column.name}
        token = begin(context, "file upload", facts)
    return json_reply(
        {**answer_type(call, "InitializeFileBlocksUpload"), "FileContinuationToken": token}
    )


def upload_block(context: Context, call: Call, target: Target) -> Reply:
    """Keep one block of an upload, of a file or of a note."""
    body = call.json()
    name, content = text_of(body, "BlockId"), decode(body, "BlockData")
    if not name or len(decode(body, "BlockId")) > _LONGEST_BLOCK_ID:
        raise BadRequest("The BlockId must be base64 of 1 to 64 bytes.")
    check_size(len(content), BLOCK_BYTES)
    with write_transaction():
        keep_block(resume(context, body.get("FileContinuationToken"), *UPLOADS), name, content)
    return empty_reply()


def commit_file_blocks_upload(context: Context, call: Call, target: Target) -> Reply:
    """Join the blocks of an upload into its column."""
    body = call.json()
    with write_transaction():
        transfer = resume(context, body.get("FileContinuationToken"), "file upload")
        table = context.catalogue.tables[transfer.facts["table"]]
        content = joined(transfer, block_list(body))
        check_size(len(content), MOST_BYTES)
        upload = Upload(text_of(body, "FileName"), str(body.get("MimeType") or ""), content)
        row = find_entity(context, table, transfer.facts["key"])
        key = store(context, table, row, table.columns[transfer.facts["column"]], upload)
        finish(transfer)
    return json_reply(
        {
            **answer_type(call, "CommitFileBlocksUpload"),
            "FileId": key,
            "FileSizeInBytes": len(content),
        }
    )


def initialize_file_blocks_download(context: Context, call: Call, target: Target) -> Reply:
    """Begin a download of a file, or of an image in full."""
    table, key, column = _column(context, call.json())
    source = find_source(context, table, key, column, wants_full=True)
    if source is None:
        raise no_full_image(table.name, key, column.name)
    facts = {"table": table.name, "key": key, "file": source.key, "size": source.size}
    with write_transaction():
        token = begin(context, "file download", facts)
    return json_reply(
        {
            **answer_type(call, "InitializeFileBlocksDownload"),
            "FileSizeInBytes": source.size,
            "FileName": source.name,
            "FileContinuationToken": token,
            "IsChunkingSupported": True,
        }
    )


def download_block(context: Context, call: Call, target: Target) -> Reply:
    """Answer one block of a download, of a file or of a note; the row must still be visible."""
    body = call.json()
    start, length = _number(body, "Offset"), _number(body, "BlockLength")
    with write_transaction():
        token = body.get("FileContinuationToken")
        transfer = resume(context, token, "file download", "note download")
    facts = transfer.facts
    table = context.catalogue.tables[facts["table"]]
    record = find_record(context.view(), table, facts["key"])
    if transfer.kind == "note download":
        part = decode_body(note_body(record) or "")[start : start + length]
    else:
        part = read(facts["file"], start, length)
    return json_reply({**answer_type(call, "DownloadBlock"), "Data": b64encode(part).decode()})


def delete_file(context: Context, call: Call, target: Target) -> Reply:
    """Take a file out of its column, by the file's id."""
    key = text_of(call.json(), "FileId").strip("{}").lower()
    found = find_by_key(key)
    if found is None:
        raise RowMissing("fileattachment", key)
    table = context.catalogue.tables[found.table]
    with write_transaction():
        row = find_entity(context, table, found.row_key)
        remove(context, table, row, table.columns[found.column])
    return empty_reply()


def text_of(body: dict[str, Any], name: str) -> str:
    """Return a parameter that must be a text.

    Raises BadRequest.
    """
    found = body.get(name)
    if not isinstance(found, str):
        raise BadRequest(f"The parameter '{name}' is required and must be a text.")
    return found


def decode(body: dict[str, Any], name: str) -> bytes:
    """Return a parameter that must be base64, as bytes.

    Raises BadRequest.
    """
    try:
        return b64decode(text_of(body, name), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest(f"The parameter '{name}' is not valid base64.") from error


def block_list(body: dict[str, Any]) -> list[str]:
    """Return the names of the blocks to join, in order.

    Raises BadRequest.
    """
    found = body.get("BlockList")
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadRequest("The parameter 'BlockList' is required and must be a list of texts.")
    return found


def _column(context: Context, body: dict[str, Any]) -> tuple[Table, str, ColumnDefinition]:
    table, key = read_entity(context, body.get("Target"), "Target")
    column = table.columns.get(text_of(body, "FileAttributeName").lower())
    if column is None or column.type not in FILE_TYPES:
        raise BadRequest(
            f"'{body['FileAttributeName']}' is no file or image column of '{table.name}'."
        )
    return table, key, column


def _number(body: dict[str, Any], name: str) -> int:
    found = body.get(name)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= MOST_BYTES:
        raise BadRequest(f"The parameter '{name}' is required and must be a number of bytes.")
    return found


MESSAGES = (
    Message("InitializeFileBlocksUpload", "action", initialize_file_blocks_upload),
    Message("UploadBlock", "action", upload_block),
    Message("CommitFileBlocksUpload", "action", commit_file_blocks_upload),
    Message("InitializeFileBlocksDownload", "action", initialize_file_blocks_download),
    Message("DownloadBlock", "action", download_block),
    Message("DeleteFile", "action", delete_file),
)
