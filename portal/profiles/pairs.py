"""Many-to-many relationships of a profile: which of them go along, and how their pairs are synced.

Pairs go along when a maker ticked the relationship, or when a form or view that an app shows uses
it; both ends must be tables of the profile.
"""

from collections.abc import Iterator

from portal.dataverse.metadata import Catalog, ManyToManyMetadata
from portal.profiles.definition import Direction, ProfileDefinition, RowOption, TableRule
from portal.profiles.relationships import Tables
from portal.profiles.shown import shown_forms, shown_views
from portal.profiles.usage import form_use, view_columns


def pairs_to_take(definition: ProfileDefinition, catalog: Catalog) -> tuple[str, ...]:
    """The schema names of the relationships whose pairs devices get, sorted."""
    ticked = set(_ticked(definition))
    forms, tables = _used(definition, catalog)
    return tuple(
        pair.name
        for pair in _possible_pairs(definition, catalog.tables)
        if pair.name in ticked or pair.name in forms or pair.intersect in tables
    )


def known_pairs(definition: ProfileDefinition, tables: Tables) -> list[ManyToManyMetadata]:
    """The relationships of a published definition that are still there, with both ends."""
    return [pair for pair in _possible_pairs(definition, tables) if pair.name in definition.pairs]


def pair_rule(pair: ManyToManyMetadata, definition: ProfileDefinition) -> TableRule:
    """How pairs are synced: as often as the busier end, after both of them."""
    rules = [rule for rule in definition.tables if rule.table in {pair.first, pair.second}]
    return TableRule(
        table=pair.intersect,
        row_option=RowOption.RELATED,
        interval_minutes=min(rule.interval_minutes for rule in rules),
        priority=max(rule.priority for rule in rules),
    )


def _possible_pairs(definition: ProfileDefinition, tables: Tables) -> list[ManyToManyMetadata]:
    names = {rule.table for rule in definition.tables}
    found = {
        pair.name: pair
        for name in names & tables.keys()
        for pair in tables[name].many_to_many
        if {pair.first, pair.second} <= names and pair.intersect in tables
    }
    return [found[name] for name in sorted(found)]


def _ticked(definition: ProfileDefinition) -> Iterator[str]:
    for rule in definition.tables:
        for item in rule.relationships:
            if item.direction is Direction.PAIRS:
                yield item.name


def _used(definition: ProfileDefinition, catalog: Catalog) -> tuple[set[str], set[str]]:
    """The relationships that sub-grids name, and the tables that views read."""
    names = [rule.table for rule in definition.tables]
    forms = [form for name in names for form in shown_forms(name, catalog)]
    views = [view for name in names for view in shown_views(name, catalog)]
    return (
        {name for form in forms for name in form_use(form).relationships},
        {table for view in views for table, _ in view_columns(view)},
    )
