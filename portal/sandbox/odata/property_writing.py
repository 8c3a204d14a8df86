"""Writes below a row: one column, associate and disassociate by `$ref`."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.odata.paths import Segment


def write_property(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a PUT, DELETE or POST of a column or a navigation property of a row."""
    raise NotImplementedHere(f"{call.method} of the property '{rest[0].name}' of a row")


def write_reference(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a POST, PUT or DELETE of a reference: associate, disassociate."""
    raise NotImplementedHere(f"{call.method} of '{'/'.join(one.name for one in rest)}' of a row")
