"""Deleting tables, columns and relationships, and the values and rows that go with them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from portal.sandbox.definitions.attaching import NOTES
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.merging import COLUMN, KEY, PAIR, RELATIONSHIP, TABLE, Change
from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ColumnType,
    ManyToManyDefinition,
    RelationshipDefinition,
)
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table
from portal.sandbox.metadata.writing.columns import column_change
from portal.sandbox.metadata.writing.dependents import refuse_used_column, refuse_used_table
from portal.sandbox.metadata.writing.errors import ComponentFixed, ComponentInUse
from portal.sandbox.metadata.writing.purging import purge_column, purge_table


def delete_table(catalogue: Catalogue, table: Table) -> list[Change]:
    """Return the changes that delete a table; its rows, views, forms and rights are gone.

    Raises ComponentFixed, or ComponentInUse while something else needs it.
    """
    if not table.definition.is_made or table.definition.is_intersect:
        raise ComponentFixed(table.name)
    for one in table.one_to_many:
        if one.is_made and one.child != table.name:
            raise ComponentInUse("Entity", table.name, f"the lookup {one.child}.{one.column}")
    refuse_used_table(table)
    changes = [change for one in table.many_to_many for change in _drop_pair(catalogue, one)]
    purge_table(catalogue, table)
    return [*changes, *_dropped(table)]


def delete_column(catalogue: Catalogue, table: Table, column: ColumnDefinition) -> list[Change]:
    """Return the changes that delete a column; its values are gone, a lookup's relationships too.

    Raises ComponentFixed, or ComponentInUse while something else needs it.
    """
    is_name = column.name == table.definition.primary_name
    if not column.is_made or is_name or column.attribute_of or table.definition.is_intersect:
        raise ComponentFixed(column.name)
    for key in (*table.definition.keys, *table.definition.failed_keys):
        if column.name in key.columns:
            raise ComponentInUse("Attribute", column.name, f"the key {key.name}")
    refuse_used_column(table, column)
    return list(_without_column(table, column))


def delete_relationship(
    catalogue: Catalogue, found: RelationshipDefinition | ManyToManyDefinition
) -> list[Change]:
    """Return the changes that delete a relationship, with its lookup or its intersect table.

    Raises ComponentFixed, or ComponentInUse while something else needs the lookup.
    """
    if not found.is_made:
        raise ComponentFixed(found.schema_name)
    if isinstance(found, ManyToManyDefinition):
        return _drop_pair(catalogue, found)
    child = catalogue.tables[found.child]
    column = child.columns[found.column]
    if len(column.targets) > 1:
        left = tuple(one for one in column.targets if one != found.parent)
        kept = column_change(child.name, replace(column, targets=left))
        return [kept, Change(RELATIONSHIP, found.schema_name, None)]
    return delete_column(catalogue, child, column)


def _without_column(table: Table, column: ColumnDefinition) -> Iterator[Change]:
    purge_column(table, column)
    yield Change(COLUMN, f"{table.name}.{column.name}", None)
    if column.type in LOOKUP_TYPES:
        for one in table.many_to_one:
            if one.column == column.name:
                yield Change(RELATIONSHIP, one.schema_name, None)
    base = table.columns.get(f"{column.name}_base")
    if column.type is ColumnType.MONEY and base is not None:
        purge_column(table, base)
        yield Change(COLUMN, f"{table.name}.{base.name}", None)


def _drop_pair(catalogue: Catalogue, pair: ManyToManyDefinition) -> list[Change]:
    intersect = catalogue.tables[pair.intersect]
    purge_table(catalogue, intersect)
    return [Change(PAIR, pair.schema_name, None), *_dropped(intersect)]


def _dropped(table: Table) -> Iterable[Change]:
    """Give the deletion of a table, and of everything that stood in it."""
    name = table.name
    keys = (*table.definition.keys, *table.definition.failed_keys)
    return [
        *(Change(COLUMN, f"{name}.{one.name}", None) for one in table.definition.columns),
        *(Change(KEY, f"{name}.{one.name}", None) for one in keys),
        *(
            Change(RELATIONSHIP, one.schema_name, None)
            for one in table.definition.relationships
            if one.child != NOTES
        ),
        Change(TABLE, name, None),
    ]
