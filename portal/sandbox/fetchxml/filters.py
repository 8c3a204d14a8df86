"""Which rows a query keeps: <filter>, <condition>, and links that stand in filters."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from portal.sandbox.errors import BadRequest
from portal.sandbox.fetchxml import errors
from portal.sandbox.fetchxml.elements import required
from portal.sandbox.query.model import Condition, Filter, Link
from portal.sandbox.query.operators import MANY, NONE, ONE, PAIR

ReadLink = Callable[[Element], Link]


def filters(parent: Element, read_link: ReadLink) -> Filter:
    """Return the filters of an entity or a link, joined by "and"; raises BadRequest."""
    found = tuple(_filter(one, read_link) for one in parent.findall("filter"))
    return found[0] if len(found) == 1 else Filter("and", found)


def _filter(element: Element, read_link: ReadLink) -> Filter:
    kind = element.get("type", "and")
    if kind not in ("and", "or"):
        message = f"A filter is of the type 'and' or 'or', not '{kind}'."
        raise BadRequest(message, errors.INVALID_FILTER_TYPE)
    return Filter("or" if kind == "or" else "and", tuple(_parts(element, read_link)))


def _parts(element: Element, read_link: ReadLink) -> Iterator[Condition | Filter | Link]:
    for one in element:
        if one.tag == "condition":
            yield _condition(one)
        elif one.tag == "filter":
            yield _filter(one, read_link)
        else:
            yield read_link(one)


def _condition(element: Element) -> Condition:
    operator = required(element, "operator")
    operator = "ne" if operator == "neq" else operator
    if operator not in NONE | PAIR | MANY | ONE:
        raise BadRequest(f"Invalid condition operator '{operator}'.", errors.INVALID_OPERATOR)
    value_of = element.get("valueof")
    values = () if value_of is not None else _values(element, operator)
    column = required(element, "attribute")
    return Condition(column, operator, values, element.get("entityname"), value_of)


def _values(element: Element, operator: str) -> tuple[str, ...]:
    listed = tuple((one.text or "").strip() for one in element.findall("value"))
    alone = element.get("value")
    found = listed or (() if alone is None else (alone,))
    if operator in NONE:
        return ()
    wanted = 2 if operator in PAIR else 1
    if len(found) < wanted or (operator not in MANY and len(found) > wanted):
        message = f"The operator '{operator}' needs {wanted} value(s), not {len(found)}."
        raise BadRequest(message, errors.BAD_CONDITION)
    return found
