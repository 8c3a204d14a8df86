"""What a query returns and how it is sorted: <attribute> and <order>."""

from collections.abc import Iterator
from typing import cast, get_args
from xml.etree.ElementTree import Element

from portal.sandbox.errors import BadRequest
from portal.sandbox.fetchxml import errors
from portal.sandbox.fetchxml.elements import alias, flag, required
from portal.sandbox.query.model import Aggregate, Attribute, DateGrouping, Order

_AGGREGATES = frozenset(get_args(Aggregate))
_GROUPINGS = frozenset(get_args(DateGrouping))
_CHILDREN = "CountChildren"


def attributes(parent: Element, *, is_aggregate: bool) -> Iterator[Attribute]:
    """Give the attributes of an entity or a link; raises BadRequest."""
    for element in parent.findall("attribute"):
        found = _grouped(element) if is_aggregate else _plain(element)
        yield found


def orders(parent: Element, *, is_aggregate: bool) -> Iterator[Order]:
    """Give the orders of an entity or a link; raises BadRequest."""
    for element in parent.findall("order"):
        descending = flag(element, "descending", code=errors.INVALID_DESCENDING)
        if not is_aggregate:
            yield Order(required(element, "attribute"), descending, element.get("entityname"))
            continue
        if element.get("attribute"):
            raise BadRequest(
                "An attribute cannot be specified for an order clause for an aggregate Query. "
                "Use an alias.",
                errors.ATTRIBUTE_WITH_AGGREGATE,
            )
        yield Order("", descending, of_alias=required(element, "alias"))


def _plain(element: Element) -> Attribute:
    for name in ("aggregate", "groupby", "dategrouping", "distinct"):
        if name in element.attrib:
            message = f"The attribute '{name}' of <attribute> needs <fetch aggregate='true'>."
            raise BadRequest(message, errors.INVALID_AGGREGATE)
    column, shown = required(element, "name"), alias(element)
    if "rowaggregate" not in element.attrib:
        return Attribute(column, shown)
    if element.get("rowaggregate") != _CHILDREN:
        raise BadRequest(f"A rowaggregate is '{_CHILDREN}'.", errors.INVALID_AGGREGATE)
    if shown is None:
        raise _without_alias(column)
    return Attribute(column, shown, counts_children=True)


def _grouped(element: Element) -> Attribute:
    column, shown = required(element, "name"), alias(element)
    if shown is None:
        raise _without_alias(column)
    aggregate, groups = element.get("aggregate"), flag(element, "groupby")
    if (aggregate is None) is not groups:
        raise BadRequest(
            f"Attributes can not be specified if an aggregate operation is requested: '{column}' "
            "needs either an aggregate or groupby.",
            errors.ATTRIBUTE_WITH_AGGREGATE,
        )
    if aggregate is not None and aggregate not in _AGGREGATES:
        raise BadRequest(f"Invalid aggregate '{aggregate}'.", errors.INVALID_AGGREGATE)
    return Attribute(
        column,
        shown,
        aggregate=cast("Aggregate | None", aggregate),
        is_distinct=_is_distinct(element, aggregate),
        groups=groups,
        date_grouping=_date_grouping(element, groups=groups),
        in_local_time=flag(element, "usertimezone", default=True),
    )


def _is_distinct(element: Element, aggregate: str | None) -> bool:
    found = flag(element, "distinct", code=errors.INVALID_DISTINCT)
    if found and aggregate != "countcolumn":
        raise BadRequest("distinct needs the aggregate 'countcolumn'.", errors.INVALID_DISTINCT)
    return found


def _date_grouping(element: Element, *, groups: bool) -> DateGrouping | None:
    text = element.get("dategrouping")
    if text is None:
        return None
    if text not in _GROUPINGS or not groups:
        message = f"Invalid dategrouping '{text}'; it stands beside groupby."
        raise BadRequest(message, errors.INVALID_AGGREGATE)
    return cast("DateGrouping", text)


def _without_alias(column: str) -> BadRequest:
    return BadRequest(f"The aggregate attribute '{column}' needs an alias.", errors.NO_ALIAS)
