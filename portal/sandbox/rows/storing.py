"""Rows into the store, with their links and keys. Call inside a transaction."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.models import Link, Row
from portal.sandbox.rows.keys import keep_entries
from portal.sandbox.rows.record import Values, build_links, fill_row, links_of, record_of
from portal.sandbox.rows.versions import mark_security_change, take_versions
from portal.sandbox.security.sharing import share_with_previous_owner


def save_new(table: Table, row: Row, values: Values) -> None:
    """Store a new row under a new version, its links and keys with it.

    Raises EntityKeyTaken.
    """
    row.version = take_versions()
    row.save(force_insert=True)
    Link.objects.bulk_create(build_links(table, row, values))
    keep_entries(table, row, values)
    mark_security_change(table.name)


def save_changed(table: Table, row: Row, values: Values) -> None:
    """Store new values of a row under a new version, its links and keys with it.

    Raises EntityKeyTaken.
    """
    before = set(links_of(table, record_of(table, row).values))
    after = set(links_of(table, values))
    owner, owner_table = row.owner, row.owner_table
    fill_row(table, row, values)
    row.version = take_versions()
    row.save()
    for relation, target in before - after:
        Link.objects.filter(row=row, relation=relation, target=target).delete()
    Link.objects.bulk_create(
        Link(relation=relation, target=target, row=row) for relation, target in after - before
    )
    keep_entries(table, row, values)
    share_with_previous_owner(row, owner, owner_table)
    mark_security_change(table.name)
