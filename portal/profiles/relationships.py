"""The relationships of a profile, looked up in the organisation's metadata."""

from collections.abc import Mapping

from portal.dataverse.metadata import RelationshipMetadata, TableMetadata
from portal.profiles.definition import Direction, RelationshipRule
from portal.profiles.errors import UnknownRelationship, UnknownTable

Tables = Mapping[str, TableMetadata]


def find_relationship(table: str, rule: RelationshipRule, tables: Tables) -> RelationshipMetadata:
    """The relationship that brings rows to `table` in the rule's direction.

    Raises UnknownTable or UnknownRelationship.
    """
    metadata = tables.get(table)
    if metadata is None:
        raise UnknownTable(f"The organisation has no table “{table}”.", [table])
    is_parent = rule.direction is Direction.PARENTS
    for relationship in metadata.one_to_many if is_parent else metadata.many_to_one:
        if relationship.name == rule.name:
            return relationship
    side = "parent" if is_parent else "child"
    message = f"“{table}” is not the {side} table of a relationship “{rule.name}”."
    raise UnknownRelationship(message, [table])


def other_side(relationship: RelationshipMetadata, direction: Direction) -> str:
    """The table whose rows bring rows: the child when parents are received, and the reverse."""
    return relationship.child if direction is Direction.PARENTS else relationship.parent
