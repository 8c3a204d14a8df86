"""Every table of the organisation, found by name, by entity set or by id."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib import import_module

from portal.sandbox.definitions.file_columns import with_attachments
from portal.sandbox.definitions.model import (
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
    """The tables by logical name, entity set and MetadataId."""

    tables: dict[str, Table]
    by_set: dict[str, Table] = field(default_factory=dict)
    by_id: dict[str, Table] = field(default_factory=dict)

    def many_to_many(self) -> tuple[ManyToManyDefinition, ...]:
        """Return every many-to-many relationship once."""
        found = {one.schema_name: one for t in self.tables.values() for one in t.many_to_many}
        return tuple(found.values())


def build_catalogue(
    definitions: Iterable[TableDefinition], many_to_many: Iterable[ManyToManyDefinition] = ()
) -> Catalogue:
    """Return the catalogue of `definitions`, their relationships known from both sides."""
    pairs = tuple(many_to_many)
    plain = [_with_intersect_targets(one, pairs) for one in with_attachments(definitions)]
    tables = {one.name: build_table(one) for one in plain}
    tables = _relate(tables, pairs)
    by_set = {one.definition.entity_set: one for one in tables.values()}
    return Catalogue(tables, by_set, {one.metadata_id: one for one in tables.values()})


def current() -> Catalogue:
    """Return the catalogue of the demo organisation, built once."""
    if not _current:
        organisation = import_module(_ORGANISATION)
        _current.append(build_catalogue(organisation.TABLES, organisation.MANY_TO_MANY))
    return _current[0]


def replace_current(catalogue: Catalogue | None) -> None:
    """Put another catalogue in the organisation's place; None goes back to the demo's."""
    _current[:] = [] if catalogue is None else [catalogue]


_current: list[Catalogue] = []


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
