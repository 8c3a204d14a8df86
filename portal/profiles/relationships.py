"""The relationships of a profile, looked up in the organisation's metadata."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.dataverse.metadata import ManyToManyMetadata, RelationshipMetadata, TableMetadata
from portal.profiles.definition import Direction, RelationshipRule
from portal.profiles.errors import UnknownRelationship, UnknownTable

Tables = Mapping[str, TableMetadata]


@dataclass(frozen=True)
class Link:
    """Rows of `table` whose `from_column` equals our `to_column`."""

    table: str
    from_column: str
    to_column: str


Path = tuple[Link, ...]


@dataclass(frozen=True)
class Source:
    """Where a ticked relationship brings rows from: rows of `table`, found by any of the paths."""

    table: str
    paths: tuple[Path, ...]


def find_source(table: str, rule: RelationshipRule, tables: Tables) -> Source:
    """What brings rows to `table`. Raises UnknownTable or UnknownRelationship."""
    if rule.direction is Direction.PAIRS:
        return _paired_source(table, find_pair(table, rule.name, tables), tables)
    found = find_relationship(table, rule, tables)
    if rule.direction is Direction.PARENTS:
        return Source(found.child, ((Link(found.child, found.column, found.parent_column),),))
    return Source(found.parent, ((Link(found.parent, found.parent_column, found.column),),))


def find_relationship(table: str, rule: RelationshipRule, tables: Tables) -> RelationshipMetadata:
    """The one-to-many relationship that brings rows to `table` in the rule's direction.

    Raises UnknownTable or UnknownRelationship.
    """
    metadata = _known(table, tables)
    is_parent = rule.direction is Direction.PARENTS
    for relationship in metadata.one_to_many if is_parent else metadata.many_to_one:
        if relationship.name == rule.name:
            return relationship
    side = "parent" if is_parent else "child"
    message = f"“{table}” is not the {side} table of a relationship “{rule.name}”."
    raise UnknownRelationship(message, [table])


def find_pair(table: str, name: str, tables: Tables) -> ManyToManyMetadata:
    """The many-to-many relationship of that name, one of whose ends is `table`.

    Raises UnknownTable or UnknownRelationship.
    """
    for pair in _known(table, tables).many_to_many:
        if pair.name == name and pair.intersect in tables:
            return pair
    message = f"“{table}” is not an end of a many-to-many relationship “{name}”."
    raise UnknownRelationship(message, [table])


def ends_of(pair: ManyToManyMetadata, table: str) -> Iterator[tuple[str, str]]:
    """The column that holds a row of `table`, and the column of the row it is paired with.

    Both ways round when the relationship pairs rows of one table.
    """
    if pair.first == table:
        yield pair.first_column, pair.second_column
    if pair.second == table:
        yield pair.second_column, pair.first_column


def _paired_source(table: str, pair: ManyToManyMetadata, tables: Tables) -> Source:
    other = _known(pair.second if pair.first == table else pair.first, tables)
    key = tables[table].primary_id
    paths = (
        (Link(pair.intersect, mine, key), Link(other.name, other.primary_id, theirs))
        for mine, theirs in ends_of(pair, table)
    )
    return Source(other.name, tuple(paths))


def _known(table: str, tables: Tables) -> TableMetadata:
    metadata = tables.get(table)
    if metadata is None:
        raise UnknownTable(f"The organisation has no table “{table}”.", [table])
    return metadata
