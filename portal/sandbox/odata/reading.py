"""GETs of rows: a set, one row, a count."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.fetchxml.answers import answer_fetch
from portal.sandbox.http.context import Context
from portal.sandbox.http.etags import etag, is_unchanged
from portal.sandbox.http.messages import ROWS_TYPE, Call, Reply, json_reply
from portal.sandbox.http.preferences import Preferences
from portal.sandbox.odata.clauses import read_select
from portal.sandbox.odata.contexts import context_url
from portal.sandbox.odata.expanding import Parents, expand
from portal.sandbox.odata.expansions import Expansion, read_expand, referring_columns
from portal.sandbox.odata.links import next_link, skip_token
from portal.sandbox.odata.options import Listing, check_options, read_listing
from portal.sandbox.odata.predefined import asks_for_view, list_view
from portal.sandbox.query.model import Filter
from portal.sandbox.query.running import COUNT_LIMIT, Page, run
from portal.sandbox.query.running import count as count_rows
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.presenting import Json, Style, outputs_of, present
from portal.sandbox.rows.record import Record
from portal.sandbox.sql.statement import build_statement
from portal.sandbox.tracking.feed import asks_for_changes, count_since, list_changes

_SET_OPTIONS = frozenset(
    {"$select", "$filter", "$orderby", "$top", "$count", "$expand", "$skiptoken"}
)
_COUNT = "Microsoft.Dynamics.CRM.totalrecordcount"
_METADATA_VERSION = "Microsoft.Dynamics.CRM.globalmetadataversion"
_COUNT_EXCEEDED = "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"


def list_rows(context: Context, call: Call, table: Table, extra: Filter | None = None) -> Reply:
    """Answer a GET of an entity set, by query options or by FetchXML."""
    if asks_for_changes(call):
        return list_changes(context, call, table, is_whole=extra is None)
    options = call.options
    if "fetchXml" in options:
        check_options(options, frozenset({"fetchXml"}))
        return answer_fetch(context, call, table, options["fetchXml"])
    if extra is None and asks_for_view(call):
        return list_view(context, call, table)
    check_options(options, _SET_OPTIONS)
    listing = read_listing(context.catalogue, table, options, call.preferences, extra)
    page = run(context.view(), listing.query)
    body: dict[str, object] = {
        "@odata.context": context_url(
            call.root, table, listing.selected, expansions=listing.expansions
        )
    }
    body |= _annotations(context, call.preferences, page)
    body["value"] = _rows(context, call, table, listing, page)
    if page.more:
        token = skip_token(table, listing.query.page, page.entries[-1].sort_values)
        body["@odata.nextLink"] = next_link(call, token)
    return json_reply(body).with_headers(Content_Type=ROWS_TYPE, **preference_headers(call))


def get_row(context: Context, call: Call, table: Table, key: str) -> Reply:
    """Answer a GET of one row, with 304 where nothing changed.

    A 304 is given only without annotations and without expansions, as documented.
    """
    check_options(call.options, frozenset({"$select", "$expand"}))
    record = find_record(context.view(), table, key)
    is_plain = call.preferences.annotations is None and "$expand" not in call.options
    if is_plain and is_unchanged(call.headers, record.version):
        return Reply(304, {"OData-Version": "4.0", "ETag": etag(record.version)})
    return single_row(context, call, table, key)


def single_row(context: Context, call: Call, table: Table, key: str, status: int = 200) -> Reply:
    """Return one row as an answer, as `$select` and `$expand` want it; a PATCH expands nothing."""
    selected = read_select(table, call.options.get("$select"))
    text = None if call.method == "PATCH" else call.options.get("$expand")
    expansions = read_expand(context.catalogue, table, text)
    record = find_record(context.view(), table, key)
    row = _present(context, call, table, (selected, expansions), [record])[0]
    expand(context, call, expansions, Parents(table, [record], [row]), is_listing=False)
    address = context_url(call.root, table, selected, is_single=True, expansions=expansions)
    return json_reply({"@odata.context": address, **row}, status).with_headers(
        ETag=etag(record.version), **preference_headers(call)
    )


def count_set(context: Context, call: Call, table: Table, extra: Filter | None = None) -> Reply:
    """Answer `set/$count`: a number as plain text, after a byte-order mark."""
    if asks_for_changes(call):
        return count_since(context, call, table)
    check_options(call.options, frozenset({"$filter"}))
    listing = read_listing(context.catalogue, table, call.options, call.preferences, extra)
    total = min(count_rows(build_statement(context.view(), listing.query)), COUNT_LIMIT)
    headers = {"Content-Type": "text/plain", "OData-Version": "4.0"}
    return Reply(200, headers, b"\xef\xbb\xbf" + str(total).encode())


def preference_headers(call: Call) -> dict[str, str]:
    """Return the header that repeats the preferences that were honoured."""
    preferences, applied = call.preferences, []
    if preferences.annotations is not None:
        applied.append(f'odata.include-annotations="{",".join(preferences.annotations)}"')
    if preferences.page_size is not None and call.method == "GET":
        applied.append(f"odata.maxpagesize={preferences.page_size}")
    if preferences.wants_representation and call.method != "GET":
        applied.append("return=representation")
    return {"Preference_Applied": ",".join(applied)} if applied else {}


def _rows(context: Context, call: Call, table: Table, listing: Listing, page: Page) -> list[Json]:
    records = [one.root for one in page.entries]
    chosen = (listing.selected, listing.expansions)
    shown = _present(context, call, table, chosen, records)
    expand(context, call, listing.expansions, Parents(table, records, shown), is_listing=True)
    return shown


def _present(
    context: Context,
    call: Call,
    table: Table,
    chosen: tuple[tuple[str, ...] | None, tuple[Expansion, ...]],
    records: list[Record],
) -> list[Json]:
    selected, expansions = chosen
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    names = None
    if selected is not None:
        names = (*selected, *referring_columns(expansions), table.key)
    rows = [(one, dict[str, Record | None]()) for one in records]
    return present(style, outputs_of(table, names), rows, etag=True)


def _annotations(context: Context, preferences: Preferences, page: Page) -> dict[str, object]:
    """Return what a listing says of itself; all but its count only to who asks for it."""
    found: dict[str, object] = {}
    total = -1 if page.total is None else min(page.total, COUNT_LIMIT)
    if page.total is not None:
        found["@odata.count"] = total
    if preferences.wants(_COUNT):
        found[f"@{_COUNT}"] = total
    if preferences.wants(_COUNT_EXCEEDED):
        found[f"@{_COUNT_EXCEEDED}"] = page.total is not None and page.total > COUNT_LIMIT
    if preferences.wants(_METADATA_VERSION):
        found[f"@{_METADATA_VERSION}"] = str(context.catalogue.version)
    return found
