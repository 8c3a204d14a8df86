"""What is wrong with a profile before it is published, in sentences for its maker."""

from collections.abc import Iterator
from dataclasses import replace

from portal.dataverse.metadata import Catalog, TableMetadata
from portal.profiles.defaults import is_downloadable
from portal.profiles.definition import (
    LONGEST_INTERVAL,
    SHORTEST_INTERVAL,
    ProfileDefinition,
    RowOption,
    TableRule,
)
from portal.profiles.errors import FilterInvalid, ScopeError, ScopeTooLarge
from portal.profiles.findings import Finding, Severity
from portal.profiles.pairs import known_pairs, pairs_to_take
from portal.profiles.relationships import find_source
from portal.profiles.row_filter import parse_row_filter
from portal.profiles.scope import compile_scope


def validate(definition: ProfileDefinition, catalog: Catalog) -> list[Finding]:
    """Everything found, in the order of the tables."""
    if not definition.tables:
        return [Finding(Severity.ERROR, definition.name, "The profile has no table.")]
    found = [
        finding
        for rule in definition.tables
        for finding in _table_findings(rule, definition, catalog)
    ]
    return list(dict.fromkeys([*found, *_pair_findings(definition, catalog)]))


def validate_rows(rule: TableRule, catalog: Catalog) -> list[Finding]:
    """What is wrong with one table's own rows and columns, relationships left aside."""
    table = catalog.tables.get(rule.table)
    if table is None:
        return [_error(rule, f"The organisation has no table “{rule.table}”.")]
    return [
        *_interval_findings(rule),
        *_table_option_findings(rule, table),
        *_column_findings(rule, table),
        *_group_findings(rule, table),
        *_filter_findings(rule, catalog),
    ]


def _table_findings(
    rule: TableRule, definition: ProfileDefinition, catalog: Catalog
) -> Iterator[Finding]:
    yield from validate_rows(rule, catalog)
    if rule.table not in catalog.tables:
        return
    broken = list(_relationship_findings(rule, definition, catalog))
    yield from broken or _scope_findings(rule, definition, catalog)


def _interval_findings(rule: TableRule) -> Iterator[Finding]:
    if not SHORTEST_INTERVAL <= rule.interval_minutes <= LONGEST_INTERVAL:
        yield _error(
            rule,
            f"The sync interval of “{rule.table}” is {rule.interval_minutes} minutes; it must be "
            f"between {SHORTEST_INTERVAL} and {LONGEST_INTERVAL}.",
        )


def _table_option_findings(rule: TableRule, table: TableMetadata) -> Iterator[Finding]:
    if not table.available_offline:
        yield _error(
            rule,
            f"“{table.display_name or table.name}” cannot be taken offline: switch on "
            "“Can be taken offline” in the table's properties.",
        )
    if rule.row_option is not RowOption.ORGANIZATION:
        return
    wanted = {
        "user's": (rule.own_rows, {"UserOwned"}),
        "team": (rule.team_rows, {"UserOwned"}),
        "business unit": (rule.business_unit_rows, {"UserOwned", "BusinessOwned"}),
    }
    if not any(is_taken for is_taken, _ in wanted.values()):
        yield _error(rule, f"Choose user's, team or business unit rows of “{rule.table}”.")
    for kind, (is_taken, ownerships) in wanted.items():
        if is_taken and table.ownership not in ownerships:
            yield _error(rule, f"“{rule.table}” has no {kind} rows: its rows have no such owner.")


def _column_findings(rule: TableRule, table: TableMetadata) -> Iterator[Finding]:
    for name in rule.columns:
        if name not in table.columns:
            yield _error(rule, f"“{rule.table}” has no column “{name}”.")


def _group_findings(rule: TableRule, table: TableMetadata) -> Iterator[Finding]:
    names = [name for group in rule.column_groups for name in group]
    for group in rule.column_groups:
        if len(group) < 2:
            yield _error(rule, f"A column group of “{rule.table}” has one column only.")
    for name in dict.fromkeys(names):
        column = table.columns.get(name)
        if column is None:
            yield _error(rule, f"“{rule.table}” has no column “{name}”, which is in a group.")
        elif not column.updatable or not is_downloadable(column):
            yield _error(
                rule, f"“{name}” of “{rule.table}” is in a group, but nobody can change it."
            )
        if names.count(name) > 1:
            yield _error(rule, f"“{name}” of “{rule.table}” is in a column group twice.")


def _filter_findings(rule: TableRule, catalog: Catalog) -> Iterator[Finding]:
    if rule.row_option is not RowOption.CUSTOM:
        return
    try:
        columns = parse_row_filter(rule.filter_xml, rule.table).columns
    except FilterInvalid as error:
        yield _error(rule, str(error))
        return
    for owner, name in sorted(columns):
        table = catalog.tables.get(owner)
        if table is None:
            yield _error(rule, f"The row filter reads a table “{owner}” that does not exist.")
        elif name not in table.columns:
            yield _error(rule, f"The row filter reads “{name}”, which “{owner}” does not have.")


def _relationship_findings(
    rule: TableRule, definition: ProfileDefinition, catalog: Catalog
) -> Iterator[Finding]:
    if rule.row_option is RowOption.RELATED and not rule.relationships:
        yield _error(
            rule,
            f"“{rule.table}” takes related rows only, but no relationship brings it any: "
            "tick one, or choose another row option.",
        )
    for item in rule.relationships:
        try:
            other = find_source(rule.table, item, catalog.tables).table
        except ScopeError as error:
            yield _error(rule, str(error))
            continue
        if definition.rule(other) is None:
            yield _error(
                rule,
                f"“{rule.table}” receives rows through “{other}” ({item.name}), "
                "which is not a table of the profile.",
            )


def _scope_findings(
    rule: TableRule, definition: ProfileDefinition, catalog: Catalog
) -> Iterator[Finding]:
    try:
        scope = compile_scope(definition, rule.table, catalog.tables)
    except ScopeError as error:
        yield Finding(Severity.ERROR, error.tables[0], str(error))
        return
    except FilterInvalid:
        return  # said already of the table that has the filter
    if not scope.branches:
        yield _error(
            rule,
            f"“{rule.table}” would hold no row: no relationship leads to it, within four steps, "
            "from a table that has rows of its own.",
        )
    if rule.row_option is RowOption.ALL and any(item.mode == "also" for item in rule.relationships):
        yield Finding(
            Severity.WARNING,
            rule.table,
            f"“{rule.table}” takes all rows, so its “also” relationships add none.",
        )


def _pair_findings(definition: ProfileDefinition, catalog: Catalog) -> Iterator[Finding]:
    """Pairs that no query takes, though the rows of both their ends fit."""
    taken = replace(definition, pairs=pairs_to_take(definition, catalog))
    for pair in known_pairs(taken, catalog.tables):
        try:
            compile_scope(definition, pair.intersect, catalog.tables)
        except ScopeTooLarge as error:
            yield Finding(Severity.ERROR, error.tables[0], str(error))
        except (ScopeError, FilterInvalid):
            continue  # said already of the table at fault


def _error(rule: TableRule, sentence: str) -> Finding:
    return Finding(Severity.ERROR, rule.table, sentence)
