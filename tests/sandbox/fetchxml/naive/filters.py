"""Filters and links over the rows of one query: a joined row is a dict from alias to row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tests.sandbox.fetchxml.naive.conditions import comparable, compare, holds
from tests.sandbox.fetchxml.naive.world import Row, Table, World

ROOT = ""
Joined = Mapping[str, Row | None]


@dataclass(frozen=True)
class Scope:
    """The table of each alias."""

    world: World
    tables: Mapping[str, Table]

    def with_link(self, link: Element) -> "Scope":
        """Return the scope inside a link."""
        table = self.world.tables[link.attrib["name"]]
        return Scope(self.world, {**self.tables, alias_of(link): table})


def alias_of(link: Element) -> str:
    """Return a link's alias; every link that is asked about needs one."""
    return link.get("alias", f"?{link.attrib['name']}")


def kept(scope: Scope, element: Element, alias: str, joined: Joined) -> bool:
    """Tell whether the filters of an entity or a link keep a joined row."""
    return all(_filter(scope, one, alias, joined) for one in element.findall("filter"))


def expand(scope: Scope, element: Element, alias: str, joined: Joined) -> Iterator[Joined]:
    """Give the joined rows that the links below an element make of one."""
    found: list[Joined] = [joined]
    for link in element.findall("link-entity"):
        found = [more for one in found for more in _follow(scope, link, alias, one)]
    yield from found


def _filter(scope: Scope, element: Element, alias: str, joined: Joined) -> bool:
    found = [_part(scope, part, alias, joined) for part in element]
    if not found:
        return True
    return any(found) if element.get("type") == "or" else all(found)


def _part(scope: Scope, part: Element, alias: str, joined: Joined) -> bool:
    if part.tag == "filter":
        return _filter(scope, part, alias, joined)
    if part.tag == "link-entity":
        return _asks(scope, part, alias, joined)
    return _condition(scope, part, alias, joined)


def _condition(scope: Scope, element: Element, alias: str, joined: Joined) -> bool:
    alias = element.get("entityname", alias)
    table, row = scope.tables[alias], joined[alias]
    name = element.attrib["attribute"]
    column, value = table.columns[name], (row or {}).get(name)
    operator = element.attrib["operator"].replace("neq", "ne")
    if "valueof" in element.attrib:
        other = _named(joined, alias, element.attrib["valueof"])
        if value is None or other is None:
            return False
        return compare(operator, comparable(column, value), comparable(column, other))
    listed = [one.text or "" for one in element.findall("value")]
    values = listed or [element.get("value", "")]
    return holds(scope.world, table, column, value, operator, values)


def _named(joined: Joined, alias: str, name: str) -> str | int | float | bool | None:
    other, _dot, column = name.rpartition(".")
    return (joined[other or alias] or {}).get(column)


def _matching(scope: Scope, link: Element, alias: str, joined: Joined) -> list[Joined]:
    """Return the joined row with each row of a link's table that its columns match."""
    table, parent = scope.world.tables[link.attrib["name"]], joined[alias]
    wanted = (parent or {}).get(link.attrib["to"])
    column = table.columns[link.attrib["from"]]
    if wanted is None:
        return []
    return [
        {**joined, alias_of(link): row}
        for row in table.rows
        if (own := row.get(link.attrib["from"])) is not None
        and comparable(column, own) == comparable(column, wanted)
    ]


def _satisfying(scope: Scope, link: Element, alias: str, joined: Joined) -> list[Joined]:
    inside, own = scope.with_link(link), alias_of(link)
    return [
        more
        for one in _matching(scope, link, alias, joined)
        if kept(inside, link, own, one)
        for more in expand(inside, link, own, one)
    ]


def _asks(scope: Scope, link: Element, alias: str, joined: Joined) -> bool:
    found = bool(_satisfying(scope, link, alias, joined))
    kind = link.get("link-type", "inner")
    if kind == "not any":
        return not found
    if kind == "all":
        return not found and bool(_matching(scope, link, alias, joined))
    return found


def _follow(scope: Scope, link: Element, alias: str, joined: Joined) -> Iterator[Joined]:
    kind = link.get("link-type", "inner")
    if kind in ("exists", "in"):
        if _asks(scope, link, alias, joined):
            yield joined
        return
    inside, own = scope.with_link(link), alias_of(link)
    matching = [
        one for one in _matching(scope, link, alias, joined) if kept(inside, link, own, one)
    ]
    if kind == "matchfirstrowusingcrossapply":
        matching = matching[:1]
    if not matching and kind != "inner":
        matching = [{**joined, own: None}]
    for one in matching:
        yield from expand(inside, link, own, one)
