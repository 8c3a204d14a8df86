"""AddToQueue, PickFromQueue, ReleaseToQueue: what waits in a queue, and who works on it."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, RowMissing, SegmentMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply, json_reply
from portal.sandbox.messages.entities import find_entity, read_entity
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.models import Link, Row
from portal.sandbox.odata.payloads import read_payload
from portal.sandbox.rows.deletion import delete_row
from portal.sandbox.rows.payload import Payload, pointing, set_lookup
from portal.sandbox.rows.record import Values, record_of, relation
from portal.sandbox.rows.trees import create_tree
from portal.sandbox.rows.values import moment
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_ITEM = "queueitem"


def add_to_queue(context: Context, call: Call, target: Target) -> Reply:
    """Answer AddToQueue: a row waits in one queue at a time, so an item there is moves."""
    queue = _bound(target, "queue", "AddToQueue")
    body, items = call.json(), context.catalogue.tables[_ITEM]
    with write_transaction():
        find_entity(context, queue, target.key)
        table, key = read_entity(context, body.get("Target"), "Target")
        waiting = find_entity(context, table, key)
        if table.name not in items.columns["objectid"].targets:
            raise BadRequest(f"Rows of '{table.name}' cannot wait in a queue.")
        given = body.get("QueueItemProperties") or {}
        payload = read_payload(context, items, given, creates=True)
        payload = pointing(payload, items.columns["queueid"], "queue", target.key)
        payload.values["enteredon"] = moment(context.now)
        found = _item_of(key)
        if found is not None:
            update_row(context, items, found, payload)
            made = found.key
        else:
            name = record_of(table, waiting).values.get(table.definition.primary_name)
            payload.values.setdefault("title", name)
            payload = pointing(payload, items.columns["objectid"], table.name, key)
            made = create_tree(context, items, payload)
    return json_reply({**answer_type(call, "AddToQueue"), "QueueItemId": made})


def pick_from_queue(context: Context, call: Call, target: Target) -> Reply:
    """Answer PickFromQueue: a user works on the item, which may leave the queue."""
    items = _bound(target, _ITEM, "PickFromQueue")
    body = call.json()
    removes = body.get("RemoveQueueItem", False)
    if not isinstance(removes, bool):
        raise BadRequest("The parameter 'RemoveQueueItem' must be true or false.")
    with write_transaction():
        row = find_entity(context, items, target.key)
        table, key = read_entity(context, body.get("SystemUser"), "SystemUser")
        if table.name != "systemuser":
            raise BadRequest("The parameter 'SystemUser' must name a user.")
        if not Row.objects.filter(table=table.name, key=key).exists():
            raise RowMissing(table.name, key)
        if removes:
            delete_row(context, items, row)
        else:
            update_row(context, items, row, _working(context, items, (table.name, key)))
    return empty_reply()


def release_to_queue(context: Context, call: Call, target: Target) -> Reply:
    """Answer ReleaseToQueue: nobody works on the item any more."""
    items = _bound(target, _ITEM, "ReleaseToQueue")
    with write_transaction():
        row = find_entity(context, items, target.key)
        update_row(context, items, row, _working(context, items, None))
    return empty_reply()


def _working(context: Context, items: Table, worker: tuple[str, str] | None) -> Payload:
    values: Values = {"workeridmodifiedon": moment(context.now)}
    set_lookup(values, items.columns["workerid"], worker)
    return Payload(values)


def _item_of(key: str) -> Row | None:
    """Return the item, not inactive, that a row waits as."""
    links = Link.objects.filter(relation=relation(_ITEM, "objectid"), target=key)
    rows = (one.row for one in links.select_related("row"))
    return next((one for one in rows if one.data.get("statecode") == 0), None)


def _bound(target: Target, name: str, message: str) -> Table:
    if target.bound_table.name != name:
        raise SegmentMissing(message)
    return target.bound_table


MESSAGES = (
    Message("AddToQueue", "action", add_to_queue, "row"),
    Message("PickFromQueue", "action", pick_from_queue, "row"),
    Message("ReleaseToQueue", "action", release_to_queue, "row"),
)
