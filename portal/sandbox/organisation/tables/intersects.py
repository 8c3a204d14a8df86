"""Intersect tables: rows that only pair the rows of two other tables."""

from portal.sandbox.definitions.model import ColumnDefinition, TableDefinition
from portal.sandbox.organisation.tables.building import table


def intersect_table(
    schema_name: str,
    object_type_code: int,
    labels: tuple[str, str],
    *columns: ColumnDefinition,
    primary_id: str,
    entity_set: str = "",
) -> TableDefinition:
    """Return the table of pairs; `labels` are of one and of many.

    Nobody owns a pair, and it has no state. Its set is called `…collection` unless named.
    """
    name = schema_name.lower()
    return table(
        TableDefinition(
            name=name,
            schema_name=schema_name,
            entity_set=entity_set or f"{name}collection",
            object_type_code=object_type_code,
            label=labels[0],
            collection_label=labels[1],
            primary_id=primary_id,
            primary_name="",
            ownership="None",
            states=(),
            statuses=(),
            is_intersect=True,
            change_tracking=False,
            available_offline=False,
        ),
        *columns,
    )
