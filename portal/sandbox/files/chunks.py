"""Uploads in chunks: one PATCH begins, each further PATCH of its Location brings a part."""

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.files.errors import token_unknown
from portal.sandbox.files.limits import (
    BLOCK_BYTES,
    check_name,
    check_size,
    most_bytes,
    read_settings,
)
from portal.sandbox.files.ranges import Chunk, read_content_range
from portal.sandbox.files.storing import Upload, locked, store
from portal.sandbox.files.transfers import begin, joined, keep_block, resume
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.models import Transfer
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.security.access import check
from portal.sandbox.security.columns import check_columns

_KIND = "chunks"


def begin_upload(
    context: Context, call: Call, table: Table, key: str, column: ColumnDefinition, name: str
) -> Reply:
    """Begin an upload: 200 with the address that the chunks go to.

    Raises Forbidden, ValueRefused, and what a precondition raises.
    """
    if column.type is ColumnType.FILE:
        check_name(name, read_settings())
    facts = {"table": table.name, "key": key, "column": column.name, "name": name, "sizes": {}}
    with write_transaction():
        check(context.caller, table, "Write", locked(context, table, key, call))
        check_columns(context.caller, table, [column.name], creates=False)
        token = begin(context, _KIND, facts)
    headers = {
        "OData-Version": "4.0",
        "Location": f"{call.root}/{call.path}?sessiontoken={token}",
        "x-ms-chunk-size": str(BLOCK_BYTES),
        "Accept-Ranges": "bytes",
        "Access-Control-Expose-Headers": "x-ms-chunk-size",
    }
    return Reply(200, headers)


def take_chunk(
    context: Context, call: Call, table: Table, key: str, column: ColumnDefinition
) -> Reply:
    """Keep a chunk: 206, and 204 once the file is whole and in its column.

    Chunks may come in any order and more than once. Raises BadRequest and ValueRefused.
    """
    chunk = read_content_range(call.headers.get("content-range", ""), len(call.body))
    check_size(chunk.total, most_bytes(column))
    with write_transaction():
        transfer = resume(context, call.options["sessiontoken"], _KIND)
        if (table.name, key, column.name) != tuple(
            transfer.facts[name] for name in ("table", "key", "column")
        ):
            raise token_unknown()
        if not transfer.facts.get("is_done"):
            _keep(transfer, chunk, call.body)
            if not _is_whole(transfer, chunk.total):
                return Reply(206, {"OData-Version": "4.0"})
            _commit(context, call, table, key, column, transfer)
    # Done already: the last chunk sent again, or the empty one that a client sends after it.
    return empty_reply()


def _keep(transfer: Transfer, chunk: Chunk, content: bytes) -> None:
    if chunk.length:
        keep_block(transfer, str(chunk.start), content)
        transfer.facts["sizes"][str(chunk.start)] = chunk.length
        transfer.save()


def _is_whole(transfer: Transfer, total: int) -> bool:
    """Tell whether the chunks that came join without a gap to `total` bytes."""
    reached = 0
    for start, length in _in_order(transfer):
        if start != reached:
            return False
        reached += length
    return reached == total


def _in_order(transfer: Transfer) -> list[tuple[int, int]]:
    return sorted((int(start), length) for start, length in transfer.facts["sizes"].items())


def _commit(
    context: Context,
    call: Call,
    table: Table,
    key: str,
    column: ColumnDefinition,
    transfer: Transfer,
) -> None:
    content = joined(transfer, (str(start) for start, _length in _in_order(transfer)))
    upload = Upload(transfer.facts["name"], "", content)
    store(context, table, locked(context, table, key, call), column, upload)
    transfer.blocks.all().delete()
    transfer.facts["is_done"] = True
    transfer.save()
