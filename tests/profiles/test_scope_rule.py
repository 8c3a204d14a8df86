"""Compiled scopes against a naive reading of the rule: random profiles over random rows."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import fromstring

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.dataverse.metadata import ManyToManyMetadata, RelationshipMetadata, TableMetadata
from portal.profiles.definition import (
    Direction,
    Mode,
    ProfileDefinition,
    RelationshipRule,
    RowOption,
    TableRule,
)
from portal.profiles.errors import ScopeLoop, ScopeTooLarge
from portal.profiles.scope import Scope, compile_scope
from tests.profiles.any_evaluator import ME, MY_UNIT, World, evaluate
from tests.profiles.factories import pairing, profile, relationship, tables

NAMES = ("a", "b", "c")


ENDS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))


@dataclass(frozen=True)
class Relationships:
    """What may be ticked: cycles and tables that point at themselves included."""

    one_to_many: tuple[RelationshipMetadata, ...]
    many_to_many: tuple[ManyToManyMetadata, ...]


@st.composite
def organisations(draw: st.DrawFn) -> Relationships:
    lookups = draw(st.lists(ENDS, min_size=1, max_size=4))
    pairs = draw(st.lists(ENDS, max_size=2))
    return Relationships(
        tuple(
            relationship(f"r{index}", parent=parent, child=child, column=f"r{index}")
            for index, (parent, child) in enumerate(lookups)
        ),
        tuple(pairing(f"p{index}", *ends) for index, ends in enumerate(pairs)),
    )


def rules_of(table: str, known: Relationships) -> list[RelationshipRule]:
    sides = [(item.name, Direction.PARENTS) for item in known.one_to_many if item.parent == table]
    sides += [(item.name, Direction.CHILDREN) for item in known.one_to_many if item.child == table]
    paired = [item for item in known.many_to_many if table in {item.first, item.second}]
    sides += [(item.name, Direction.PAIRS) for item in paired]
    return [RelationshipRule(name, direction) for name, direction in sides]


@st.composite
def rule(draw: st.DrawFn, table: str, known: Relationships) -> TableRule:
    ticked = [
        RelationshipRule(item.name, item.direction, draw(st.sampled_from([*Mode, Mode.ALSO])))
        for item in rules_of(table, known)
        if draw(st.booleans())
    ]
    flag = f'<filter><condition attribute="flag" operator="eq" value="{draw(st.integers(0, 2))}"/>'
    return TableRule(
        table,
        draw(st.sampled_from([*RowOption, RowOption.RELATED])),
        own_rows=True,
        business_unit_rows=draw(st.booleans()),
        filter_xml=f"{flag}</filter>",
        relationships=tuple(ticked),
    )


@st.composite
def worlds(draw: st.DrawFn, known: Relationships) -> World:
    sizes = {name: draw(st.integers(1, 4)) for name in NAMES}

    def row(name: str, number: int) -> dict[str, object]:
        lookups: dict[str, object] = {
            item.column: draw(st.none() | st.integers(0, sizes[item.parent] - 1))
            for item in known.one_to_many
            if item.child == name
        }
        return {
            f"{name}id": number,
            "flag": draw(st.integers(0, 2)),
            "ownerid": draw(st.sampled_from([ME, "other"])),
            "owningbusinessunit": draw(st.sampled_from([MY_UNIT, "other"])),
            **lookups,
        }

    def pairs(item: ManyToManyMetadata) -> list[dict[str, object]]:
        ends = st.tuples(
            st.integers(0, sizes[item.first] - 1), st.integers(0, sizes[item.second] - 1)
        )
        return [
            {f"{item.intersect}id": n, item.first_column: first, item.second_column: second}
            for n, (first, second) in enumerate(draw(st.lists(ends, max_size=4, unique=True)))
        ]

    rows = {name: [row(name, number) for number in range(sizes[name])] for name in NAMES}
    return rows | {item.intersect: pairs(item) for item in known.many_to_many}


def naive_scope(
    definition: ProfileDefinition, organisation: dict[str, TableMetadata], world: World
) -> dict[str, set[object]]:
    """Every relationship empty to begin with; the rules applied, then four times more."""
    held: dict[str, set[object]] = {name: set() for name in NAMES}
    for _ in range(5):
        held = {
            item.table: {
                row[f"{item.table}id"]
                for row in world[item.table]
                if _in_scope(item, row, held=held, organisation=organisation, world=world)
            }
            for item in definition.tables
        }
    return held


def _in_scope(
    item: TableRule,
    row: dict[str, object] | object,
    *,
    held: dict[str, set[object]],
    organisation: dict[str, TableMetadata],
    world: World,
) -> bool:
    assert isinstance(row, dict)

    def holds(ticked: RelationshipRule) -> bool:
        metadata = organisation[item.table]
        if ticked.direction is Direction.PAIRS:
            pair = next(known for known in metadata.many_to_many if known.name == ticked.name)
            return _has_partner(pair, item.table, row[f"{item.table}id"], held=held, world=world)
        if ticked.direction is Direction.CHILDREN:
            link = next(known for known in metadata.many_to_one if known.name == ticked.name)
            return row[link.column] in held[link.parent]
        link = next(known for known in metadata.one_to_many if known.name == ticked.name)
        key = row[f"{item.table}id"]
        pointing = (child for child in world[link.child] if child[link.column] == key)
        return any(child[f"{link.child}id"] in held[link.child] for child in pointing)

    also = [ticked for ticked in item.relationships if ticked.mode is Mode.ALSO]
    only = [ticked for ticked in item.relationships if ticked.mode is Mode.ONLY]
    vacuous = item.row_option is RowOption.RELATED and only and not also
    reason = vacuous or _own(item, row) or any(map(holds, also))
    return bool(reason) and all(map(holds, only))


def _has_partner(
    pair: ManyToManyMetadata,
    table: str,
    key: object,
    *,
    held: dict[str, set[object]],
    world: World,
) -> bool:
    """Whether one of the pairs of a row, whichever end it is, has a row in scope at the other."""
    sides = [(pair.first_column, pair.second_column, pair.second)] * (pair.first == table)
    sides += [(pair.second_column, pair.first_column, pair.first)] * (pair.second == table)
    return any(
        one[mine] == key and one[theirs] in held[other]
        for one in world[pair.intersect]
        for mine, theirs, other in sides
    )


def naive_pairs(
    pair: ManyToManyMetadata, held: dict[str, set[object]], world: World
) -> set[object]:
    """The pairs both of whose ends are in scope."""
    return {
        one[f"{pair.intersect}id"]
        for one in world[pair.intersect]
        if one[pair.first_column] in held[pair.first]
        and one[pair.second_column] in held[pair.second]
    }


def _own(item: TableRule, row: dict[str, object]) -> bool:
    by_option: dict[RowOption, Callable[[], bool]] = {
        RowOption.ALL: lambda: True,
        RowOption.RELATED: lambda: False,
        RowOption.CUSTOM: lambda: f'value="{row["flag"]}"' in item.filter_xml,
        RowOption.ORGANIZATION: lambda: (
            row["ownerid"] == ME
            or (item.business_unit_rows and row["owningbusinessunit"] == MY_UNIT)
        ),
    }
    return by_option[item.row_option]()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_compiled_queries_select_exactly_the_rows_of_the_rule(data: st.DataObject) -> None:
    known = data.draw(organisations())
    organisation = tables(NAMES, known.one_to_many, known.many_to_many)
    definition = profile(*(data.draw(rule(name, known)) for name in NAMES))
    world = data.draw(worlds(known))
    expected = naive_scope(definition, organisation, world)
    pairs = {item.intersect: naive_pairs(item, expected, world) for item in known.many_to_many}
    for name, rows in (expected | pairs).items():
        scope = _compiled_or_none(definition, name, organisation)
        if scope is not None:
            queries = scope.fetch_xml(["name"])
            assert set().union(*(evaluate(text, world) for text in queries)) == rows
            assert all(_is_within_limits(text) for text in queries)
            assert scope == compile_scope(definition, name, organisation)


def _compiled_or_none(
    definition: ProfileDefinition, name: str, organisation: dict[str, TableMetadata]
) -> Scope | None:
    try:
        return compile_scope(definition, name, organisation)
    except (ScopeLoop, ScopeTooLarge):
        return None


def _is_within_limits(text: str) -> bool:
    nodes = list(fromstring(text).iter())
    links = sum(node.tag == "link-entity" for node in nodes)
    return links <= 15 and sum(node.tag == "condition" for node in nodes) <= 500
