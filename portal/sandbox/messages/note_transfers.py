"""The bodies of notes in blocks: upload with a new or an existing note, download."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, RowMissing
from portal.sandbox.files.limits import MOST_BYTES, check_name, check_size, read_settings
from portal.sandbox.files.notes import BODY, NOTE_TABLE, decode_body, note_body
from portal.sandbox.files.transfers import begin, finish, joined, resume
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.entities import find_entity, read_entity
from portal.sandbox.messages.file_transfers import block_list
from portal.sandbox.messages.message import NAMESPACE, Message, Target, answer_type
from portal.sandbox.odata.payloads import read_payload
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.values import NotOfThisType, guid
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import create_row, update_row


def initialize_annotation_blocks_upload(context: Context, call: Call, target: Target) -> Reply:
    """Begin an upload of a note's body and answer its token."""
    note = _note(call)
    if note.get("filename"):
        check_name(str(note["filename"]), read_settings())
    with write_transaction():
        token = begin(context, "note upload", {})
    return json_reply(
        {**answer_type(call, "InitializeAnnotationBlocksUpload"), "FileContinuationToken": token}
    )


def commit_annotation_blocks_upload(context: Context, call: Call, target: Target) -> Reply:
    """Save the note with the joined blocks as its body: the one of its id, or a new one."""
    note, body = _note(call), call.json()
    with write_transaction():
        transfer = resume(context, body.get("FileContinuationToken"), "note upload")
        content = joined(transfer, block_list(body))
        check_size(len(content), MOST_BYTES)
        key = _save(context, {**note, BODY: b64encode(content).decode()})
        finish(transfer)
    return json_reply(
        {
            **answer_type(call, "CommitAnnotationBlocksUpload"),
            "AnnotationId": key,
            "FileSizeInBytes": len(content),
        }
    )


def initialize_annotation_blocks_download(context: Context, call: Call, target: Target) -> Reply:
    """Begin a download of a note's body."""
    table, key = read_entity(context, call.json().get("Target"), "Target")
    if table.name != NOTE_TABLE:
        raise BadRequest("The Target must be an annotation.")
    record = find_record(context.view(), table, key)
    size = len(decode_body(note_body(record) or ""))
    with write_transaction():
        token = begin(context, "note download", {"table": table.name, "key": key})
    return json_reply(
        {
            **answer_type(call, "InitializeAnnotationBlocksDownload"),
            "FileContinuationToken": token,
            "FileSizeInBytes": size,
            "FileName": record.values.get("filename"),
        }
    )


def _note(call: Call) -> dict[str, Any]:
    note = call.json().get("Target")
    if not isinstance(note, Mapping):
        raise BadRequest("The parameter 'Target' is required and must be a note.")
    kind = str(note.get("@odata.type", "")).removeprefix("#")
    if kind != f"{NAMESPACE}.{NOTE_TABLE}":
        raise BadRequest("The Target must be an annotation and say so by its @odata.type.")
    return {name: value for name, value in note.items() if name != BODY}


def _save(context: Context, note: dict[str, Any]) -> str:
    table = context.catalogue.tables[NOTE_TABLE]
    key = _key(table, note)
    if key is None or lock_row(table, key) is None:
        return create_row(context, table, read_payload(context, table, note, creates=True))
    row = find_entity(context, table, key)
    update_row(context, table, row, read_payload(context, table, note, creates=False))
    return key


def _key(table: Table, note: Mapping[str, Any]) -> str | None:
    given = note.get(table.key)
    try:
        return None if given is None else guid(given)
    except NotOfThisType as error:
        raise RowMissing(table.name, str(given)) from error


MESSAGES = (
    Message("InitializeAnnotationBlocksUpload", "action", initialize_annotation_blocks_upload),
    Message("CommitAnnotationBlocksUpload", "action", commit_annotation_blocks_upload),
    Message("InitializeAnnotationBlocksDownload", "action", initialize_annotation_blocks_download),
)
