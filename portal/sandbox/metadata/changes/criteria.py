"""Queries of metadata as objects: criteria over properties, and which properties come back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.metadata.items import Item

Body = Mapping[str, Any]
_DEEPEST = 20
_MOST_CONDITIONS = 300

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda held, wanted: held == wanted,
    "NotEquals": lambda held, wanted: held != wanted,
    "In": lambda held, wanted: held in wanted,
    "NotIn": lambda held, wanted: held not in wanted,
    "GreaterThan": lambda held, wanted: held is not None and held > wanted,
    "LessThan": lambda held, wanted: held is not None and held < wanted,
}


@dataclass(frozen=True)
class Part:
    """One of the queries: its criteria, and the names of the properties, None for all."""

    criteria: Body
    properties: tuple[str, ...] | None

    def passes(self, item: Item) -> bool:
        """Tell whether an item passes; raises BadRequest, NotImplementedHere."""
        return _holds(self.criteria, item, 0)

    def compared(self) -> set[str]:
        """Return the names of the properties that the criteria compare."""
        return set(_compared(self.criteria, 0))

    def wants(self, name: str) -> bool:
        """Tell whether a property is to be answered."""
        return self.properties is None or name in self.properties


def read_part(body: Any, usual: tuple[str, ...] | None = ()) -> Part:
    """Return a query; without one every item passes with `usual` properties.

    Raises BadRequest.
    """
    if body is None:
        return Part({}, usual)
    if not isinstance(body, Mapping):
        raise BadRequest("A metadata query must be an object.")
    criteria = body.get("Criteria") or {}
    if not isinstance(criteria, Mapping):
        raise BadRequest("Criteria must be a MetadataFilterExpression.")
    return Part(criteria, _properties(body.get("Properties")))


def _properties(body: Any) -> tuple[str, ...] | None:
    """Return the names of a MetadataPropertiesExpression; without one there are none."""
    if body is None:
        return ()
    if not isinstance(body, Mapping):
        raise BadRequest("Properties must be a MetadataPropertiesExpression.")
    if body.get("AllProperties"):
        return None
    names = body.get("PropertyNames") or []
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise BadRequest("PropertyNames must be a list of texts.")
    return tuple(names)


def _holds(criteria: Body, item: Item, depth: int) -> bool:
    """Tell whether an item passes conditions and the filters below them."""
    if depth > _DEEPEST:
        raise BadRequest(f"Criteria are nested deeper than {_DEEPEST}.")
    conditions, filters = _list(criteria, "Conditions"), _list(criteria, "Filters")
    if len(conditions) > _MOST_CONDITIONS:
        raise BadRequest(f"Criteria hold more than {_MOST_CONDITIONS} conditions.")
    parts = [_meets(one, item) for one in conditions]
    parts += [_holds(one, item, depth + 1) for one in filters]
    operator = criteria.get("FilterOperator") or "And"
    if operator not in ("And", "Or"):
        raise BadRequest(f"The FilterOperator '{operator}' is unknown.")
    if not parts:
        return True
    return any(parts) if operator == "Or" else all(parts)


def _compared(criteria: Body, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise BadRequest(f"Criteria are nested deeper than {_DEEPEST}.")
    for condition in _list(criteria, "Conditions"):
        yield str(condition.get("PropertyName"))
    for one in _list(criteria, "Filters"):
        yield from _compared(one, depth + 1)


def _meets(condition: Body, item: Item) -> bool:
    name = str(condition.get("PropertyName"))
    operator = str(condition.get("ConditionOperator"))
    test = _OPERATORS.get(operator)
    if test is None:
        raise BadRequest(f"The ConditionOperator '{operator}' is unknown.")
    held: Mapping[str, Any] = {**item.common, **item.special}
    if name not in held:
        # A property of another kind of column: such an item does not pass.
        return operator in ("NotEquals", "NotIn")
    value = held[name]
    if isinstance(value, Mapping):
        if "Value" not in value:
            raise BadRequest(f"The property '{name}' cannot be compared.")
        value = value["Value"]
    if isinstance(value, list):
        raise BadRequest(f"The property '{name}' cannot be compared.")
    try:
        return test(_folded(value), _wanted(condition.get("Value"), operator))
    except TypeError as error:
        raise BadRequest(f"The value for '{name}' cannot be compared.") from error


def _wanted(body: Any, operator: str) -> Any:
    """Return the value of a condition: plain, or an Object with its Type and Value."""
    value = body.get("Value") if isinstance(body, Mapping) else body
    if operator in ("In", "NotIn"):
        if isinstance(value, str):
            value = [one.strip() for one in value.strip("[]").split(",")]
        if not isinstance(value, list):
            raise BadRequest(f"The operator '{operator}' takes a list.")
        return [_folded(one) for one in value]
    if isinstance(body, Mapping) and str(body.get("Type")) == "System.Boolean":
        return str(value).lower() == "true"
    if isinstance(value, Mapping | list):
        raise NotImplementedHere("values of several parts in criteria of metadata")
    return _folded(value)


def _folded(value: Any) -> Any:
    """Return a text without case; anything else as it is."""
    return value.lower() if isinstance(value, str) else value


def _list(body: Body, name: str) -> list[Body]:
    found = body.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise BadRequest(f"'{name}' must be a list of objects.")
    return list(found)
