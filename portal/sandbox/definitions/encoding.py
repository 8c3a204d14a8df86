"""Definitions as JSON and back, for what makers change.

What has its default value is left out; how a column is calculated is code and cannot be written.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from portal.sandbox.definitions.model import (
    ChoiceDefinition,
    ColumnDefinition,
    ColumnType,
    KeyDefinition,
    ManyToManyDefinition,
    Option,
    RelationshipDefinition,
    Rollup,
    TableDefinition,
)

Definition = (
    TableDefinition
    | ColumnDefinition
    | RelationshipDefinition
    | ManyToManyDefinition
    | KeyDefinition
    | ChoiceDefinition
)
Body = Mapping[str, Any]
# Kept as changes of their own, or code.
_LEFT_OUT = {
    TableDefinition: frozenset({"columns", "relationships", "keys", "failed_keys"}),
    ColumnDefinition: frozenset({"calculate"}),
}


def encode(definition: Definition) -> dict[str, Any]:
    """Return a definition as JSON."""
    return _plain(definition, _LEFT_OUT.get(type(definition), frozenset()))


def decode_table(body: Body) -> TableDefinition:
    """Return the table of a body, without columns, relationships and keys."""
    states, statuses = _options(body, "states"), _options(body, "statuses")
    return TableDefinition(**{**body, **states, **statuses})


def decode_column(body: Body) -> ColumnDefinition:
    """Return the column of a body."""
    more: dict[str, Any] = {"type": ColumnType(body["type"]), **_options(body, "options")}
    if "targets" in body:
        more["targets"] = tuple(body["targets"])
    if "rollup" in body:
        more["rollup"] = Rollup(**body["rollup"])
    return ColumnDefinition(**{**body, **more})


def decode_relationship(body: Body) -> RelationshipDefinition:
    """Return the one-to-many relationship of a body."""
    maps = tuple((parent, child) for parent, child in body.get("maps", ()))
    return RelationshipDefinition(**{**body, "maps": maps})


def decode_pair(body: Body) -> ManyToManyDefinition:
    """Return the many-to-many relationship of a body."""
    return ManyToManyDefinition(**body)


def decode_key(body: Body) -> KeyDefinition:
    """Return the alternate key of a body."""
    return KeyDefinition(**{**body, "columns": tuple(body["columns"])})


def decode_choice(body: Body) -> ChoiceDefinition:
    """Return the global choice of a body."""
    return ChoiceDefinition(**{**body, **_options(body, "options")})


def _options(body: Body, name: str) -> dict[str, tuple[Option, ...]]:
    return {name: tuple(Option(**one) for one in body[name])} if name in body else {}


def _plain(value: Any, left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a dataclass as JSON, without what has its default."""
    found: dict[str, Any] = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if one.name not in left_out and held != _default(one):
            found[one.name] = _json(held)
    return found


def _json(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_json(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Option | Rollup):
        return _plain(value)
    return value.value if isinstance(value, ColumnType) else value


def _default(one: Field[Any]) -> Any:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default
