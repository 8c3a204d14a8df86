"""Which tables and columns of a profile one user's device holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.dataverse.metadata import Catalog, ColumnMetadata, TableMetadata
from portal.dataverse.users import UserFacts
from portal.profiles.app_parts import is_administrator
from portal.profiles.defaults import is_downloadable
from portal.profiles.definition import ProfileDefinition, TableRule
from portal.profiles.rights import Rights, rights_on


@dataclass(frozen=True)
class Holding:
    """One table on the device; `columns` are without key and version, by name."""

    rule: TableRule
    table: TableMetadata
    rights: Rights
    columns: Mapping[str, ColumnMetadata]

    def has(self, column: str) -> bool:
        """Whether the device knows the column's value, the key and the version included."""
        return column in self.columns or column in {self.table.primary_id, "versionnumber"}


Holdings = Mapping[str, Holding]


def holdings_of(definition: ProfileDefinition, facts: UserFacts, catalog: Catalog) -> Holdings:
    """By table, in the order of priority; only tables that exist and that the user may read."""
    found: dict[str, Holding] = {}
    for rule in sorted(definition.tables, key=lambda rule: (rule.priority, rule.table)):
        table = catalog.tables.get(rule.table)
        rights = rights_on(table, facts) if table else None
        if table is not None and rights is not None and rights.may("Read"):
            found[rule.table] = Holding(rule, table, rights, _columns(rule, table, facts))
    return found


def _columns(
    rule: TableRule, table: TableMetadata, facts: UserFacts
) -> Mapping[str, ColumnMetadata]:
    """Columns that still exist and that the user may read.

    Upstream answers a secured column like an empty one, and a device that took it for empty could
    erase it. Nobody tells us yet who may read which, so all but administrators go without.
    """
    known = {name: table.columns[name] for name in rule.columns if name in table.columns}
    return {
        name: column
        for name, column in known.items()
        if is_downloadable(column) and (not column.secured or is_administrator(facts))
    }
