"""`/api/sync/`: the requests of devices. See docs/sync-protocol.md.

Each view only opens the context, turns names into tables and hands over to its module.
"""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from portal.problems import Problem
from portal.sync.answers import json_answer, manifest_answer, with_sync_headers
from portal.sync.batches import read
from portal.sync.cancel import cancel
from portal.sync.check import bucket_listing, listing_query
from portal.sync.context import SyncContext, open_context, open_device_context
from portal.sync.cursors import Cursor
from portal.sync.errors import CursorExpired, CursorInvalid, UnknownColumn
from portal.sync.gate import admit
from portal.sync.get import IdsAsk, get
from portal.sync.pull import TableAsk, pull
from portal.sync.push import push
from portal.sync.related import RelatedAsk, related
from portal.sync.rows import versioned_ids
from portal.sync.schemas import (
    CancelRequest,
    GetRequest,
    ListRequest,
    PullRequest,
    PullTable,
    PushRequest,
    RelatedByIds,
    RelatedByParents,
    RelatedRequest,
)
from portal.sync.tables import LOOKUP_TYPES

router = Router(auth=admit)
router.add_decorator(with_sync_headers, mode="view")


@router.get("/manifest", url_name="sync-manifest")
def read_manifest(request: HttpRequest, organization: str, user: str) -> HttpResponse:
    """What the user's profile means, or 304."""
    context = open_context(request, organization=organization, user=user)
    return manifest_answer(request, context.manifest)


@router.post("/pull")
def pull_rows(request: HttpRequest, message: PullRequest) -> HttpResponse:
    """Rows above the cursors, and checks, of many tables."""
    context = open_device_context(request, message)
    if message.fingerprint != context.manifest.fingerprint:
        raise Problem("manifest-changed", fingerprint=context.manifest.fingerprint)
    asks = _table_asks(context, message.tables)
    return json_answer(pull(context.client, asks, context.seal))


@router.post("/list")
def list_buckets(request: HttpRequest, message: ListRequest) -> HttpResponse:
    """Id and version of the scope's rows in some buckets of a table."""
    context = open_device_context(request, message)
    table = context.table(message.table)
    reads = read(context.client, [listing_query(table)])
    found = reads.found[0]
    if found.error:
        raise found.error
    rows = bucket_listing(versioned_ids(table, found.rows), message.buckets, message.bits)
    return json_answer({"serverTime": reads.moment.text, "rows": rows})


@router.post("/get")
def get_rows(request: HttpRequest, message: GetRequest) -> HttpResponse:
    """Rows by id."""
    context = open_device_context(request, message)
    asks = [IdsAsk(context.table(ask.table), tuple(ask.ids), ask.scoped) for ask in message.asks]
    return json_answer(get(context.client, asks))


@router.post("/related")
def related_rows(request: HttpRequest, message: RelatedRequest) -> HttpResponse:
    """Rows of the scope by id or by parent."""
    context = open_device_context(request, message)
    asks = [_related_ask(context, ask) for ask in message.asks]
    return json_answer(related(context.client, asks))


@router.post("/push")
def push_change_sets(request: HttpRequest, message: PushRequest) -> HttpResponse:
    """Change sets up, outcomes and rows down."""
    context = open_device_context(request, message)
    change_sets = [item.value() for item in message.change_sets]
    return json_answer(push(context.client, change_sets, message.device, context.organisation))


@router.post("/cancel")
def cancel_change_sets(request: HttpRequest, message: CancelRequest) -> HttpResponse:
    """Stop change sets for good, or learn that they took effect."""
    context = open_device_context(request, message)
    answer = cancel(context.client, message.change_sets, message.device, context.receipts)
    return json_answer(answer)


def _table_asks(context: SyncContext, tables: list[PullTable]) -> list[TableAsk]:
    """What is asked of each table. Raises UnknownTable, CursorInvalid or CursorExpired."""
    cursors: dict[str, Cursor | None] = {}
    invalid, expired = [], []
    for item in tables:
        try:
            cursors[item.table] = (
                None if item.cursor is None else context.seal.read(item.table, item.cursor)
            )
        except CursorInvalid:
            invalid.append(item.table)
        except CursorExpired:
            expired.append(item.table)
    if invalid:
        raise CursorInvalid(invalid)
    if expired:
        raise CursorExpired(expired)
    return [
        TableAsk(
            context.table(item.table),
            cursors[item.table],
            item.digest.value() if item.digest else None,
            item.bits,
        )
        for item in tables
    ]


def _related_ask(context: SyncContext, ask: RelatedByIds | RelatedByParents) -> RelatedAsk:
    """What is asked of a table. Raises UnknownTable or UnknownColumn."""
    table = context.table(ask.table)
    if isinstance(ask, RelatedByIds):
        return RelatedAsk(table, table.metadata.primary_id, tuple(ask.ids))
    column = table.column(ask.column)
    if column is None or column.type not in LOOKUP_TYPES:
        raise UnknownColumn(ask.table, ask.column)
    return RelatedAsk(table, column.name, tuple(ask.parents))
