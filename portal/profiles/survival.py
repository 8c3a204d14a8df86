"""What is left of a published profile when the organisation has changed since.

A table, column or relationship can be deleted upstream at any time. Devices go on with what is
left: fewer rows, never more than the maker meant, until the profile is published again.
"""

from collections.abc import Iterable
from dataclasses import replace

from portal.profiles.definition import (
    Mode,
    ProfileDefinition,
    RelationshipRule,
    RowOption,
    TableRule,
)
from portal.profiles.errors import FilterInvalid, ScopeError
from portal.profiles.pairs import known_pairs
from portal.profiles.relationships import Tables, find_source
from portal.profiles.row_filter import parse_row_filter


def surviving(definition: ProfileDefinition, tables: Tables) -> ProfileDefinition:
    """The part of the definition whose queries the organisation can still answer.

    An *also* relationship that is gone is left out. A table goes when its own filter, an *only*
    relationship or its last reason to take rows is gone: it would take other rows than was meant.
    Pairs go with either of their ends.
    """
    rules = tuple(rule for rule in definition.tables if _can_ask_own_rows(rule, tables))
    before = None
    while rules != before:  # a table that goes takes relationships of others with it
        before, names = rules, {rule.table for rule in rules}
        rules = tuple(
            replace(rule, relationships=tuple(_living(rule, tables, names)))
            for rule in rules
            if _is_still_meant(rule, tables, names)
        )
    left = replace(definition, tables=rules)
    return replace(left, pairs=tuple(pair.name for pair in known_pairs(left, tables)))


def _can_ask_own_rows(rule: TableRule, tables: Tables) -> bool:
    """Whether the table is there, and every column that its own filter reads."""
    if rule.table not in tables:
        return False
    if rule.row_option is not RowOption.CUSTOM:
        return True
    try:
        columns = parse_row_filter(rule.filter_xml, rule.table).columns
    except FilterInvalid:
        return False
    return all(table in tables and name in tables[table].columns for table, name in columns)


def _is_still_meant(rule: TableRule, tables: Tables, names: set[str]) -> bool:
    """Whether every *only* is left, and something that brings rows: without, all would be taken."""
    living = _living(rule, tables, names)
    if any(item not in living for item in rule.relationships if item.mode is Mode.ONLY):
        return False
    had_reason = rule.row_option is RowOption.RELATED and _adds_rows(rule.relationships)
    return _adds_rows(living) or not had_reason


def _adds_rows(relationships: Iterable[RelationshipRule]) -> bool:
    return any(item.mode is Mode.ALSO for item in relationships)


def _living(rule: TableRule, tables: Tables, names: set[str]) -> list[RelationshipRule]:
    return [item for item in rule.relationships if _is_living(rule.table, item, tables, names)]


def _is_living(table: str, item: RelationshipRule, tables: Tables, names: set[str]) -> bool:
    try:
        return find_source(table, item, tables).table in names
    except ScopeError:
        return False
