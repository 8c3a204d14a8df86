"""Many-to-many relationships, and the intersect tables whose rows are their pairs."""

from collections.abc import Iterable, Mapping

from portal.dataverse.batch import Operation
from portal.dataverse.client import Client, whole
from portal.dataverse.labels import label_text
from portal.dataverse.metadata import ColumnMetadata, ManyToManyMetadata, TableMetadata
from portal.dataverse.query import query_path
from portal.dataverse.wire import Row

_PROPERTIES = (
    "MetadataId",
    "LogicalName",
    "EntitySetName",
    "PrimaryIdAttribute",
    "DisplayName",
    "DisplayCollectionName",
    "ObjectTypeCode",
)

_HIDDEN = frozenset({400, 403, 404})
"""How Dataverse says that a table is not there for whoever asks."""


def many_to_many_from(rows: Iterable[Row] | None) -> tuple[ManyToManyMetadata, ...]:
    """The relationships of `ManyToManyRelationships`."""
    return tuple(
        ManyToManyMetadata(
            name=row["SchemaName"],
            intersect=row["IntersectEntityName"],
            first=row["Entity1LogicalName"],
            first_column=row["Entity1IntersectAttribute"],
            first_property=row.get("Entity1NavigationPropertyName") or "",
            second=row["Entity2LogicalName"],
            second_column=row["Entity2IntersectAttribute"],
            second_property=row.get("Entity2NavigationPropertyName") or "",
        )
        for row in rows or ()
    )


def read_intersects(
    client: Client, tables: Mapping[str, TableMetadata]
) -> dict[str, TableMetadata]:
    """The intersect tables between `tables`; what the organisation hides of them is left out.

    Raises DataverseError for any other fault: a passing one must not take pairs from devices.
    """
    pairs = {
        pair.intersect: pair
        for table in tables.values()
        for pair in table.many_to_many
        if pair.first in tables and pair.second in tables and pair.intersect not in tables
    }
    answers = client.read_all([_read(name) for name in sorted(pairs)])
    definitions = [whole(answer) for answer in answers if answer.status not in _HIDDEN]
    found = [_intersect_from(row, pairs[row["LogicalName"]]) for row in definitions]
    return {table.name: table for table in found}


def _read(name: str) -> Operation:
    definition = f"EntityDefinitions(LogicalName='{name}')"
    return Operation("GET", query_path(definition, select=_PROPERTIES))


def _intersect_from(definition: Row, pair: ManyToManyMetadata) -> TableMetadata:
    """Nobody owns a pair, and it has no name: all that it says are the keys of its ends."""
    key = definition["PrimaryIdAttribute"]
    keys = (key, pair.first_column, pair.second_column)
    return TableMetadata(
        id=definition.get("MetadataId", ""),
        name=definition["LogicalName"],
        entity_set=definition["EntitySetName"],
        primary_id=key,
        display_name=label_text(definition.get("DisplayName")),
        display_collection_name=label_text(definition.get("DisplayCollectionName")),
        object_type_code=definition.get("ObjectTypeCode") or 0,
        ownership="None",
        columns={
            name: ColumnMetadata(
                name,
                type="Uniqueidentifier",
                is_primary_id=name == key,
                creatable=False,
                updatable=False,
            )
            for name in keys
        },
        pair=pair,
    )
