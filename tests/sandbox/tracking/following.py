"""A client that follows links, as those who keep a copy of a table do."""

from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.api import Api

TRACKED = {"Prefer": "odata.track-changes"}


@dataclass
class Reading:
    """All pages from one link to the next deltaLink."""

    pages: list[list[dict[str, Any]]] = field(default_factory=list)
    delta_link: str = ""

    @property
    def items(self) -> list[dict[str, Any]]:
        return [item for page in self.pages for item in page]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [item for item in self.items if "reason" not in item]

    @property
    def deleted(self) -> list[str]:
        return [item["id"] for item in self.items if "reason" in item]


def follow(api: Api, path: str, **headers: str) -> Reading:
    """Read from `path` to the end."""
    found, link = Reading(), path
    while not found.delta_link:
        answer = api.get(link, **headers)
        found.pages.append(answer.rows)
        assert ("@odata.deltaLink" in answer.json) != ("@odata.nextLink" in answer.json)
        link = answer.json.get("@odata.nextLink", "")
        found.delta_link = answer.json.get("@odata.deltaLink", "")
    return found


def baseline(api: Api, path: str = "accounts?$select=name") -> Reading:
    """Read a whole table and begin tracking it."""
    return follow(api, path, **TRACKED)
