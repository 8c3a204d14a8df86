"""What stands below a row's address: messages, columns, navigation properties, references."""

from portal.sandbox.definitions.file_columns import FILE_TYPES
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere, SegmentMissing
from portal.sandbox.files.serving import serve_file
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply
from portal.sandbox.messages.arguments import read_arguments
from portal.sandbox.messages.message import NAMESPACE, Target
from portal.sandbox.messages.registry import find_message, serve_message
from portal.sandbox.odata.paths import Segment
from portal.sandbox.odata.property_reading import read_property, read_reference
from portal.sandbox.odata.property_writing import write_property, write_reference


def serve_below_row(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a call of `set(key)/rest…`.

    Raises SegmentMissing for a name that the table does not have.
    """
    first = rest[0]
    message = find_message(first.name, "row")
    if message is not None and len(rest) == 1:
        arguments = read_arguments(first.inside, call.options)
        return serve_message(message, context, call, Target(table, key, arguments))
    if first.name.startswith(f"{NAMESPACE}."):
        raise NotImplementedHere(f"'{first.name}' of a row")
    column = table.columns.get(first.name)
    if column is not None and column.type in FILE_TYPES:
        return serve_file(context, call, table, key, rest)
    if not _is_known(table, first.name):
        raise SegmentMissing(first.name)
    is_reference = rest[-1].name == "$ref"
    if call.method == "GET":
        serve = read_reference if is_reference else read_property
    else:
        serve = write_reference if is_reference else write_property
    return serve(context, call, table, key, rest)


def _is_known(table: Table, name: str) -> bool:
    collections = {name for one in table.one_to_many for name in (one.collection, one.schema_name)}
    collections |= {one.schema_name for one in table.many_to_many}
    return name in table.properties or name in table.navigations or name in collections
