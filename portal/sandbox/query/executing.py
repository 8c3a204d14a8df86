"""Sending a statement to the sandbox's database."""

from typing import Any

from django.db import DataError, connections

from portal.sandbox.errors import BadRequest
from portal.sandbox.rows.versions import ALIAS
from portal.sandbox.sql.fragment import Fragment


def fetch_all(sql: Fragment) -> list[tuple[Any, ...]]:
    """Return all rows of a statement.

    Raises BadRequest for values the database cannot compare, as a forged cookie may hold them.
    """
    try:
        with connections[ALIAS].cursor() as cursor:
            whole = sql.statement()
            cursor.execute(whole.text, whole.parameters)
            return list(cursor.fetchall())
    except (DataError, OverflowError) as error:
        raise BadRequest("The query compares values of different types.") from error
