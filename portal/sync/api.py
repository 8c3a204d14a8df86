"""`/api/sync/`: the requests of devices. See docs/sync-protocol.md.

Each view only opens the context, turns names into tables and hands over to its module.
"""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Router

from portal.problems import Problem
from portal.sync.answers import json_answer, manifest_answer, with_command, with_sync_headers
from portal.sync.batches import read
from portal.sync.cancel import cancel
from portal.sync.check import bucket_listing, listing_query
from portal.sync.completing import ColumnsAsk
from portal.sync.context import SyncContext, open_context, open_device_context
from portal.sync.cursors import Cursor
from portal.sync.errors import UnknownColumn
from portal.sync.gate import admit
from portal.sync.get import IdsAsk, get
from portal.sync.pair_pull import PairsAsk
from portal.sync.pull import Ask, TableAsk, pull
from portal.sync.push import push
from portal.sync.related import RelatedAsk, related
from portal.sync.rows import versioned_ids
from portal.sync.schemas import (
    MAX_MUTATIONS,
    CancelRequest,
    GetRequest,
    ListRequest,
    PullRequest,
    PullTable,
    PushRequest,
    RelatedByIds,
    RelatedByParents,
    RelatedRequest,
    held_digest,
)
from portal.sync.tables import SyncTable

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
    cursors = _cursors(context, message)
    added = {item[0]: item[1:] for item in message.again if not isinstance(item, str)}
    asks = [_table_ask(context, item, cursors, added) for item in message.tables]
    answer = pull(context.client, asks, cursors, context.seal)
    return json_answer(with_command(answer, context.command))


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
    change_sets = [item.value() for item in message.change_sets]
    if sum(len(item.mutations) for item in change_sets) > MAX_MUTATIONS:
        detail = f"A push has at most {MAX_MUTATIONS} mutations."
        raise Problem("too-large", detail, limit=MAX_MUTATIONS)
    context = open_device_context(request, message)
    answer = push(context.client, change_sets, message.device, context.organisation)
    return json_answer(with_command(answer, context.command))


@router.post("/cancel")
def cancel_change_sets(request: HttpRequest, message: CancelRequest) -> HttpResponse:
    """Stop change sets for good, or learn that they took effect."""
    context = open_device_context(request, message)
    answer = cancel(context.client, message.change_sets, message.device, context.receipts)
    return json_answer(answer)


def _cursors(context: SyncContext, message: PullRequest) -> dict[str, Cursor]:
    """How far the device has read its tables. Raises CursorInvalid or CursorExpired."""
    if message.cursor is None:
        return {}
    cursors = context.seal.read(message.cursor, context.manifest.tables)
    return {table: cursor for table, cursor in cursors.items() if table not in message.again}


def _table_ask(
    context: SyncContext,
    item: PullTable,
    cursors: Mapping[str, Cursor],
    added: Mapping[str, Sequence[str]],
) -> Ask:
    """What is asked of a table. Raises UnknownTable or UnknownColumn."""
    name = item[0]
    table = context.table(name)
    if name in added:
        return _columns_ask(table, added[name], cursors.get(name))
    bits = item[3] if len(item) == 4 else 0
    if table.pair:
        return PairsAsk(table, held_digest(item), bits)
    return TableAsk(table, cursors.get(name), held_digest(item), bits)


def _columns_ask(table: SyncTable, columns: Sequence[str], cursor: Cursor | None) -> ColumnsAsk:
    """Of pairs nobody gains columns, and they have no versions to read on by."""
    for name in columns:
        if table.pair or name not in table.columns:
            raise UnknownColumn(table.name, name)
    return ColumnsAsk(table, tuple(columns), cursor)


def _related_ask(context: SyncContext, ask: RelatedByIds | RelatedByParents) -> RelatedAsk:
    """What is asked of a table. Raises UnknownTable or UnknownColumn."""
    table = context.table(ask.table)
    if isinstance(ask, RelatedByIds):
        return RelatedAsk(table, table.metadata.primary_id, tuple(ask.ids))
    if not table.is_lookup(ask.column):
        raise UnknownColumn(ask.table, ask.column)
    return RelatedAsk(table, ask.column, tuple(ask.parents))
