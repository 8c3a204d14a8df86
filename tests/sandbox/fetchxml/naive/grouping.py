"""Aggregates and groups."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from xml.etree.ElementTree import Element

from tests.sandbox.fetchxml.naive.conditions import comparable
from tests.sandbox.fetchxml.naive.filters import ROOT, Joined, Scope, alias_of
from tests.sandbox.fetchxml.naive.world import Column, Value

_PARTS: dict[str, Callable[[date], int]] = {
    "day": lambda day: day.day,
    "month": lambda day: day.month,
    "quarter": lambda day: (day.month - 1) // 3 + 1,
    "year": lambda day: day.year,
}


def grouped(scope: Scope, entity: Element, rows: Sequence[Joined]) -> list[dict[str, Value]]:
    """Return one row per group, in no order, without nulls."""
    attributes = list(_attributes(entity, ROOT))
    keys = [(one, alias) for one, alias in attributes if one.get("groupby") == "true"]
    sums = [(one, alias) for one, alias in attributes if one.get("groupby") != "true"]
    groups: dict[tuple[object, ...], list[Joined]] = {} if keys else {(): []}
    for row in rows:
        key = tuple(_key(scope, one, alias, row) for one, alias in keys)
        groups.setdefault(key, []).append(row)
    found = []
    for key, members in groups.items():
        shown = {one.attrib["alias"]: part for (one, _), part in zip(keys, key, strict=True)}
        shown |= {one.attrib["alias"]: _sum(scope, one, alias, members) for one, alias in sums}
        found.append({name: value for name, value in shown.items() if value is not None})
    return found  # type: ignore[return-value]


def _attributes(element: Element, alias: str) -> Iterator[tuple[Element, str]]:
    for attribute in element.findall("attribute"):
        yield attribute, alias
    for link in element.findall("link-entity"):
        yield from _attributes(link, alias_of(link))


def _key(scope: Scope, attribute: Element, alias: str, joined: Joined) -> object:
    column, value = _value(scope, attribute, alias, joined)
    if value is None:
        return None
    grouping = attribute.get("dategrouping")
    if grouping is None:
        return comparable(column, value)
    if column.kind == "day":
        return _PARTS[grouping](date.fromisoformat(str(value)))
    moment = datetime.fromisoformat(str(value)).astimezone(scope.world.zone)
    return _PARTS[grouping](moment.date())


def _value(scope: Scope, attribute: Element, alias: str, joined: Joined) -> tuple[Column, Value]:
    name = attribute.attrib["name"]
    return scope.tables[alias].columns[name], (joined[alias] or {}).get(name)


def _sum(scope: Scope, attribute: Element, alias: str, members: Sequence[Joined]) -> Value:
    name = attribute.attrib["aggregate"]
    if name == "count":
        return len(members)
    pairs = [_value(scope, attribute, alias, one) for one in members]
    present = [comparable(column, value) for column, value in pairs if value is not None]
    if name == "countcolumn":
        return len(set(present) if attribute.get("distinct") == "true" else present)
    if name == "sum":
        return sum(int(one) for one in present)
    if not present:
        return None
    if name == "avg":
        return int(Fraction(sum(int(one) for one in present), len(present)))
    return min(present) if name == "min" else max(present)
