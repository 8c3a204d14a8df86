"""Small organisations and profiles for the tests: say only what matters."""

from collections.abc import Iterable

from portal.dataverse.metadata import (
    ColumnMetadata,
    ManyToManyMetadata,
    RelationshipMetadata,
    TableMetadata,
)
from portal.profiles.definition import (
    Direction,
    Mode,
    ProfileDefinition,
    RelationshipRule,
    RowOption,
    TableRule,
)


def relationship(name: str, *, parent: str, child: str, column: str) -> RelationshipMetadata:
    return RelationshipMetadata(
        name=name,
        parent=parent,
        parent_column=f"{parent}id",
        child=child,
        column=column,
        child_property=column,
        parent_property=name,
    )


def pairing(name: str, first: str, second: str) -> ManyToManyMetadata:
    columns = (f"{first}id", f"{second}id") if first != second else ("oneid", "twoid")
    return ManyToManyMetadata(
        name=name,
        intersect=f"{name}_pairs",
        first=first,
        first_column=columns[0],
        first_property=f"{name}_first",
        second=second,
        second_column=columns[1],
        second_property=f"{name}_second",
    )


def tables(
    names: Iterable[str],
    relationships: Iterable[RelationshipMetadata],
    pairings: Iterable[ManyToManyMetadata] = (),
) -> dict[str, TableMetadata]:
    known, pairs = tuple(relationships), tuple(pairings)
    found = {name: table(name, known, pairs) for name in names}
    return found | {pair.intersect: intersect(pair) for pair in pairs}


def intersect(pair: ManyToManyMetadata) -> TableMetadata:
    key = f"{pair.intersect}id"
    columns = (key, pair.first_column, pair.second_column)
    return TableMetadata(
        name=pair.intersect,
        entity_set=f"{pair.intersect}collection",
        primary_id=key,
        columns={name: ColumnMetadata(name, type="Uniqueidentifier") for name in columns},
        pair=pair,
    )


def table(
    name: str,
    relationships: tuple[RelationshipMetadata, ...],
    pairings: tuple[ManyToManyMetadata, ...] = (),
) -> TableMetadata:
    lookups = {
        item.column: ColumnMetadata(item.column, type="Lookup", targets=(item.parent,))
        for item in relationships
        if item.child == name
    }
    columns = {
        f"{name}id": ColumnMetadata(f"{name}id", type="Uniqueidentifier", is_primary_id=True),
        "name": ColumnMetadata("name", is_primary_name=True),
        "flag": ColumnMetadata("flag", type="Integer"),
        "ownerid": ColumnMetadata("ownerid", type="Owner"),
        "owningbusinessunit": ColumnMetadata("owningbusinessunit", type="Lookup"),
        "versionnumber": ColumnMetadata("versionnumber", type="BigInt"),
    }
    return TableMetadata(
        name=name,
        entity_set=f"{name}s",
        primary_id=f"{name}id",
        primary_name="name",
        columns={**columns, **lookups},
        many_to_one=tuple(item for item in relationships if item.child == name),
        one_to_many=tuple(item for item in relationships if item.parent == name),
        many_to_many=tuple(item for item in pairings if name in {item.first, item.second}),
        available_offline=True,
    )


def parents(name: str, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, Direction.PARENTS, mode)


def children(name: str, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, Direction.CHILDREN, mode)


def paired(name: str, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, Direction.PAIRS, mode)


def own(table: str, *relationships: RelationshipRule) -> TableRule:
    return TableRule(table, RowOption.ORGANIZATION, own_rows=True, relationships=relationships)


def related(table: str, *relationships: RelationshipRule) -> TableRule:
    return TableRule(table, RowOption.RELATED, relationships=relationships)


def everything(table: str, *relationships: RelationshipRule) -> TableRule:
    return TableRule(table, RowOption.ALL, relationships=relationships)


def custom(table: str, filter_xml: str, *relationships: RelationshipRule) -> TableRule:
    return TableRule(table, RowOption.CUSTOM, filter_xml=filter_xml, relationships=relationships)


def profile(*rules: TableRule) -> ProfileDefinition:
    return ProfileDefinition(id="p", name="Test profile", tables=rules)
