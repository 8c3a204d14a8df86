"""`$filter` on metadata: comparisons of plain properties, joined by and, or, not."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.metadata.items import NAMESPACE, Item
from portal.sandbox.odata.expressions import (
    Comparison,
    Expression,
    Junction,
    Negation,
    Property,
    TextTest,
    Value,
)

_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}


def holds(expression: Expression, item: Item, declared: str) -> bool:
    """Tell whether `item`, listed as `declared`, passes the filter.

    Raises QueryRefused for unknown properties and for functions.
    """
    if isinstance(expression, Negation):
        return not holds(expression.expression, item, declared)
    if isinstance(expression, Junction):
        # Every part is judged, so that a mistake in the last is found on the first item.
        parts = [holds(one, item, declared) for one in expression.parts]
        return any(parts) if expression.kind == "or" else all(parts)
    if isinstance(expression, TextTest):
        raise QueryRefused(
            f'The "{expression.function}" function isn\'t supported for Metadata Entities.'
        )
    if not isinstance(expression, Comparison):
        raise NotImplementedHere("lambdas and query functions in the $filter of metadata")
    return _compare(expression, item, declared)


def _compare(found: Comparison, item: Item, declared: str) -> bool:
    if not isinstance(found.left, Property) or not isinstance(found.right, Value):
        raise QueryRefused("A filter of metadata compares a property with a literal.")
    value = property_at(found.left.path, item, declared)
    if isinstance(value, dict | list):
        raise QueryRefused(f"The property '{found.left.path}' cannot be compared.")
    wanted = _literal(found.right)
    if found.operator in ("eq", "ne"):
        is_same: bool = value == wanted
        return is_same == (found.operator == "eq")
    if not isinstance(wanted, float) or isinstance(value, str | bool):
        raise QueryRefused(f"'{found.operator}' compares numbers only.")
    return value is not None and _ORDERS[found.operator](float(value), wanted)


def property_at(path: str, item: Item, declared: str) -> Any:
    """Return the value at a path of properties, such as RequiredLevel/Value.

    Raises QueryRefused.
    """
    value: Any = item.known_as(declared)
    for name in path.split("/"):
        if not isinstance(value, Mapping) or name not in value:
            raise QueryRefused(
                f"Could not find a property named '{path}' on type '{NAMESPACE}{declared}'."
            )
        value = value[name]
    return value


def _literal(value: Value) -> str | float | bool | None:
    if value.text is None:
        return None
    if value.kind == "boolean":
        return value.text == "true"
    if value.kind == "number":
        return float(value.text)
    return value.text.lower() if value.kind == "guid" else value.text
