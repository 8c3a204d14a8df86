"""A site map as one user sees it: titles in their language, items they may open.

An item that cannot work on the device stays, with the reason; an item that the user has no right
to is hidden, and so are groups and areas left empty by that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

from portal.dataverse.metadata import AppMetadata, TableMetadata
from portal.dataverse.users import UserFacts
from portal.profiles.relationships import Tables
from portal.profiles.rights import rights_on
from portal.profiles.usage import parse_xml

BASE_LANGUAGE = 1033
_SHOWN_CLIENTS = {"All", "Web"}
_TABLE_RIGHTS = ("Read", "Write", "Create", "Delete", "Append", "AppendTo", "Assign", "Share")


@dataclass(frozen=True)
class SiteMapReader:
    """What reading a site map depends on. `taken` are the tables that the device holds."""

    app: AppMetadata
    facts: UserFacts
    tables: Tables
    taken: frozenset[str]

    def areas(self) -> list[dict[str, Any]]:
        """The areas of the manifest."""
        root = parse_xml(self.app.site_map_xml)
        areas = [self._area(area) for area in root.iter("Area")] if root is not None else []
        return [area for area in areas if area["groups"]]

    def _area(self, area: Element) -> dict[str, Any]:
        groups = [self._group(group) for group in area.iter("Group")]
        return {
            "id": area.get("Id", ""),
            "title": self._title(area, None),
            "groups": [group for group in groups if group["items"]],
        }

    def _group(self, group: Element) -> dict[str, Any]:
        items = [self._item(item) for item in group.iter("SubArea") if self._is_shown(item)]
        return {"id": group.get("Id", ""), "title": self._title(group, None), "items": items}

    def _item(self, item: Element) -> dict[str, Any]:
        name, view_id = _target(item)
        table = self.tables.get(name) if name else None
        url = item.get("Url") if name is None else None
        return {
            "id": item.get("Id", ""),
            "title": self._title(item, table),
            "table": name,
            "url": url if url and _is_web_address(url) else None,
            "viewId": view_id,
            "unavailable": self._reason(name, table, url),
        }

    def _reason(self, name: str | None, table: TableMetadata | None, url: str | None) -> str | None:
        if name is not None and name not in self.taken:
            title = (table.display_collection_name or table.display_name) if table else name
            return f"“{title or name}” is not part of your offline profile."
        if name is None and not (url and _is_web_address(url)):
            return "This page is part of the online app and cannot be shown here."
        return None

    def _is_shown(self, item: Element) -> bool:
        clients = set(item.get("Client", "All").split(","))
        return bool(clients & _SHOWN_CLIENTS) and self._is_allowed(item)

    def _is_allowed(self, item: Element) -> bool:
        name, _ = _target(item)
        if name is not None and (name not in self.app.tables or not self._holds(name, "Read")):
            return False
        return all(self._holds(entity, kind) for entity, kind in _privileges(item))

    def _holds(self, name: str, kind: str) -> bool:
        table = self.tables.get(name)
        return table is not None and rights_on(table, self.facts).may(kind)

    def _title(self, node: Element, table: TableMetadata | None) -> str:
        """User's language, base language, attribute, table's name, any title, id."""
        titles = {title.get("LCID", ""): title.get("Title", "") for title in _titles(node)}
        candidates = [
            titles.get(str(self.facts.language_code)),
            titles.get(str(BASE_LANGUAGE)),
            node.get("Title"),
            table.display_collection_name if table else None,
            *titles.values(),
        ]
        return next((title for title in candidates if title), node.get("Id", ""))


def _titles(node: Element) -> Iterator[Element]:
    yield from node.iterfind("Titles/Title")


def _target(item: Element) -> tuple[str | None, str | None]:
    """The table and the view that an item opens; a table beats an address."""
    if item.get("Entity"):
        return item.get("Entity", "").lower(), None
    query = parse_qs(urlsplit(item.get("Url", "")).query)
    if query.get("pagetype") == ["entitylist"] and query.get("etn"):
        view = query.get("viewid", [""])[0].strip("{}").lower()
        return query["etn"][0].lower(), view or None
    return None, None


def _is_web_address(url: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"}


def _privileges(item: Element) -> Iterator[tuple[str, str]]:
    """The (table, right) pairs that an item asks for; “All” is each of them."""
    for privilege in item.iterfind("Privilege"):
        entity = privilege.get("Entity", "").lower()
        for kind in privilege.get("Privilege", "").split(","):
            kinds = _TABLE_RIGHTS if kind.strip() == "All" else (kind.strip(),)
            yield from ((entity, each) for each in kinds if each)
