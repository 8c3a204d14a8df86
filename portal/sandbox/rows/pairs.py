"""Pairs of rows in many-to-many relationships: made, and removed with a tombstone.

Call inside a transaction of the sandbox's database.
"""

from uuid import uuid4

from portal.sandbox.definitions.model import ManyToManyDefinition
from portal.sandbox.errors import NotImplementedHere
from portal.sandbox.files.contents import forget_row
from portal.sandbox.http.context import Context
from portal.sandbox.models import Link, Row, Tombstone
from portal.sandbox.rows.record import Values, build_links, fill_row, relation
from portal.sandbox.rows.versions import mark_security_change, take_versions
from portal.sandbox.security.access import check
from portal.sandbox.security.membership import check_membership


def join(context: Context, pair: ManyToManyDefinition, mine: Row, theirs: Row) -> None:
    """Associate two rows; nothing happens if they are associated already.

    The caller must hold Append on the row that the request names and AppendTo on the other.
    Raises Forbidden, NotImplementedHere.
    """
    intersect = context.catalogue.tables[pair.intersect]
    _check(context, pair, mine, theirs)
    own = {intersect.key, "versionnumber", pair.first_column, pair.second_column}
    extra = [one.name for one in intersect.columns.values() if one.name not in own]
    if any(intersect.columns[one].required == "SystemRequired" for one in extra):
        raise NotImplementedHere(f"associating rows by '{pair.schema_name}', which needs {extra}")
    first, second = ends(pair, mine, theirs)
    if find_pairs(pair, first.key, second.key):
        return
    key = str(uuid4())
    values: Values = {intersect.key: key}
    values |= {pair.first_column: first.key, pair.second_column: second.key}
    row = fill_row(intersect, Row(table=intersect.name, key=key), values)
    row.version = take_versions()
    row.save(force_insert=True)
    Link.objects.bulk_create(build_links(intersect, row, values))
    mark_security_change(intersect.name)


def part(context: Context, pair: ManyToManyDefinition, mine: Row, theirs: Row) -> None:
    """Disassociate two rows; nothing happens if they are not associated.

    Raises Forbidden.
    """
    _check(context, pair, mine, theirs)
    first, second = ends(pair, mine, theirs)
    for row in find_pairs(pair, first.key, second.key):
        bury(context, row)


def ends(pair: ManyToManyDefinition, mine: Row, theirs: Row) -> tuple[Row, Row]:
    """Return two rows in the order of the relationship's columns."""
    return (mine, theirs) if pair.first == mine.table else (theirs, mine)


def find_pairs(pair: ManyToManyDefinition, first: str, second: str) -> list[Row]:
    """Return the intersect rows that join two keys."""
    links = Link.objects.filter(
        relation=relation(pair.intersect, pair.first_column), target=first
    ).select_related("row")
    return [one.row for one in links if one.row.data.get(pair.second_column) == second]


def bury(context: Context, row: Row) -> None:
    """Delete a row for good and leave its tombstone."""
    Tombstone.objects.create(
        table=row.table, key=row.key, version=take_versions(), deleted_at=context.now
    )
    Link.objects.filter(row=row).delete()
    forget_row(row.table, row.key)
    Row.objects.filter(pk=row.pk).delete()
    mark_security_change(row.table)


def _check(context: Context, pair: ManyToManyDefinition, mine: Row, theirs: Row) -> None:
    tables = context.catalogue.tables
    check(context.caller, tables[mine.table], "Append", mine)
    check(context.caller, tables[theirs.table], "AppendTo", theirs)
    check_membership(context.catalogue, context.caller, pair, (mine, theirs))
