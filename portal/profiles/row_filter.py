"""A maker's row filter: FetchXML read strictly and written again in one form.

What is not known here is refused, never passed on: the text becomes part of every query that a
device's sync sends upstream.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.profiles.errors import FilterInvalid
from portal.profiles.markup import condition, element, value_element
from portal.profiles.operators import DATE_RELATIVE, WITH_COLUMN, WITH_MANY_VALUES, value_complaint

MAXIMUM_LENGTH = 1_048_576  # Microsoft's own limit for a profile item's filter
_DECORATION = {"uiname", "uitype", "uihidden"}  # written by view designers, without meaning
_ALLOWED = {
    "filter": {"type", "hint", "isquickfindfields"},
    "condition": {"attribute", "operator", "value", "valueof"} | _DECORATION,
    "link-entity": {"name", "from", "to", "link-type", "alias", "intersect", "visible"},
    "value": _DECORATION,
}
_LINK_TYPES = ("any", "not any")


@dataclass(frozen=True)
class RowFilter:
    """A row filter that may stand inside the `<filter>` of a query.

    `columns` are the (table, column) pairs it reads, links included.
    """

    xml: str
    conditions: int
    links: int
    is_time_relative: bool
    columns: frozenset[tuple[str, str]]


def parse_row_filter(xml: str, table: str) -> RowFilter:
    """Read the filter of `table`: a `<filter>`, or a whole `<fetch>` whose filters are taken.

    Attributes and order of a `<fetch>` mean nothing here and are ignored. Raises FilterInvalid.
    """
    filters = _filters(_parse(xml), table)
    written = "".join(_filter(item, table) for item in filters)
    nodes = [(node, owner) for item in filters for node, owner in _walk(item, table)]
    conditions = [(node, owner) for node, owner in nodes if node.tag == "condition"]
    if not conditions and not any(node.tag == "link-entity" for node, _ in nodes):
        raise FilterInvalid("The row filter has no condition; choose “All rows” to take every row.")
    return RowFilter(
        xml=written,
        conditions=len(conditions),
        links=sum(node.tag == "link-entity" for node, _ in nodes),
        is_time_relative=any(node.get("operator") in DATE_RELATIVE for node, _ in conditions),
        columns=frozenset(_columns(nodes)),
    )


def _parse(xml: str) -> Element:
    if len(xml) > MAXIMUM_LENGTH:
        raise FilterInvalid("The row filter is longer than 1 048 576 characters.")
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except ParseError as error:
        raise FilterInvalid(f"The row filter is not well-formed XML: {error}.") from error
    except DefusedXmlException as error:
        raise FilterInvalid("The row filter has a document type or entities.") from error
    return root


def _filters(root: Element, table: str) -> list[Element]:
    """The top filters of a `<filter>` or of a `<fetch>` of this very table."""
    if root.tag == "filter":
        return [root]
    entity = root.find("entity") if root.tag == "fetch" else None
    if entity is None:
        raise FilterInvalid("The row filter must be a <filter> element or a whole <fetch>.")
    if entity.get("name") != table:
        raise FilterInvalid(f"The FetchXML reads “{entity.get('name')}”, not “{table}”.")
    if entity.find("link-entity") is not None:
        raise FilterInvalid("A link-entity must stand inside the <filter>, as “any” or “not any”.")
    return entity.findall("filter")


def _filter(node: Element, table: str) -> str:
    _check_attributes(node)
    kind = node.get("type", "and")
    if kind not in {"and", "or"}:
        raise FilterInvalid(f"A filter is of type “and” or “or”, not “{kind}”.")
    content = "".join(_child(child, table) for child in node)
    return element("filter", {"type": kind}, content) if content else ""


def _child(node: Element, table: str) -> str:
    match node.tag:
        case "filter":
            return _filter(node, table)
        case "condition":
            return _condition(node)
        case "link-entity":
            return _link(node)
    raise FilterInvalid(f"<{node.tag}> cannot stand inside a row filter.")


def _condition(node: Element) -> str:
    _check_attributes(node)
    column, operator = _required(node, "attribute"), _required(node, "operator")
    other = node.get("valueof")
    if other is not None:
        return _column_comparison(node, column, operator)
    values = _values(node)
    complaint = value_complaint(operator, values)
    if complaint:
        raise FilterInvalid(f"The operator “{operator}” on “{column}” {complaint}.")
    if operator in WITH_MANY_VALUES:
        written = "".join(value_element(value) for value in values)
        return element("condition", {"attribute": column, "operator": operator}, written)
    return condition(column, operator, *values)


def _column_comparison(node: Element, column: str, operator: str) -> str:
    other = _required(node, "valueof")
    if operator not in WITH_COLUMN or "value" in node.attrib or len(node) or "." in other:
        raise FilterInvalid(f"“{column}” cannot be compared with “{other}” by “{operator}”.")
    return element("condition", {"attribute": column, "operator": operator, "valueof": other})


def _values(node: Element) -> list[str]:
    given = [node.attrib["value"]] if "value" in node.attrib else []
    for child in node:
        if child.tag != "value" or len(child):
            raise FilterInvalid(f"<{child.tag}> cannot stand inside a condition.")
        _check_attributes(child)
        given.append(child.text or "")
    return given


def _link(node: Element) -> str:
    _check_attributes(node)
    if node.get("link-type") not in _LINK_TYPES:
        raise FilterInvalid(
            "A link-entity of a row filter must be of link-type “any” or “not any”."
        )
    names = {key: _required(node, key) for key in ("name", "from", "to")}
    if any(child.tag != "filter" for child in node):
        raise FilterInvalid("Only <filter> can stand inside a link-entity of a row filter.")
    content = "".join(_filter(child, names["name"]) for child in node)
    return element("link-entity", {**names, "link-type": node.attrib["link-type"]}, content)


def _check_attributes(node: Element) -> None:
    unknown = set(node.attrib) - _ALLOWED[node.tag]
    if unknown:
        listed = ", ".join(f"“{name}”" for name in sorted(unknown))
        raise FilterInvalid(f"<{node.tag}> of a row filter does not take {listed}.")


def _required(node: Element, name: str) -> str:
    value = node.get(name, "")
    if not value:
        raise FilterInvalid(f"A <{node.tag}> of the row filter lacks “{name}”.")
    return value


def _walk(node: Element, table: str) -> Iterator[tuple[Element, str]]:
    """Every element below, with the table its columns belong to."""
    inner = node.get("name", "") if node.tag == "link-entity" else table
    yield node, table
    for child in node:
        yield from _walk(child, inner)


def _columns(nodes: list[tuple[Element, str]]) -> Iterator[tuple[str, str]]:
    for node, table in nodes:
        if node.tag == "condition":
            yield table, node.get("attribute", "")
            if "valueof" in node.attrib:
                yield table, node.attrib["valueof"]
        if node.tag == "link-entity":
            yield table, node.get("to", "")
            yield node.get("name", ""), node.get("from", "")
