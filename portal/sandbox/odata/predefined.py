"""`savedQuery=` and `userQuery=`: views run on an entity set or on related rows.

A view is FetchXML and answers as such: without nulls. Its pages are linked like those of a set.
"""

import re
from dataclasses import replace
from urllib.parse import quote
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.ElementTree import fromstring

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, QueryRefused
from portal.sandbox.fetchxml.answers import COOKIE, answer_fetch
from portal.sandbox.fetchxml.cookies import read_outer
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.odata.clauses import MOST_ROWS
from portal.sandbox.odata.links import next_link
from portal.sandbox.odata.navigations import Collection, ToMany
from portal.sandbox.odata.options import check_options, page_size
from portal.sandbox.rows.finding import find_record

_TABLES = {"savedQuery": "savedquery", "userQuery": "userquery"}
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Related = tuple[Collection, str]


def asks_for_view(call: Call) -> bool:
    """Tell whether a GET of rows names a view."""
    return any(one in call.options for one in _TABLES)


def list_view(context: Context, call: Call, table: Table, related: Related | None = None) -> Reply:
    """Answer a page of a view; `related` is a collection and its parent's value, None for all rows.

    Raises RowMissing for a view that the caller cannot see, BadRequest for one of another table.
    """
    options = call.options
    name = next(one for one in _TABLES if one in options)
    check_options(options, frozenset({name, "$skiptoken"}))
    fetch = _parse(_fetch_of(context, name, options[name]))
    if related is not None:
        _limit(fetch, related)
    _turn_to_page(fetch, call)
    reply = answer_fetch(context, _wanting_cookie(call), table, tostring(fetch, "unicode"))
    body = dict(reply.body)
    cookie = body.get(f"@{COOKIE}")
    if not call.preferences.wants(COOKIE):
        body.pop(f"@{COOKIE}", None)
    if cookie is not None:
        body["@odata.nextLink"] = next_link(call, f"$skiptoken={quote(cookie, safe='')}")
    return replace(reply, body=body)


def _fetch_of(context: Context, option: str, key: str) -> str:
    key = key.strip().strip("{}'").lower()
    if not _GUID.fullmatch(key):
        raise QueryRefused(f"The value '{key}' of {option} is no id.")
    table = context.catalogue.tables[_TABLES[option]]
    return str(find_record(context.view(), table, key).values.get("fetchxml") or "")


def _parse(text: str) -> Element:
    try:
        found: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, ValueError) as error:
        raise BadRequest("The view's FetchXML cannot be read.", "0x80041130") from error
    return found


def _limit(fetch: Element, related: Related) -> None:
    """Keep the rows of the view that are related to one parent."""
    found, value = related
    entity = fetch.find("entity")
    if entity is None:
        return
    if isinstance(found, ToMany):
        place, column = entity, found.column
    else:
        names = {"name": found.intersect, "from": found.theirs, "to": found.table.key}
        kind = {"alias": "_pair", "link-type": "inner"}
        place, column = SubElement(entity, "link-entity", names | kind), found.mine
    condition = {"attribute": column, "operator": "eq", "value": value}
    SubElement(SubElement(place, "filter"), "condition", condition)


def _turn_to_page(fetch: Element, call: Call) -> None:
    if "top" in fetch.attrib or fetch.get("aggregate") == "true":
        return
    fetch.set("count", str(page_size(call.preferences) or MOST_ROWS))
    token = call.options.get("$skiptoken")
    if token is not None:
        fetch.set("page", str(read_outer(token)[0]))
        fetch.set("paging-cookie", token)


def _wanting_cookie(call: Call) -> Call:
    """Return the call with the cookie among the annotations it prefers."""
    wanted = ",".join([*(call.preferences.annotations or ()), COOKIE])
    prefer = f'{call.headers.get("prefer", "")},odata.include-annotations="{wanted}"'
    return replace(call, headers={**call.headers, "prefer": prefer.strip(",")})
