"""Answers to FetchXML: rows without nulls, linked columns under `alias.column`, paging cookies."""

from collections.abc import Iterator

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table, property_of
from portal.sandbox.errors import BadRequest
from portal.sandbox.fetchxml.aggregate_answers import aggregate_outputs
from portal.sandbox.fetchxml.cookies import inner_cookie, outer_cookie
from portal.sandbox.fetchxml.errors import PAGE_TOO_DEEP, TABLES_DIFFER
from portal.sandbox.fetchxml.parser import parse_fetch
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import ROWS_TYPE, Call, Reply, json_reply
from portal.sandbox.odata.contexts import context_url
from portal.sandbox.query.aggregating import run_aggregate
from portal.sandbox.query.children import check_children, count_children
from portal.sandbox.query.model import JOINED, Attribute, Link, Query
from portal.sandbox.query.positions import SortValue
from portal.sandbox.query.running import COUNT_LIMIT, Page, run
from portal.sandbox.rows.presenting import Output, Style, is_shown, present
from portal.sandbox.sql.columns import Source

COOKIE = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie"
MORE = "Microsoft.Dynamics.CRM.morerecords"
_COUNT = "Microsoft.Dynamics.CRM.totalrecordcount"
_COUNT_EXCEEDED = "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"
_DEEPEST_SIMPLE_PAGE = 50_000


def answer_fetch(context: Context, call: Call, table: Table, text: str) -> Reply:
    """Answer `set?fetchXml=…`.

    Raises SandboxError for what is no FetchXML, is not served, or may not be read.
    """
    query = parse_fetch(text)
    if query.table != table.name:
        raise BadRequest(
            f"The FetchXML queries '{query.table}', the address names "
            f"'{table.definition.entity_set}'.",
            TABLES_DIFFER,
        )
    if query.after is None and (query.page - 1) * query.size >= _DEEPEST_SIMPLE_PAGE:
        raise BadRequest(
            "The number of records read without a paging cookie exceeds the limit of "
            f"{_DEEPEST_SIMPLE_PAGE}.",
            PAGE_TOO_DEEP,
        )
    outputs, page = _run(context, table, query)
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=False)
    rows = [(one.root, one.linked) for one in page.entries]
    body: dict[str, object] = {"@odata.context": context_url(call.root, table, None)}
    body |= _annotations(call, query, page, table)
    body["value"] = present(
        style, outputs, rows, etag=not query.distinct and not query.is_aggregate
    )
    return json_reply(body, Content_Type=ROWS_TYPE)


def _run(context: Context, table: Table, query: Query) -> tuple[list[Output], Page]:
    """Return what the answer shows, and its page."""
    view = context.view()
    if query.is_aggregate:
        wanted, page = run_aggregate(view, query)
        return aggregate_outputs(wanted), page
    outputs = [*_root_outputs(table, query), *_linked_outputs(context, query.links)]
    page = run(view, query)
    for one in query.attributes:
        if one.counts_children:
            keys = [str(entry.root.values[table.key]) for entry in page.entries]
            found = count_children(view, table, keys)
            for entry, key in zip(page.entries, keys, strict=True):
                entry.root.values[one.alias or ""] = found.get(key, 0)
    return outputs, page


def _root_outputs(table: Table, query: Query) -> Iterator[Output]:
    if query.all_attributes:
        for column in table.columns.values():
            if is_shown(column):
                yield Output(property_of(column), column, table)
        return
    named = {one.column for one in query.attributes}
    if table.key not in named and not query.distinct:
        yield Output(table.key, table.columns[table.key], table)
    source = Source("", table)
    for one in query.attributes:
        column = source.column(one.column)
        if one.counts_children:
            check_children(table, one.column)
            column = ColumnDefinition(one.alias or "", ColumnType.INTEGER, "")
        yield Output(one.alias or property_of(column), column, table)


def _linked_outputs(context: Context, links: tuple[Link, ...]) -> Iterator[Output]:
    for link in links:
        if link.kind not in JOINED:
            continue
        table = context.view().table(link.table)
        source = Source("", table)
        shown = link.attributes
        if link.all_attributes:
            shown = tuple(Attribute(one.name) for one in table.columns.values() if is_shown(one))
        for one in shown:
            name = one.alias or f"{link.alias}.{one.column}"
            yield Output(name, source.column(one.column), table, link.alias)
        yield from _linked_outputs(context, link.links)


def _position(query: Query, page: Page) -> tuple[SortValue, ...]:
    """Return where the page ended; distinct rows and groups are counted instead."""
    is_counted = query.distinct or query.is_aggregate
    return () if is_counted else page.entries[-1].sort_values


def _annotations(call: Call, query: Query, page: Page, table: Table) -> dict[str, object]:
    wants, found = call.preferences.wants, dict[str, object]()
    if page.total is not None:
        found[f"@{_COUNT}"] = min(page.total, COUNT_LIMIT)
        found[f"@{_COUNT_EXCEEDED}"] = page.total > COUNT_LIMIT
    if page.more and page.entries and wants(COOKIE):
        # Clients stop when the cookie is gone: there is none on the last page.
        inner = inner_cookie(query.page, table.key, _position(query, page))
        found[f"@{COOKIE}"] = outer_cookie(query.page, inner)
    if wants(MORE):
        found[f"@{MORE}"] = page.more
    return found
