"""Bodies of control requests, read strictly: a mistyped name would be a fault that never comes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from portal.sandbox.control.errors import ControlRefused


def read_body(content: bytes, known: frozenset[str]) -> dict[str, Any]:
    """Return the JSON object of a body; nothing is an empty one.

    Raises ControlRefused for what is no object and for names that are not `known`.
    """
    try:
        found = orjson.loads(content or b"{}")
    except orjson.JSONDecodeError as error:
        raise ControlRefused(f"The body is not valid JSON: {error}.") from error
    if not isinstance(found, dict):
        raise ControlRefused("The body must be a JSON object.")
    unknown = sorted(set(found) - known)
    if unknown:
        raise ControlRefused(
            f"'{unknown[0]}' is not known here; there are {', '.join(sorted(known))}."
        )
    return found


def whole_number(body: Mapping[str, Any], name: str, default: int) -> int:
    """Return a whole number of the body.

    Raises ControlRefused.
    """
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ControlRefused(f"'{name}' must be a whole number.")
    return value


def number(body: Mapping[str, Any], name: str, default: float) -> float:
    """Return a number of the body.

    Raises ControlRefused.
    """
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ControlRefused(f"'{name}' must be a number.")
    return float(value)


def moment(body: Mapping[str, Any], name: str, default: datetime) -> datetime:
    """Return a time of the body, which must say how far it is from UTC.

    Raises ControlRefused.
    """
    if name not in body:
        return default
    try:
        found = datetime.fromisoformat(str(body[name]))
    except ValueError as error:
        raise ControlRefused(f"'{name}' must be an ISO 8601 time.") from error
    if found.tzinfo is None:
        raise ControlRefused(f"'{name}' must say its offset from UTC, such as Z.")
    return found
