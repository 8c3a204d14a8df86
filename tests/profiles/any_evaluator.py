"""A tiny evaluator of the FetchXML that scopes compile to, written apart from the compiler.

Rows are dictionaries; `now` and the user are not modelled: `ownerid eq-userid` means owner "me".
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element, fromstring

Row: TypeAlias = Mapping[str, object]
World: TypeAlias = Mapping[str, Sequence[Row]]

ME, MY_UNIT = "me", "unit"


def evaluate(fetch_xml: str, world: World) -> set[object]:
    """The keys of the rows that the query selects."""
    entity = fromstring(fetch_xml).find("entity")
    assert entity is not None
    table = entity.attrib["name"]
    return {
        row[f"{table}id"]
        for row in world[table]
        if all(_holds(part, row, world) for part in entity.findall("filter"))
    }


def _holds(node: Element, row: Row, world: World) -> bool:
    if node.tag == "filter":
        results = [_holds(child, row, world) for child in node]
        return any(results) if node.get("type") == "or" else all(results)
    if node.tag == "link-entity":
        return _has_linked_row(node, row, world)
    return _meets(node, row)


def _has_linked_row(link: Element, row: Row, world: World) -> bool:
    here = row[link.attrib["to"]]
    found = any(
        other[link.attrib["from"]] == here and all(_holds(child, other, world) for child in link)
        for other in world[link.attrib["name"]]
        if here is not None
    )
    return found if link.attrib["link-type"] == "any" else not found


def _meets(condition: Element, row: Row) -> bool:
    value = row[condition.attrib["attribute"]]
    match condition.attrib["operator"]:
        case "eq-userid":
            return value == ME
        case "eq-businessid":
            return value == MY_UNIT
        case "eq":
            return str(value) == condition.attrib["value"]
    raise AssertionError(condition.attrib)
