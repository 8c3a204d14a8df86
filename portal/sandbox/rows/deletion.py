"""Deleting a row and what its relationships make of that. Call inside a transaction."""

from portal.sandbox.definitions.model import RelationshipDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import MethodRefused
from portal.sandbox.http.context import Context
from portal.sandbox.models import Link, Row
from portal.sandbox.rows.checks import refuse_intersect
from portal.sandbox.rows.pairs import bury
from portal.sandbox.rows.record import TABLE_SUFFIX, record_of, relation
from portal.sandbox.rows.rollups import refresh_above
from portal.sandbox.rows.storing import save_changed
from portal.sandbox.security.access import check


def delete_row(context: Context, table: Table, row: Row) -> None:
    """Delete a locked row that the caller sees.

    Raises Forbidden, and MethodRefused if another row forbids it.
    """
    refuse_intersect(table)
    check(context.caller, table, "Delete", row)
    _delete(context, table, row, set())


def _delete(context: Context, table: Table, row: Row, seen: set[tuple[str, str]]) -> None:
    if (table.name, row.key) in seen:
        return
    seen.add((table.name, row.key))
    for one in table.one_to_many:
        _cascade(context, one, row, seen)
    for pair in table.many_to_many:
        column = pair.first_column if pair.first == table.name else pair.second_column
        for found in _children(pair.intersect, column, row.key):
            bury(context, found)
    values = record_of(table, row).values
    bury(context, row)
    refresh_above(context.catalogue, table, values, {}, seen)


def _cascade(
    context: Context, one: RelationshipDefinition, row: Row, seen: set[tuple[str, str]]
) -> None:
    child = context.catalogue.tables[one.child]
    if one.delete == "NoCascade" or child.definition.is_intersect:
        return
    for found in _children(one.child, one.column, row.key):
        if (one.child, found.key) in seen:
            continue
        if one.delete == "Restrict":
            raise MethodRefused(
                "The object you tried to delete is associated with another object "
                "and cannot be deleted.",
                "0x80040227",
            )
        if one.delete == "Cascade":
            _delete(context, child, found, seen)
        else:
            _unlink(child, found, one.column)


def _children(table: str, column: str, key: str) -> list[Row]:
    links = Link.objects.filter(relation=relation(table, column), target=key)
    return [link.row for link in links.select_related("row")]


def _unlink(table: Table, row: Row, column: str) -> None:
    values = dict(record_of(table, row).values)
    values[column] = None
    values.pop(column + TABLE_SUFFIX, None)
    save_changed(table, row, values)
