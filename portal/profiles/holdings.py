"""Which tables and columns of a profile one user's device holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.dataverse.metadata import Catalog, ColumnMetadata, TableMetadata
from portal.dataverse.users import UserFacts
from portal.profiles.app_parts import is_administrator
from portal.profiles.column_rights import EVERYTHING, SecuredColumns, rights_on_column
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


def holdings_of(
    definition: ProfileDefinition, facts: UserFacts, catalog: Catalog, secured: SecuredColumns
) -> Holdings:
    """By table, in the order of priority; only tables that exist and that the user may read."""
    found: dict[str, Holding] = {}
    for rule in sorted(definition.tables, key=lambda rule: (rule.priority, rule.table)):
        table = catalog.tables.get(rule.table)
        rights = rights_on(table, facts) if table else None
        if table is not None and rights is not None and rights.may("Read"):
            found[rule.table] = Holding(rule, table, rights, _columns(rule, table, facts, secured))
    return found


def _columns(
    rule: TableRule, table: TableMetadata, facts: UserFacts, secured: SecuredColumns
) -> Mapping[str, ColumnMetadata]:
    """Columns that still exist and that the user may read, marked if he may not write them."""
    found: dict[str, ColumnMetadata] = {}
    for column in (table.columns[name] for name in rule.columns if name in table.columns):
        rights = rights_on_column(table.name, column, secured)
        if is_administrator(facts):
            rights = EVERYTHING
        if is_downloadable(column) and rights.reads:
            found[column.name] = replace(
                column,
                creatable=column.creatable and rights.creates,
                updatable=column.updatable and rights.updates,
            )
    return found
