"""GETs of rows: a set, one row, a count, a related set."""

from urllib.parse import quote

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere, SegmentMissing
from portal.sandbox.fetchxml.answers import answer_fetch
from portal.sandbox.fetchxml.cookies import inner_cookie, outer_cookie
from portal.sandbox.http.context import Context
from portal.sandbox.http.etags import etag, is_unchanged
from portal.sandbox.http.messages import ROWS_TYPE, Call, Reply, json_reply
from portal.sandbox.odata.contexts import context_url
from portal.sandbox.odata.options import check_options, read_listing, read_select
from portal.sandbox.query.model import Condition, Filter, Link
from portal.sandbox.query.running import COUNT_LIMIT, Page, run
from portal.sandbox.query.running import count as count_rows
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.presenting import Style, outputs_of, present
from portal.sandbox.sql.statement import build_statement
from portal.sandbox.tracking.feed import asks_for_changes, count_since, list_changes

_SET_OPTIONS = frozenset({"$select", "$filter", "$orderby", "$top", "$count", "$skiptoken"})


def list_rows(context: Context, call: Call, table: Table, extra: Filter | None = None) -> Reply:
    """Answer a GET of an entity set, by query options or by FetchXML."""
    if asks_for_changes(call):
        return list_changes(context, call, table, is_whole=extra is None)
    options = call.options
    if "fetchXml" in options:
        check_options(options, frozenset({"fetchXml"}))
        return answer_fetch(context, call, table, options["fetchXml"])
    check_options(options, _SET_OPTIONS)
    listing = read_listing(table, options, call.preferences, extra)
    page = run(context.view(), listing.query)
    names = None if listing.selected is None else (*listing.selected, table.key)
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    rows = [(one.root, one.linked) for one in page.entries]
    body: dict[str, object] = {"@odata.context": context_url(call.root, table, listing.selected)}
    body |= _counts(page)
    body["value"] = present(style, outputs_of(table, names), rows, etag=True)
    if page.more:
        body["@odata.nextLink"] = _next_link(call, table, page, listing.query.page)
    return json_reply(body).with_headers(Content_Type=ROWS_TYPE, **_preference_headers(call))


def list_related(context: Context, call: Call, table: Table, key: str, name: str) -> Reply:
    """Answer a GET of a collection-valued navigation property of one row.

    Raises SegmentMissing for a property that is none, RowMissing for a row the caller cannot see.
    """
    find_record(context.view(), table, key)
    for pair in table.many_to_many:
        if pair.schema_name == name:
            is_first = pair.first == table.name
            mine = pair.first_column if is_first else pair.second_column
            theirs = pair.second_column if is_first else pair.first_column
            other = context.catalogue.tables[pair.second if is_first else pair.first]
            link = Link(
                pair.intersect, theirs, other.key, "_pair", "in",
                filter=Filter("and", (Condition(mine, "eq", (key,)),)),
            )  # fmt: skip
            return list_rows(context, call, other, Filter("and", (link,)))
    for one in table.one_to_many:
        if name in (one.collection, one.schema_name):
            condition = Condition(one.column, "eq", (key,))
            child = context.catalogue.tables[one.child]
            return list_rows(context, call, child, Filter("and", (condition,)))
    if name in table.navigations or name in table.properties:
        raise NotImplementedHere(f"reading the single property '{name}'")
    raise SegmentMissing(name)


def get_row(context: Context, call: Call, table: Table, key: str) -> Reply:
    """Answer a GET of one row, with 304 where nothing changed.

    A 304 is given only without annotations, as documented.
    """
    check_options(call.options, frozenset({"$select"}))
    record = find_record(context.view(), table, key)
    if call.preferences.annotations is None and is_unchanged(call.headers, record.version):
        return Reply(304, {"OData-Version": "4.0", "ETag": etag(record.version)})
    return single_row(context, call, table, key)


def single_row(context: Context, call: Call, table: Table, key: str, status: int = 200) -> Reply:
    """Return one row as an answer, as `$select` wants it."""
    selected = read_select(table, call.options.get("$select"))
    record = find_record(context.view(), table, key)
    names = None if selected is None else (*selected, table.key)
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    row = present(style, outputs_of(table, names), [(record, {})], etag=True)[0]
    body = {"@odata.context": context_url(call.root, table, selected, is_single=True), **row}
    return json_reply(body, status).with_headers(
        ETag=etag(record.version), **_preference_headers(call)
    )


def count_set(context: Context, call: Call, table: Table) -> Reply:
    """Answer `set/$count`: a number as plain text, after a byte-order mark."""
    if asks_for_changes(call):
        return count_since(context, call, table)
    check_options(call.options, frozenset({"$filter"}))
    listing = read_listing(table, call.options, call.preferences)
    total = min(count_rows(build_statement(context.view(), listing.query)), COUNT_LIMIT)
    headers = {"Content-Type": "text/plain", "OData-Version": "4.0"}
    return Reply(200, headers, b"\xef\xbb\xbf" + str(total).encode())


def _counts(page: Page) -> dict[str, object]:
    if page.total is None:
        return {}
    total = min(page.total, COUNT_LIMIT)
    return {
        "@odata.count": total,
        "@Microsoft.Dynamics.CRM.totalrecordcount": total,
        "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded": page.total > COUNT_LIMIT,
    }


def _next_link(call: Call, table: Table, page: Page, number: int) -> str:
    last = page.entries[-1]
    inner = inner_cookie(number, table.key, last.sort_values)
    token = quote(outer_cookie(number, inner), safe="")
    kept = [one for one in call.query.split("&") if one and not _is_paging(one)]
    path = call.path.split("?", maxsplit=1)[0]
    return f"{call.root}/{path}?{'&'.join([*kept, f'$skiptoken={token}'])}"


def _is_paging(pair: str) -> bool:
    return pair.startswith(("$skiptoken=", "%24skiptoken="))


def _preference_headers(call: Call) -> dict[str, str]:
    """Return the header that repeats the preferences that were honoured."""
    preferences, applied = call.preferences, []
    if preferences.annotations is not None:
        applied.append(f'odata.include-annotations="{",".join(preferences.annotations)}"')
    if preferences.page_size is not None and call.method == "GET":
        applied.append(f"odata.maxpagesize={preferences.page_size}")
    if preferences.wants_representation and call.method != "GET":
        applied.append("return=representation")
    return {"Preference_Applied": ",".join(applied)} if applied else {}
