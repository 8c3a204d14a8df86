"""FetchXML text as a query.

Elements, attributes and operators that are not served are refused by name; text that is no FetchXML
is refused with 400. Entities and external references are never expanded, depth is limited.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.fetchxml.cookies import read_cookie
from portal.sandbox.fetchxml.limits import check_depth, check_limits
from portal.sandbox.query.model import Attribute, Condition, Filter, Link, LinkType, Order, Query
from portal.sandbox.query.operators import MANY, NONE, NOT_SERVED, ONE, PAIR

MOST_ROWS = 5000
_LINK_KINDS: dict[str, LinkType] = {
    "inner": "inner",
    "outer": "outer",
    "exists": "exists",
    "in": "in",
    "any": "any",
    "not any": "not any",
    "natural": "inner",
}
LINK_KINDS_NOT_SERVED = frozenset({"all", "not all", "matchfirstrowusingcrossapply"})
_IGNORED_FETCH = frozenset(
    {"version", "mapping", "output-format", "no-lock", "latematerialize", "savedqueryid", "options"}
)
_SERVED_FETCH = frozenset(
    {"count", "page", "paging-cookie", "top", "distinct", "returntotalrecordcount", "useraworderby"}
)


@dataclass
class _Names:
    """Gives a name to links that have none."""

    count: int = 0

    def next(self, table: str) -> str:
        self.count += 1
        return f"{table}{self.count}"


def parse_fetch(text: str) -> Query:
    """Return the query that `text` is.

    Raises BadRequest for what is no FetchXML, NotImplementedHere for what the sandbox lacks.
    """
    fetch = _root(text)
    check_depth(fetch)
    check_limits(fetch)
    entities = fetch.findall("entity")
    if fetch.tag != "fetch" or len(entities) != 1:
        raise BadRequest("FetchXML needs one <entity> inside <fetch>.")
    _check_fetch(fetch)
    entity, names = entities[0], _Names()
    top, page = _number(fetch, "top"), _number(fetch, "page")
    if top is not None and page is not None:
        raise BadRequest("The top attribute can't be specified with paging attribute page")
    return Query(
        table=_required(entity, "name"),
        attributes=tuple(_attributes(entity)),
        all_attributes=entity.find("all-attributes") is not None,
        filter=_filters(entity, names),
        links=tuple(_link(one, names) for one in entity.findall("link-entity")),
        orders=tuple(_orders(entity)),
        distinct=_flag(fetch, "distinct"),
        labels_sort=not _flag(fetch, "useraworderby"),
        size=min(_number(fetch, "count") or MOST_ROWS, MOST_ROWS),
        page=page or 1,
        top=None if top is None else min(top, MOST_ROWS),
        after=read_cookie(fetch.get("paging-cookie", "")),
        wants_count=_flag(fetch, "returntotalrecordcount"),
    )


def _root(text: str) -> Element:
    try:
        return fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadRequest(f"Invalid XML: {error}", "0x80041130") from error


def _check_fetch(fetch: Element) -> None:
    if _flag(fetch, "aggregate"):
        raise NotImplementedHere("aggregates in FetchXML")
    for name in fetch.attrib:
        if name not in _SERVED_FETCH | _IGNORED_FETCH | {"aggregate"}:
            raise NotImplementedHere(f"the attribute '{name}' of <fetch>")


def _attributes(parent: Element) -> Iterator[Attribute]:
    for one in parent.findall("attribute"):
        for name in ("aggregate", "groupby", "dategrouping", "rowaggregate"):
            if name in one.attrib:
                raise NotImplementedHere(f"the attribute '{name}' of <attribute>")
        yield Attribute(_required(one, "name"), one.get("alias"))


def _orders(parent: Element) -> Iterator[Order]:
    for one in parent.findall("order"):
        alias = one.get("entityname")
        yield Order(_required(one, "attribute"), _flag(one, "descending"), alias)


def _filters(parent: Element, names: _Names) -> Filter:
    found = tuple(_filter(one, names) for one in parent.findall("filter"))
    return found[0] if len(found) == 1 else Filter("and", found)


def _filter(element: Element, names: _Names) -> Filter:
    kind = element.get("type", "and")
    if kind not in ("and", "or"):
        raise BadRequest(f"A filter is of the type 'and' or 'or', not '{kind}'.")
    return Filter("or" if kind == "or" else "and", tuple(_parts(element, names)))


def _parts(element: Element, names: _Names) -> Iterator[Condition | Filter | Link]:
    for one in element:
        if one.tag == "condition":
            yield _condition(one)
        elif one.tag == "filter":
            yield _filter(one, names)
        elif one.tag == "link-entity":
            link = _link(one, names)
            if link.kind in ("inner", "outer"):
                raise BadRequest(f"A link of the type '{link.kind}' cannot stand in a filter.")
            yield link
        else:
            raise NotImplementedHere(f"the element <{one.tag}> in a filter")


def _condition(element: Element) -> Condition:
    operator = _required(element, "operator")
    operator = "ne" if operator == "neq" else operator
    if operator in NOT_SERVED:
        raise NotImplementedHere(f"the condition operator '{operator}'")
    if operator not in NONE | PAIR | MANY | ONE:
        raise BadRequest(f"Invalid condition operator '{operator}'.")
    value_of = element.get("valueof")
    values = () if value_of is not None else _values(element, operator)
    column = _required(element, "attribute")
    return Condition(column, operator, values, element.get("entityname"), value_of)


def _values(element: Element, operator: str) -> tuple[str, ...]:
    listed = tuple((one.text or "").strip() for one in element.findall("value"))
    alone = element.get("value")
    found = listed or (() if alone is None else (alone,))
    if operator in NONE:
        return ()
    if operator in PAIR and len(found) != 2:
        raise BadRequest(f"The operator '{operator}' needs two values, not {len(found)}.")
    if operator in ONE and len(found) != 1:
        raise BadRequest(f"The operator '{operator}' needs one value, not {len(found)}.")
    if operator in MANY and not found:
        raise BadRequest(f"The operator '{operator}' needs at least one value.")
    return found


def _link(element: Element, names: _Names) -> Link:
    kind = element.get("link-type", "inner")
    if kind in LINK_KINDS_NOT_SERVED:
        raise NotImplementedHere(f"the link type '{kind}'")
    if kind not in _LINK_KINDS:
        raise BadRequest(f"Invalid link type '{kind}'.")
    for child in element:
        if child.tag not in ("attribute", "all-attributes", "order", "filter", "link-entity"):
            raise NotImplementedHere(f"the element <{child.tag}> in <link-entity>")
    table = _required(element, "name")
    return Link(
        table=table,
        from_column=_required(element, "from"),
        to_column=_required(element, "to"),
        alias=element.get("alias") or names.next(table),
        kind=_LINK_KINDS[kind],
        attributes=tuple(_attributes(element)),
        all_attributes=element.find("all-attributes") is not None,
        filter=_filters(element, names),
        links=tuple(_link(one, names) for one in element.findall("link-entity")),
        orders=tuple(_orders(element)),
    )


def _required(element: Element, name: str) -> str:
    found = element.get(name)
    if not found:
        raise BadRequest(f"<{element.tag}> needs the attribute '{name}'.")
    return found


def _flag(element: Element, name: str) -> bool:
    return element.get(name, "false").lower() in ("true", "1")


def _number(element: Element, name: str) -> int | None:
    text = element.get(name)
    if text is None:
        return None
    if not text.isdigit() or int(text) < 1 or len(text) > 9:
        raise BadRequest(f"The attribute '{name}' of <{element.tag}> must be a number above 0.")
    return int(text)
