"""Rows of the table of attachments: one for each file in a file column, kept by the platform."""

from collections.abc import Mapping
from datetime import datetime

from portal.sandbox.definitions.file_columns import ATTACHMENT_TABLE
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere
from portal.sandbox.files.contents import File, Place
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call
from portal.sandbox.models import Link, Row, Tombstone
from portal.sandbox.rows.record import TABLE_SUFFIX, Values, build_links, fill_row
from portal.sandbox.rows.values import moment
from portal.sandbox.rows.versions import take_versions


def refuse_write(call: Call, table: Table) -> None:
    """Refuse writes of attachments: they follow their files.

    Raises NotImplementedHere.
    """
    if table.name == ATTACHMENT_TABLE and call.method != "GET":
        raise NotImplementedHere("writing rows of 'fileattachment'; they follow their files")


def attach(context: Context, place: Place, file: File) -> None:
    """Make the row of a new file."""
    author = context.caller.user_id
    attachment_row(context.catalogue.tables, place, file, context.now, author=author)


def attachment_row(
    tables: Mapping[str, Table], place: Place, file: File, now: datetime, *, author: str | None
) -> None:
    """Make the row of a file in an organisation that has the table for it."""
    table = tables.get(ATTACHMENT_TABLE)
    if table is None:
        return
    values = {**_facts(place, file), "createdon": moment(now), "modifiedon": moment(now)}
    values |= {"createdby": author, "modifiedby": author}
    row = fill_row(table, Row(table=table.name, key=file.key, version=take_versions()), values)
    row.save(force_insert=True)
    Link.objects.bulk_create(build_links(table, row, values))


def detach(context: Context, key: str) -> None:
    """Remove the row of a file that is gone, leaving its tombstone."""
    row = Row.objects.filter(table=ATTACHMENT_TABLE, key=key).first()
    if row is None:
        return
    Tombstone.objects.create(
        table=row.table, key=key, version=take_versions(), deleted_at=context.now
    )
    row.delete()


def _facts(place: Place, file: File) -> Values:
    return {
        "fileattachmentid": file.key,
        "filename": file.name,
        "filesizeinbytes": file.size,
        "mimetype": file.mime_type,
        "regardingfieldname": place.column,
        "objecttypecode": place.table,
        "objectid": place.row_key,
        f"objectid{TABLE_SUFFIX}": place.table,
    }
