"""A whole query: joined rows, sorted, and what is shown of them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

from tests.sandbox.fetchxml.naive.conditions import comparable
from tests.sandbox.fetchxml.naive.filters import ROOT, Joined, Scope, alias_of, expand, kept
from tests.sandbox.fetchxml.naive.grouping import grouped
from tests.sandbox.fetchxml.naive.world import Column, Value, World, folded

Rank = tuple[bool, str | int | float]
_JOINED = ("inner", "outer", "matchfirstrowusingcrossapply")


def evaluate(world: World, text: str) -> list[dict[str, Value]]:
    """Return all rows of a query, whatever its pages, without their nulls."""
    fetch = fromstring(text)
    entity = fetch.find("entity")
    assert entity is not None
    scope = _scope(world, entity)
    found = list(_rows(scope, entity))
    if fetch.get("aggregate") == "true":
        return grouped(scope, entity, found)
    for alias, name, descending in reversed(list(_orders(scope, entity))):
        found.sort(key=lambda one: _rank(scope, one, alias, name), reverse=descending)
    shown = [dict(_shown(scope, entity, one)) for one in found]
    return _distinct(shown) if fetch.get("distinct") == "true" else shown


def links_of(element: Element) -> Iterator[Element]:
    """Give the links that join rows, outer ones before those inside them."""
    for link in element.findall("link-entity"):
        if link.get("link-type", "inner") in _JOINED:
            yield link
            yield from links_of(link)


def _scope(world: World, entity: Element) -> Scope:
    tables = {ROOT: world.tables[entity.attrib["name"]]}
    tables |= {alias_of(link): world.tables[link.attrib["name"]] for link in links_of(entity)}
    return Scope(world, tables)


def _rows(scope: Scope, entity: Element) -> Iterator[Joined]:
    for row in scope.tables[ROOT].rows:
        for joined in expand(scope, entity, ROOT, {ROOT: row}):
            if kept(scope, entity, ROOT, joined):
                yield joined


def _orders(scope: Scope, entity: Element) -> Iterator[tuple[str, str, bool]]:
    """Give (alias, column, descending); the keys come last."""
    for order in entity.findall("order"):
        is_down = order.get("descending") == "true"
        yield order.get("entityname", ROOT), order.attrib["attribute"], is_down
    for link in links_of(entity):
        for order in link.findall("order"):
            yield alias_of(link), order.attrib["attribute"], order.get("descending") == "true"
    yield ROOT, scope.tables[ROOT].key, False
    for link in links_of(entity):
        yield alias_of(link), scope.tables[alias_of(link)].key, False


def _rank(scope: Scope, joined: Joined, alias: str, name: str) -> Rank:
    """Return what a value sorts by; nulls come first, and last when the order is turned."""
    column, value = scope.tables[alias].columns[name], (joined[alias] or {}).get(name)
    if value is None:
        return False, 0
    if column.kind == "lookup":
        return _name_rank(scope.world, column, str(value))
    if column.kind == "choice":
        return True, folded(column.labels[int(value)])
    return True, comparable(column, value)


def _name_rank(world: World, column: Column, key: str) -> Rank:
    table = world.tables[column.target]
    named = [row.get(table.name_column) for row in table.rows if row[table.key] == key]
    return (False, 0) if not named or named[0] is None else (True, folded(str(named[0])))


def _shown(scope: Scope, entity: Element, joined: Joined) -> Iterator[tuple[str, Value]]:
    yield from _columns(scope, entity, ROOT, joined)
    for link in links_of(entity):
        yield from _columns(scope, link, alias_of(link), joined)


def _columns(
    scope: Scope, element: Element, alias: str, joined: Joined
) -> Iterator[tuple[str, Value]]:
    row = joined[alias] or {}
    for attribute in element.findall("attribute"):
        name = attribute.attrib["name"]
        is_lookup = scope.tables[alias].columns[name].kind == "lookup"
        plain = f"_{name}_value" if is_lookup and not alias else name
        if row.get(name) is not None:
            yield attribute.get("alias") or (f"{alias}.{name}" if alias else plain), row[name]


def _distinct(rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """Return one of all rows that the collation cannot tell apart, in the order they came."""
    found: dict[tuple[tuple[str, str], ...], dict[str, Value]] = {}
    for row in rows:
        key = tuple(sorted((name, folded(str(value))) for name, value in row.items()))
        first = found.setdefault(key, dict(row))
        first |= {n: min(str(first[n]), str(v)) for n, v in row.items() if isinstance(v, str)}
    return list(found.values())
