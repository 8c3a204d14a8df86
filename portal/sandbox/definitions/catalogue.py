"""Every table of the organisation, found by name, by entity set or by id."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from uuid import uuid4

from portal.sandbox.definitions.attaching import with_attached
from portal.sandbox.definitions.customizations import metadata_mark, read_changes
from portal.sandbox.definitions.file_columns import with_attachments
from portal.sandbox.definitions.merging import COLUMN, Blueprint, Change, blueprint_of, merge
from portal.sandbox.definitions.model import (
    ChoiceDefinition,
    ColumnDefinition,
    ColumnType,
    ManyToManyDefinition,
    RelationshipDefinition,
    TableDefinition,
)
from portal.sandbox.definitions.system_columns import system_relationships
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table, build_table

_ORGANISATION = "portal.sandbox.organisation.tables"


@dataclass(frozen=True)
class Catalogue:
    """The tables by logical name, entity set and MetadataId.

    `mark` names this catalogue among all that the process ever builds. `version` is the
    metadata's, in the numbers of row versions; `schema_versions` tells for a table when its
    columns last changed.
    """

    tables: dict[str, Table]
    by_set: dict[str, Table] = field(default_factory=dict)
    by_id: dict[str, Table] = field(default_factory=dict)
    choices: Mapping[str, ChoiceDefinition] = field(default_factory=dict)
    version: int = 0
    schema_versions: Mapping[str, int] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: str(uuid4()), compare=False)

    def many_to_many(self) -> tuple[ManyToManyDefinition, ...]:
        """Return every many-to-many relationship once."""
        found = {one.schema_name: one for t in self.tables.values() for one in t.many_to_many}
        return tuple(found.values())

    def schema_version(self, table: str) -> int:
        """Return the row version at which the table's columns last changed; 0 for never.

        What was agreed on before it (a delta token) is about another table.
        """
        return self.schema_versions.get(table, 0)


def build_catalogue(
    definitions: Iterable[TableDefinition], many_to_many: Iterable[ManyToManyDefinition] = ()
) -> Catalogue:
    """Return the catalogue of `definitions`, their relationships known from both sides."""
    return _build(blueprint_of(definitions, many_to_many))


def built_in() -> Catalogue:
    """Return the catalogue of the demo organisation as it is in code, built once."""
    if not _built_in:
        _built_in.append(_build(_demo()))
    return _built_in[0]


def current() -> Catalogue:
    """Return the catalogue of the organisation, with what makers changed.

    It costs one small query: any process may have changed it.
    """
    mark = metadata_mark()
    if not mark:
        return built_in()
    kept = _kept.get("current")
    if kept is None or kept[0] != mark:
        kept = (mark, _customized(int(mark.partition("/")[0])))
        _kept["current"] = kept
    return kept[1]


_built_in: list[Catalogue] = []
_kept: dict[str, tuple[str, Catalogue]] = {}


def _demo() -> Blueprint:
    organisation = import_module(_ORGANISATION)
    return blueprint_of(organisation.TABLES, organisation.MANY_TO_MANY)


def _customized(version: int) -> Catalogue:
    changes = read_changes()
    made = _build(merge(_demo(), changes))
    return replace(made, version=version, schema_versions=_schema_versions(changes))


def _schema_versions(changes: Iterable[Change]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in changes:
        if one.kind == COLUMN:
            table = one.name.partition(".")[0]
            found[table] = max(found.get(table, 0), one.version)
    return found


def _build(blueprint: Blueprint) -> Catalogue:
    pairs = tuple(blueprint.pairs.values())
    definitions = with_attached(with_attachments(blueprint.tables.values()))
    plain = [_with_intersect_targets(one, pairs) for one in definitions]
    tables = _relate({one.name: build_table(one) for one in plain}, pairs)
    return Catalogue(
        tables,
        by_set={one.definition.entity_set: one for one in tables.values()},
        by_id={one.metadata_id: one for one in tables.values()},
        choices=blueprint.choices,
    )


def _with_intersect_targets(
    definition: TableDefinition, pairs: tuple[ManyToManyDefinition, ...]
) -> TableDefinition:
    """Tell the two id columns of an intersect table what they point at, so that joins are fast."""
    targets: dict[str, str] = {}
    for pair in pairs:
        if pair.intersect == definition.name:
            targets |= {pair.first_column: pair.first, pair.second_column: pair.second}
    if not targets:
        return definition
    columns = tuple(_aim(one, targets.get(one.name)) for one in definition.columns)
    return replace(definition, columns=columns)


def _aim(column: ColumnDefinition, target: str | None) -> ColumnDefinition:
    is_plain = target and column.type is ColumnType.UNIQUE_IDENTIFIER and not column.targets
    return replace(column, targets=(target,)) if target and is_plain else column


def _relate(tables: dict[str, Table], pairs: tuple[ManyToManyDefinition, ...]) -> dict[str, Table]:
    parents: dict[str, list[RelationshipDefinition]] = defaultdict(list)
    children: dict[str, list[RelationshipDefinition]] = defaultdict(list)
    for table in tables.values():
        for one in _relationships(table):
            if one.parent in tables and one.child in tables:
                parents[one.child].append(one)
                children[one.parent].append(one)
    return {
        name: replace(
            table,
            many_to_one=tuple(parents[name]),
            one_to_many=tuple(children[name]),
            many_to_many=tuple(one for one in pairs if name in (one.first, one.second)),
        )
        for name, table in tables.items()
    }


def _relationships(table: Table) -> Iterable[RelationshipDefinition]:
    """Give the defined relationships, the system's, and one for each lookup that has none."""
    own = table.definition.relationships
    known = {(one.column, one.parent) for one in own}
    for one in system_relationships(table.definition):
        if (one.column, one.parent) not in known:
            known.add((one.column, one.parent))
            yield one
    yield from own
    for column in table.columns.values():
        if column.type in LOOKUP_TYPES and column.type is not ColumnType.OWNER:
            for target in column.targets:
                if (column.name, target) not in known:
                    name = f"{target}_{table.name}_{column.name}"
                    yield RelationshipDefinition(name, target, table.name, column.name)
