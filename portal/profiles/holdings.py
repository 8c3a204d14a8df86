"""Which tables and columns of a profile one user's device holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.dataverse.metadata import Catalog, ColumnMetadata, ManyToManyMetadata, TableMetadata
from portal.dataverse.users import UserFacts
from portal.profiles.app_parts import is_administrator
from portal.profiles.column_rights import EVERYTHING, SecuredColumns, rights_on_column
from portal.profiles.defaults import is_downloadable
from portal.profiles.definition import ProfileDefinition, TableRule
from portal.profiles.pairs import known_pairs, pair_rule
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
    """By table, in the order of priority; only tables that exist and that the user may read.

    With pairs come those that the profile takes, if the user may read both ends.
    """
    found: dict[str, Holding] = {}
    for rule in definition.tables:
        table = catalog.tables.get(rule.table)
        rights = rights_on(table, facts) if table else None
        if table is not None and rights is not None and rights.may("Read"):
            found[rule.table] = Holding(rule, table, rights, _columns(rule, table, facts, secured))
    for pair in known_pairs(definition, catalog.tables):
        if pair.first in found and pair.second in found:
            found[pair.intersect] = _pair_holding(pair, definition, found, catalog)
    order = sorted(found.values(), key=lambda item: (item.rule.priority, item.rule.table))
    return {item.rule.table: item for item in order}


def _pair_holding(
    pair: ManyToManyMetadata, definition: ProfileDefinition, ends: Holdings, catalog: Catalog
) -> Holding:
    """An intersect table; its columns are lookups, so that they are read like any others."""
    table = catalog.tables[pair.intersect]
    first, second = ends[pair.first].rights, ends[pair.second].rights
    is_linkable = bool(pair.first_property or pair.second_property)
    may_link = is_linkable and first.may("Append") and second.may("AppendTo")
    rights = Rights(frozenset(["Read", "Create", "Delete"] if may_link else ["Read"]))
    columns = {
        column: ColumnMetadata(
            column,
            display_name=ends[end].table.display_name,
            type="Lookup",
            required="SystemRequired",
            targets=(end,),
            creatable=may_link,
            updatable=False,
        )
        for column, end in pair.ends
    }
    return Holding(pair_rule(pair, definition), table, rights, columns)


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
