"""Values and rows of what is deleted from the metadata. Call inside a `write_transaction`.

Nothing of it is a deleted row to change tracking: the tables and columns themselves are gone.
"""

from collections.abc import Iterator
from itertools import islice

from portal.sandbox.definitions.attaching import NOTES
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.privileges import privileges_of
from portal.sandbox.definitions.tables import Table
from portal.sandbox.metadata.writing.dependents import components_of
from portal.sandbox.models import FileContent, Link, Row, Tombstone
from portal.sandbox.rows.record import TABLE_SUFFIX, relation
from portal.sandbox.rows.versions import mark_security_change

_CHUNK = 500


def purge_column(table: Table, column: ColumnDefinition) -> None:
    """Drop the values of a column; the versions of the rows stay."""
    Link.objects.filter(relation=relation(table.name, column.name)).delete()
    FileContent.objects.filter(table=table.name, column=column.name).delete()
    names = (column.name, column.name + TABLE_SUFFIX)
    rows = Row.objects.filter(table=table.name).iterator(chunk_size=_CHUNK)
    for chunk in _chunks(rows):
        changed = []
        for row in chunk:
            if any(name in row.data for name in names):
                row.data = {k: v for k, v in row.data.items() if k not in names}
                row.folded = {k: v for k, v in row.folded.items() if k != column.name}
                changed.append(row)
        Row.objects.bulk_update(changed, ["data", "folded"])


def purge_table(catalogue: Catalogue, table: Table) -> None:
    """Drop the rows of a table, their notes, its views and forms, and the rights to it."""
    for one in table.one_to_many:
        if one.child == NOTES or catalogue.tables[one.child].definition.is_activity:
            _drop_children(one.child, one.column, table.name)
    FileContent.objects.filter(table=table.name).delete()
    Tombstone.objects.filter(table=table.name).delete()
    Row.objects.filter(table=table.name).delete()
    Row.objects.filter(pk__in=[row.pk for row in components_of(table.name)]).delete()
    ids = [one.id for one in privileges_of(table.definition)]
    Row.objects.filter(table="privilege", key__in=ids).delete()
    held = Link.objects.filter(relation=relation("roleprivileges", "privilegeid"), target__in=ids)
    Row.objects.filter(pk__in=held.values_list("row_id", flat=True)).delete()
    mark_security_change("roleprivileges")


def _drop_children(child: str, column: str, parent: str) -> None:
    keys = Row.objects.filter(table=parent).values_list("key", flat=True)
    links = Link.objects.filter(relation=relation(child, column), target__in=keys)
    Row.objects.filter(pk__in=links.values_list("row_id", flat=True)).delete()


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk
