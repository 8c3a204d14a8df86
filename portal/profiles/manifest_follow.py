"""The steps that a device follows from a row to those it brings along."""

from collections.abc import Iterator

from portal.profiles.definition import Direction, Mode, RelationshipRule
from portal.profiles.holdings import Holding, Holdings
from portal.profiles.relationships import (
    Tables,
    ends_of,
    find_pair,
    find_relationship,
    find_source,
)

Step = dict[str, str]


def follow_entries(holdings: Holdings, tables: Tables) -> list[Step]:
    """The ticked relationships with both sides on the device, and the steps onto pairs.

    A pair is a child of both its ends, by two *only* relationships; a ticked many-to-many
    relationship goes on from the pair to the end that receives rows.
    """
    return [
        step
        for holding in holdings.values()
        for step in (*_ticked(holding, holdings, tables), *_onto_pairs(holding))
    ]


def _ticked(holding: Holding, holdings: Holdings, tables: Tables) -> Iterator[Step]:
    name = holding.table.name
    for rule in holding.rule.relationships:
        source = find_source(name, rule, tables).table
        if rule.direction is Direction.PAIRS:
            yield from _from_pairs(name, rule, holdings, tables)
        elif source in holdings:
            column = find_relationship(name, rule, tables).column
            yield _step(name, source, column, rule.direction, rule.mode)


def _from_pairs(
    name: str, rule: RelationshipRule, holdings: Holdings, tables: Tables
) -> Iterator[Step]:
    pair = find_pair(name, rule.name, tables)
    if pair.intersect in holdings:
        for column, _ in ends_of(pair, name):
            yield _step(name, pair.intersect, column, Direction.PARENTS, rule.mode)


def _onto_pairs(holding: Holding) -> Iterator[Step]:
    pair = holding.table.pair
    for column, end in pair.ends if pair else ():
        yield _step(holding.table.name, end, column, Direction.CHILDREN, Mode.ONLY)


def _step(table: str, source: str, column: str, direction: Direction, mode: Mode) -> Step:
    return {
        "table": table,
        "from": source,
        "column": column,
        "direction": str(direction),
        "mode": str(mode),
    }
