"""GETs below a row: one column, one related row, related rows, their count, their references."""

from dataclasses import replace

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import Table, property_of
from portal.sandbox.errors import NotImplementedHere, SegmentMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import ROWS_TYPE, Call, Reply, empty_reply, json_reply
from portal.sandbox.odata.expanding import address_of, target_of
from portal.sandbox.odata.links import next_link, skip_token
from portal.sandbox.odata.navigations import Collection, ToOne, find_navigation, rows_of
from portal.sandbox.odata.options import check_options, read_listing
from portal.sandbox.odata.paths import Segment
from portal.sandbox.odata.predefined import asks_for_view, list_view
from portal.sandbox.odata.reading import count_set, get_row, list_rows, preference_headers
from portal.sandbox.query.running import run
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.presenting import Output, Style, present
from portal.sandbox.rows.record import Record


def read_property(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a GET of a column or a navigation property of a row.

    Raises SegmentMissing for a name that is neither, RowMissing for a row the caller cannot see.
    """
    record = find_record(context.view(), table, key)
    first, below = rest[0], rest[1:]
    column = table.properties.get(first.name)
    if first.inside is None and column is not None:
        return _column(context, call, table, column, (record, below))
    found = find_navigation(context.catalogue, table, first.name)
    if found is None:
        raise SegmentMissing(first.name)
    if first.inside is not None:
        raise NotImplementedHere(f"a GET of '{first.name}({first.inside})' of a row")
    if isinstance(found, ToOne):
        return _related_row(context, call, found, record, below)
    return _related_rows(context, call, table, (found, record), below)


def read_reference(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a GET of the references of a navigation property: addresses instead of rows."""
    if len(rest) != 2 or rest[0].inside is not None:
        raise NotImplementedHere(f"'{'/'.join(one.name for one in rest)}' of a row")
    record = find_record(context.view(), table, key)
    found = find_navigation(context.catalogue, table, rest[0].name)
    if found is None:
        raise SegmentMissing(rest[0].name)
    if isinstance(found, ToOne):
        return _reference(context, call, found, record)
    return _references(context, call, found, record)


def _column(
    context: Context,
    call: Call,
    table: Table,
    column: ColumnDefinition,
    place: tuple[Record, list[Segment]],
) -> Reply:
    record, below = place
    check_options(call.options, frozenset())
    name = property_of(column)
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    shown = present(style, [Output(name, column, table)], [(record, {})], etag=False)[0]
    value = shown[name]
    if below and (len(below) > 1 or below[0].name != "$value"):
        raise SegmentMissing(below[0].name)
    if value is None:
        return empty_reply()
    if below:
        headers = {"Content-Type": "text/plain", "OData-Version": "4.0"}
        return Reply(200, headers, as_text(value).encode())
    address = f"{table.definition.entity_set}({record.key})/{name}"
    return json_reply({"@odata.context": f"{call.root}/$metadata#{address}", "value": value})


def as_text(value: object) -> str:
    """Return a JSON value as `$value` writes it."""
    if isinstance(value, str):
        return value
    return json_reply(value).content().decode()


def _related_row(
    context: Context, call: Call, found: ToOne, record: Record, below: list[Segment]
) -> Reply:
    target = target_of(found, record)
    if target is None:
        return empty_reply()
    table = context.catalogue.tables[target[0]]
    if below:
        return read_property(context, call, table, target[1], below)
    return get_row(context, call, table, target[1])


def _related_rows(
    context: Context,
    call: Call,
    table: Table,
    related: tuple[Collection, Record],
    below: list[Segment],
) -> Reply:
    found, record = related
    names = [one.name for one in below]
    if names not in ([], ["$count"]):
        raise NotImplementedHere(f"'{'/'.join([found.name, *names])}' of a row")
    if asks_for_view(call) and not below:
        return list_view(context, call, found.table, (found, _parent_value(found, record)))
    extra = rows_of(found, _parent_value(found, record))
    serve = count_set if below else list_rows
    return serve(context, call, found.table, extra)


def _parent_value(found: Collection, record: Record) -> str:
    return str(record.values.get(found.parent_column) or "")


def _reference(context: Context, call: Call, found: ToOne, record: Record) -> Reply:
    check_options(call.options, frozenset())
    target = target_of(found, record)
    if target is None:
        return empty_reply()
    find_record(context.view(), context.catalogue.tables[target[0]], target[1])
    address = address_of(context, call.root, *target)
    return json_reply({"@odata.context": f"{call.root}/$metadata#$ref", "@odata.id": address})


def _references(context: Context, call: Call, found: Collection, record: Record) -> Reply:
    served = frozenset({"$filter", "$orderby", "$top", "$skiptoken"})
    check_options(call.options, served)
    extra = rows_of(found, _parent_value(found, record))
    listing = read_listing(context.catalogue, found.table, call.options, call.preferences, extra)
    page = run(context.view(), replace(listing.query, all_attributes=False))
    body: dict[str, object] = {
        "@odata.context": f"{call.root}/$metadata#Collection($ref)",
        "value": [
            {"@odata.id": address_of(context, call.root, found.table.name, one.root.key)}
            for one in page.entries
        ],
    }
    if page.more:
        token = skip_token(found.table, listing.query.page, page.entries[-1].sort_values)
        body["@odata.nextLink"] = next_link(call, token)
    return json_reply(body).with_headers(Content_Type=ROWS_TYPE, **preference_headers(call))
