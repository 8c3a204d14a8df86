"""Small organisations and profiles for the tests: say only what matters."""

from collections.abc import Iterable

from portal.dataverse.metadata import ColumnMetadata, RelationshipMetadata, TableMetadata
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


def tables(
    names: Iterable[str], relationships: Iterable[RelationshipMetadata]
) -> dict[str, TableMetadata]:
    known = tuple(relationships)
    return {name: table(name, known) for name in names}


def table(name: str, relationships: tuple[RelationshipMetadata, ...]) -> TableMetadata:
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
        available_offline=True,
    )


def parents(name: str, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, Direction.PARENTS, mode)


def children(name: str, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, Direction.CHILDREN, mode)


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
