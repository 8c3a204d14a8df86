"""One row by its key, as the caller may see it."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from django.db import connections

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import RowMissing
from portal.sandbox.models import Row
from portal.sandbox.rows.record import Record, read_record
from portal.sandbox.rows.versions import ALIAS
from portal.sandbox.sql.fragment import both
from portal.sandbox.sql.viewpoint import Viewpoint

_COLUMNS = "r.key, r.version, r.owner, r.owner_table, r.business_unit, r.data"


def find_record(view: Viewpoint, table: Table, key: str) -> Record:
    """Return a row that the caller may read.

    Raises RowMissing for a row that is not there or not visible: the answer is the same.
    """
    where = both([view.rows_of("r", table)]) + " AND r.key = %s"
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM sandbox_row r WHERE {where.text}",
            [*where.parameters, key],
        )
        found = cursor.fetchone()
    if found is None:
        raise RowMissing(table.name, key)
    return read_record(view.table(table.name), found)


def lock_row(table: Table, key: str) -> Row | None:
    """Return a row for change, locked until the transaction ends; None if it is not there."""
    return Row.objects.select_for_update().filter(table=table.name, key=key).first()
