"""What a user may do with a table, from the depths of their privileges.

A right held at any depth counts: which rows it covers is Dataverse's to judge.
"""

from dataclasses import dataclass

from portal.dataverse.metadata import TableMetadata
from portal.dataverse.users import UserFacts

RIGHTS = ("Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign")


@dataclass(frozen=True)
class Rights:
    """The kinds of privilege (Create, Read, …) that a user holds on one table."""

    held: frozenset[str]

    def may(self, kind: str) -> bool:
        """Whether `kind`, a privilege type, is held."""
        return kind in self.held

    def to_json(self) -> dict[str, bool]:
        """The manifest's form: every right by its camel-case name."""
        return {kind[0].lower() + kind[1:]: kind in self.held for kind in RIGHTS}


def rights_on(table: TableMetadata, facts: UserFacts) -> Rights:
    """The user's rights; privileges are joined by the names that the table's metadata gives."""
    held = (item.type for item in table.privileges if facts.privileges.get(item.name, 0) > 0)
    return Rights(frozenset(held))
