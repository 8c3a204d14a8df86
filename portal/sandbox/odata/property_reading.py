"""GETs below a row: one column, one related row, related rows, their count, their references."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.odata.paths import Segment
from portal.sandbox.odata.reading import list_related


def read_property(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a GET of a column or a navigation property of a row."""
    if len(rest) > 1:
        raise NotImplementedHere(f"'{'/'.join(one.name for one in rest)}' of a row")
    return list_related(context, call, table, key, rest[0].name)


def read_reference(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a GET of the references of a navigation property."""
    raise NotImplementedHere(f"'{'/'.join(one.name for one in rest)}' of a row")
