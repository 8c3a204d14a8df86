"""Reading tables: definitions, columns, choices, relationships and privileges.

A table takes one read for itself with its columns and relationships, and one per kind of choice
column, because options are only given through typed casts. All of them ride in batches. The
intersect tables of many-to-many relationships come along when both of their ends do.
"""

from collections.abc import Iterable, Mapping

from portal.dataverse.batch import Operation
from portal.dataverse.client import Client, rows_of, whole
from portal.dataverse.columns import column_from, options_from
from portal.dataverse.intersects import many_to_many_from, read_intersects
from portal.dataverse.labels import label_text
from portal.dataverse.metadata import (
    ColumnMetadata,
    OptionMetadata,
    PrivilegeMetadata,
    RelationshipMetadata,
    TableMetadata,
)
from portal.dataverse.query import query_path
from portal.dataverse.wire import Row

_TABLE_PROPERTIES = (
    "MetadataId",
    "LogicalName",
    "EntitySetName",
    "PrimaryIdAttribute",
    "PrimaryNameAttribute",
    "DisplayName",
    "DisplayCollectionName",
    "ObjectTypeCode",
    "OwnershipType",
    "IsActivity",
    "HasNotes",
    "ChangeTrackingEnabled",
    "IsAvailableOffline",
    "Privileges",
)
_CHOICE_CASTS = (
    "PicklistAttributeMetadata",
    "MultiSelectPicklistAttributeMetadata",
    "StateAttributeMetadata",
    "StatusAttributeMetadata",
    "BooleanAttributeMetadata",
)
_READS_PER_TABLE = 1 + len(_CHOICE_CASTS)


def read_tables(client: Client, names: Iterable[str] | None = None) -> dict[str, TableMetadata]:
    """The tables of these logical names, or every table that is not private; by logical name.

    With them come the intersect tables between them.
    """
    chosen = sorted(set(_all_names(client) if names is None else names))
    reads = [read for name in chosen for read in _reads_of(name)]
    bodies = [whole(answer) for answer in client.read_all(reads)]
    per_table = [bodies[i : i + _READS_PER_TABLE] for i in range(0, len(bodies), _READS_PER_TABLE)]
    tables = {n: _table_from(*answers) for n, answers in zip(chosen, per_table, strict=True)}
    return {**tables, **read_intersects(client, tables)}


def _all_names(client: Client) -> list[str]:
    select = ("LogicalName", "IsPrivate", "IsIntersect")
    rows = client.query("EntityDefinitions", select=select)
    return [
        row["LogicalName"]
        for row in rows
        if not row.get("IsPrivate") and not row.get("IsIntersect")
    ]


def _reads_of(name: str) -> list[Operation]:
    definition = f"EntityDefinitions(LogicalName='{name}')"
    related = "Attributes,ManyToOneRelationships,OneToManyRelationships,ManyToManyRelationships"
    casts = (f"{definition}/Attributes/Microsoft.Dynamics.CRM.{cast}" for cast in _CHOICE_CASTS)
    return [
        Operation("GET", query_path(definition, select=_TABLE_PROPERTIES, expand=related)),
        *(
            Operation("GET", query_path(cast, select=("LogicalName",), expand="OptionSet"))
            for cast in casts
        ),
    ]


def _table_from(definition: Row, *choices: Row) -> TableMetadata:
    options = {row["LogicalName"]: options_from(row) for part in choices for row in rows_of(part)}
    return TableMetadata(
        id=definition.get("MetadataId", ""),
        name=definition["LogicalName"],
        entity_set=definition["EntitySetName"],
        primary_id=definition["PrimaryIdAttribute"],
        primary_name=definition.get("PrimaryNameAttribute"),
        display_name=label_text(definition.get("DisplayName")),
        display_collection_name=label_text(definition.get("DisplayCollectionName")),
        object_type_code=definition.get("ObjectTypeCode") or 0,
        ownership=definition.get("OwnershipType") or "None",
        is_activity=bool(definition.get("IsActivity")),
        has_notes=bool(definition.get("HasNotes")),
        columns=_columns_from(definition, options),
        many_to_one=_relationships_from(definition.get("ManyToOneRelationships")),
        one_to_many=_relationships_from(definition.get("OneToManyRelationships")),
        many_to_many=many_to_many_from(definition.get("ManyToManyRelationships")),
        privileges=_privileges_from(definition),
        change_tracking=bool(definition.get("ChangeTrackingEnabled")),
        available_offline=bool(definition.get("IsAvailableOffline")),
    )


def _columns_from(
    definition: Row, options: Mapping[str, tuple[OptionMetadata, ...]]
) -> Mapping[str, ColumnMetadata]:
    columns = (
        column_from(attribute, options.get(attribute["LogicalName"], ()))
        for attribute in definition.get("Attributes") or ()
    )
    return {column.name: column for column in columns}


def _relationships_from(rows: Iterable[Row] | None) -> tuple[RelationshipMetadata, ...]:
    return tuple(
        RelationshipMetadata(
            name=row["SchemaName"],
            parent=row["ReferencedEntity"],
            parent_column=row["ReferencedAttribute"],
            child=row["ReferencingEntity"],
            column=row["ReferencingAttribute"],
            child_property=row.get("ReferencingEntityNavigationPropertyName") or "",
            parent_property=row.get("ReferencedEntityNavigationPropertyName") or "",
        )
        for row in rows or ()
    )


def _privileges_from(definition: Row) -> tuple[PrivilegeMetadata, ...]:
    return tuple(
        PrivilegeMetadata(row["PrivilegeId"].lower(), row["Name"], row["PrivilegeType"])
        for row in definition.get("Privileges") or ()
    )
