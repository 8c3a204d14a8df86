"""Managed properties: a value, and whether a maker may change it."""

from typing import Any


def managed(value: object, name: str, *, is_fixed: bool = True) -> dict[str, Any]:
    """Return a managed property; `name` is its logical name."""
    return {"Value": value, "CanBeChanged": not is_fixed, "ManagedPropertyLogicalName": name}
