"""FetchXML text as a query.

Elements, attributes and operators that are not served are refused by name; text that is no FetchXML
is refused with 400. Entities and external references are never expanded; size and depth are
limited.
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.fetchxml import errors
from portal.sandbox.fetchxml.attributes import attributes, orders
from portal.sandbox.fetchxml.cookies import read_cookie
from portal.sandbox.fetchxml.elements import alias, check_names, flag, number, required
from portal.sandbox.fetchxml.filters import filters
from portal.sandbox.fetchxml.limits import check_depth, check_limits, check_size
from portal.sandbox.query.model import JOINED, Link, LinkType, Query

MOST_ROWS = 5000
_MOST_AGGREGATED = 50_000
_LINK_KINDS: dict[str, LinkType] = {
    "inner": "inner",
    "natural": "inner",
    "outer": "outer",
    "matchfirstrowusingcrossapply": "first",
    "exists": "exists",
    "in": "in",
    "any": "any",
    "not any": "not any",
    "all": "all",
    "not all": "not all",
}
_FILTER_KINDS: frozenset[LinkType] = frozenset({"any", "not any", "all", "not all"})
_NOT_WITH_TOP = ("page", "count", "paging-cookie")


@dataclass
class _Reader:
    """Reads links, and names those that have no alias."""

    is_aggregate: bool
    count: int = 0

    def link(self, element: Element) -> Link:
        """Return a link under an entity or another link."""
        found = self._read(element)
        if found.kind in _FILTER_KINDS:
            # The reference puts these inside <filter>.
            message = f"A link of the type '{found.kind}' stands in a filter."
            raise BadRequest(message, errors.INVALID_LINK_TYPE)
        return found

    def filter_link(self, element: Element) -> Link:
        """Return a link in a filter."""
        found = self._read(element)
        if found.kind in JOINED:
            message = f"A link of the type '{found.kind}' cannot stand in a filter."
            raise BadRequest(message, errors.INVALID_LINK_TYPE)
        return found

    def _read(self, element: Element) -> Link:
        kind = element.get("link-type", "inner")
        if kind not in _LINK_KINDS:
            raise BadRequest(f"Invalid link type '{kind}'.", errors.INVALID_LINK_TYPE)
        table = required(element, "name")
        if _LINK_KINDS[kind] not in JOINED and _shows_columns(element):
            message = f"A link of the type '{kind}' returns no columns."
            raise BadRequest(message, errors.INVALID_LINK_TYPE)
        return Link(
            table=table,
            from_column=required(element, "from"),
            to_column=required(element, "to"),
            alias=alias(element) or self._next_name(table),
            kind=_LINK_KINDS[kind],
            attributes=tuple(attributes(element, is_aggregate=self.is_aggregate)),
            all_attributes=element.find("all-attributes") is not None,
            filter=filters(element, self.filter_link),
            links=tuple(self.link(one) for one in element.findall("link-entity")),
            orders=tuple(orders(element, is_aggregate=self.is_aggregate)),
        )

    def _next_name(self, table: str) -> str:
        self.count += 1
        return f"{table}{self.count}"


def parse_fetch(text: str) -> Query:
    """Return the query that `text` is.

    Raises BadRequest for what is no FetchXML, NotImplementedHere for what the sandbox lacks.
    """
    fetch = _root(text)
    entity = _entity(fetch)
    if "datasource" in fetch.attrib:
        raise NotImplementedHere(f"the data source '{fetch.get('datasource')}'")
    check_names(fetch)
    top = _top(fetch)
    reader = _Reader(flag(fetch, "aggregate"))
    limit = number(fetch, "aggregatelimit") or _MOST_AGGREGATED
    return Query(
        table=required(entity, "name"),
        attributes=tuple(attributes(entity, is_aggregate=reader.is_aggregate)),
        all_attributes=entity.find("all-attributes") is not None,
        filter=filters(entity, reader.filter_link),
        links=tuple(reader.link(one) for one in entity.findall("link-entity")),
        orders=tuple(orders(entity, is_aggregate=reader.is_aggregate)),
        distinct=flag(fetch, "distinct", code=errors.INVALID_DISTINCT),
        labels_sort=not flag(fetch, "useraworderby"),
        size=min(number(fetch, "count") or MOST_ROWS, MOST_ROWS),
        page=number(fetch, "page") or 1,
        top=top,
        after=read_cookie(fetch.get("paging-cookie", "")),
        wants_count=flag(fetch, "returntotalrecordcount"),
        is_aggregate=reader.is_aggregate,
        most_aggregated=min(limit, _MOST_AGGREGATED),
    )


def _shows_columns(element: Element) -> bool:
    return any(element.find(name) is not None for name in ("attribute", "all-attributes", "order"))


def _root(text: str) -> Element:
    check_size(text)
    try:
        fetch = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadRequest(f"Invalid XML: {error}", errors.INVALID_XML) from error
    check_depth(fetch)
    check_limits(fetch)
    return fetch


def _entity(fetch: Element) -> Element:
    entities = fetch.findall("entity")
    if fetch.tag != "fetch" or len(entities) != 1:
        raise BadRequest("FetchXML needs one <entity> inside <fetch>.", errors.INVALID_NODE)
    return entities[0]


def _top(fetch: Element) -> int | None:
    found = number(fetch, "top", errors.TOP_NOT_ABOVE_ZERO)
    if found is None:
        return None
    for name in _NOT_WITH_TOP:
        if name in fetch.attrib:
            message = f"The top attribute can't be specified with paging attribute {name}"
            raise BadRequest(message)
    if flag(fetch, "returntotalrecordcount"):
        raise BadRequest("The top attribute can't be specified with returntotalrecordcount")
    if found > MOST_ROWS:
        raise BadRequest(f"The top attribute can't exceed {MOST_ROWS}.")
    return found
