"""A metadata item as OData sees it: its type, its properties, and what it leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

NAMESPACE = "Microsoft.Dynamics.CRM."


@dataclass(frozen=True)
class Item:
    """One item. `common` are the properties of the base type, `special` those of its own.

    `related` gives what can be expanded; nothing is built that nobody asks for.
    """

    type: str
    common: Mapping[str, Any]
    special: Mapping[str, Any] = field(default_factory=dict)
    related: Mapping[str, Callable[[], "Listing | Item | None"]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The MetadataId."""
        return str(self.common["MetadataId"])

    def known_as(self, declared: str) -> Mapping[str, Any]:
        """Return the properties that may be named where items are declared to be `declared`."""
        return {**self.common, **self.special} if declared == self.type else self.common


@dataclass(frozen=True)
class Listing:
    """Items of one declared type, which may be the base type of what they are."""

    type: str
    items: tuple[Item, ...]
