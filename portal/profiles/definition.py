"""A profile definition: what a maker says a device may hold, as values with lossless JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from portal.profiles.errors import DefinitionInvalid

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)

SHORTEST_INTERVAL = 5
LONGEST_INTERVAL = 1440
DEFAULT_INTERVAL = 10
DEFAULT_PRIORITY = 100


class RowOption(StrEnum):
    """Which rows of a table are taken: Microsoft's four options."""

    ORGANIZATION = "organization"
    ALL = "all"
    RELATED = "related"
    CUSTOM = "custom"


class Direction(StrEnum):
    """Whether a table receives parents or children of another table's rows, or rows paired with."""

    PARENTS = "parents"
    CHILDREN = "children"
    PAIRS = "pairs"


class Mode(StrEnum):
    """Whether a relationship adds rows (*also*) or is a condition on them (*only*)."""

    ALSO = "also"
    ONLY = "only"


class ConflictPolicy(StrEnum):
    """What happens when a column was changed on both sides."""

    ASK = "ask"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class RelationshipRule:
    """A ticked relationship. `name` is its schema name; the rule's table receives the rows."""

    name: str
    direction: Direction
    mode: Mode = Mode.ALSO

    def to_json(self) -> dict[str, Any]:
        """The rule as JSON values."""
        return {"name": self.name, "direction": str(self.direction), "mode": str(self.mode)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RelationshipRule":
        """Read what `to_json` wrote."""
        return cls(
            name=_read(data, "name", str),
            direction=_read_choice(data, "direction", Direction),
            mode=_read_choice(data, "mode", Mode),
        )


@dataclass(frozen=True)
class TableRule:
    """One table of a profile.

    `own_rows`, `team_rows` and `business_unit_rows` count for the option organization only,
    `filter_xml` for the option custom only. `columns` are logical names: what the maker added, and
    in a published definition every column that devices get, without the key. `column_groups` are
    columns that mean something only together: they conflict, and are taken, as one.
    """

    table: str
    row_option: RowOption
    own_rows: bool = False
    team_rows: bool = False
    business_unit_rows: bool = False
    filter_xml: str = ""
    columns: tuple[str, ...] = ()
    interval_minutes: int = DEFAULT_INTERVAL
    priority: int = DEFAULT_PRIORITY
    conflict_policy: ConflictPolicy = ConflictPolicy.ASK
    relationships: tuple[RelationshipRule, ...] = ()
    column_groups: tuple[tuple[str, ...], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The rule as JSON values."""
        return {
            "table": self.table,
            "rowOption": str(self.row_option),
            "ownRows": self.own_rows,
            "teamRows": self.team_rows,
            "businessUnitRows": self.business_unit_rows,
            "filterXml": self.filter_xml,
            "columns": list(self.columns),
            "intervalMinutes": self.interval_minutes,
            "priority": self.priority,
            "conflictPolicy": str(self.conflict_policy),
            "relationships": [rule.to_json() for rule in self.relationships],
            **self._groups_to_json(),
        }

    def _groups_to_json(self) -> dict[str, Any]:
        """Absent when there are none: fingerprints of profiles without groups stay as they are."""
        groups = [list(group) for group in self.column_groups]
        return {"columnGroups": groups} if groups else {}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "TableRule":
        """Read what `to_json` wrote."""
        return cls(
            table=_read(data, "table", str),
            row_option=_read_choice(data, "rowOption", RowOption),
            own_rows=_read(data, "ownRows", bool),
            team_rows=_read(data, "teamRows", bool),
            business_unit_rows=_read(data, "businessUnitRows", bool),
            filter_xml=_read(data, "filterXml", str),
            columns=_read_texts(data, "columns"),
            interval_minutes=_read(data, "intervalMinutes", int),
            priority=_read(data, "priority", int),
            conflict_policy=_read_choice(data, "conflictPolicy", ConflictPolicy),
            relationships=tuple(
                RelationshipRule.from_json(item) for item in _read(data, "relationships", list)
            ),
            column_groups=_read_groups(data, "columnGroups"),
        )


@dataclass(frozen=True)
class ProfileDefinition:
    """A whole profile. `id` is the profile's, stable over versions.

    `pairs` are schema names of the many-to-many relationships whose pairs devices get. Publishing
    finds them; a draft has none.
    """

    id: str
    name: str
    tables: tuple[TableRule, ...] = ()
    pairs: tuple[str, ...] = ()

    def rule(self, table: str) -> TableRule | None:
        """The rule of `table`, None if the profile does not take it."""
        return next((rule for rule in self.tables if rule.table == table), None)

    def to_json(self) -> dict[str, Any]:
        """The definition as JSON values; what is not said leaves the fingerprint as it was."""
        pairs = {"pairs": list(self.pairs)} if self.pairs else {}
        return {
            "id": self.id,
            "name": self.name,
            "tables": [rule.to_json() for rule in self.tables],
            **pairs,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ProfileDefinition":
        """Read what `to_json` wrote. Raises DefinitionInvalid."""
        return cls(
            id=_read(data, "id", str),
            name=_read(data, "name", str),
            tables=tuple(TableRule.from_json(item) for item in _read(data, "tables", list)),
            pairs=_read_texts(data, "pairs") if "pairs" in data else (),
        )


def _read(data: Mapping[str, Any], key: str, kind: type[Value]) -> Value:
    """The member `key`, which must be of `kind` itself: a JSON true is no number."""
    value = _present(data, key)
    if type(value) is not kind:
        raise _unreadable(key, value)
    return value


def _read_choice(data: Mapping[str, Any], key: str, kind: type[Choice]) -> Choice:
    """The member `key`, which must be a text of the enumeration."""
    value = _present(data, key)
    try:
        return kind(value)
    except ValueError as error:
        raise _unreadable(key, value) from error


def _read_texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _read(data, key, list)
    if not is_texts(values):
        raise _unreadable(key, values)
    return tuple(values)


def _read_groups(data: Mapping[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
    groups = _read(data, key, list) if key in data else []
    if not all(is_texts(group) for group in groups):
        raise _unreadable(key, groups)
    return tuple(tuple(group) for group in groups)


def is_texts(value: object) -> bool:
    """Whether `value`, as JSON has it, is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _present(data: Mapping[str, Any], key: str) -> Any:
    if key not in data:
        raise DefinitionInvalid(f"A profile definition lacks “{key}”.")
    return data[key]


def _unreadable(key: str, value: object) -> DefinitionInvalid:
    return DefinitionInvalid(f"“{key}” of a profile definition is {value!r}.")
