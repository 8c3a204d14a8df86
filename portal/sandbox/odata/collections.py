"""Collection-valued navigation properties by their names."""

from portal.sandbox.definitions.tables import Table
from portal.sandbox.rows.payload import Collection


def find_collection(table: Table, name: str) -> Collection | None:
    """Return the relationship behind a collection-valued navigation property of a table."""
    for pair in table.many_to_many:
        if pair.schema_name == name:
            return pair
    for one in table.one_to_many:
        if name in (one.collection, one.schema_name):
            return one
    return None
