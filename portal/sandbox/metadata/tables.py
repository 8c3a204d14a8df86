"""Tables as EntityMetadata."""

from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.definitions.privileges import Privilege, privileges_of
from portal.sandbox.definitions.tables import Table
from portal.sandbox.metadata.columns import columns_of
from portal.sandbox.metadata.facts import TABLE_MANAGED, TABLE_PLAIN, reported
from portal.sandbox.metadata.items import Item, Listing
from portal.sandbox.metadata.labels import label
from portal.sandbox.metadata.managed_properties import managed
from portal.sandbox.metadata.relationships import (
    MANY_TO_MANY,
    ONE_TO_MANY,
    keys_of,
    many_to_many,
    one_to_many,
)

TABLE = "EntityMetadata"


def all_tables(catalogue: Catalogue, language: int) -> Listing:
    """Return every table of the organisation."""
    items = tuple(table_item(catalogue, one, language) for one in catalogue.tables.values())
    return Listing(TABLE, items)


def table_item(catalogue: Catalogue, table: Table, language: int) -> Item:
    """Return one table; columns, keys and relationships are built when they are asked for."""
    given = table.definition
    common = _names(table, language) | _facts(table) | _mobile(table)
    common |= reported(TABLE_PLAIN, TABLE_MANAGED, given.facts, is_made=given.is_made)
    common["Privileges"] = [_privilege(one) for one in privileges_of(table.definition)]
    return Item(
        TABLE,
        common,
        related={
            "Attributes": lambda: columns_of(catalogue, table, language),
            "Keys": lambda: keys_of(table, language),
            "OneToManyRelationships": lambda: Listing(
                ONE_TO_MANY, tuple(one_to_many(catalogue, one) for one in table.one_to_many)
            ),
            "ManyToOneRelationships": lambda: Listing(
                ONE_TO_MANY, tuple(one_to_many(catalogue, one) for one in table.many_to_one)
            ),
            "ManyToManyRelationships": lambda: Listing(
                MANY_TO_MANY, tuple(many_to_many(one) for one in table.many_to_many)
            ),
        },
    )


def _names(table: Table, language: int) -> dict[str, Any]:
    given, id_ = table.definition, table.metadata_id
    is_managed = not given.is_made
    collection = label(
        given.collection_label, given.collection_label_de, f"{id_}/s", language,
        is_managed=is_managed,
    )  # fmt: skip
    description = label(
        given.description, given.description_de, f"{id_}/d", language, is_managed=is_managed
    )
    return {
        "MetadataId": id_,
        "HasChanged": None,
        "LogicalName": given.name,
        "SchemaName": given.schema_name,
        "EntitySetName": given.entity_set,
        "LogicalCollectionName": given.entity_set,
        "CollectionSchemaName": given.entity_set,
        "DisplayName": label(given.label, given.label_de, id_, language, is_managed=is_managed),
        "DisplayCollectionName": collection,
        "Description": description,
        "ObjectTypeCode": given.object_type_code,
        "PrimaryIdAttribute": given.primary_id,
        "PrimaryNameAttribute": given.primary_name or None,
        "PrimaryImageAttribute": _primary_image(table),
    }


def _primary_image(table: Table) -> str | None:
    images = [one for one in table.columns.values() if one.type is ColumnType.IMAGE]
    marked = next((one.name for one in images if one.is_primary_image), None)
    return marked or next((one.name for one in images if one.name == "entityimage"), None)


def _facts(table: Table) -> dict[str, Any]:
    given = table.definition
    return {
        "OwnershipType": "None" if given.is_intersect else given.ownership,
        "TableType": "Standard",
        "IsCustomEntity": given.is_custom,
        "IsManaged": not given.is_made,
        "IsActivity": given.is_activity,
        "IsPrivate": False,
        "IsIntersect": given.is_intersect,
        "IsLogicalEntity": False,
        "IsChildEntity": False,
        "IsValidForAdvancedFind": given.facts.get("IsValidForAdvancedFind", not given.is_intersect),
        "HasNotes": given.has_notes,
        "HasActivities": any(one.column == "regardingobjectid" for one in table.one_to_many),
        "ChangeTrackingEnabled": given.change_tracking,
        "CanChangeTrackingBeEnabled": managed(
            value=True, name="canchangetrackingbeenabled", is_fixed=given.change_tracking
        ),
        "IsOptimisticConcurrencyEnabled": not given.is_intersect,
        "CanCreateAttributes": managed(value=not given.is_intersect, name="cancreateattributes"),
        "DaysSinceRecordLastModified": 10,
    }


def _mobile(table: Table) -> dict[str, Any]:
    is_offline = table.definition.available_offline
    return {
        "IsAvailableOffline": is_offline,
        "IsOfflineInMobileClient": managed(
            is_offline, "canmodifymobileclientoffline", is_fixed=False
        ),
    }


def _privilege(one: Privilege) -> dict[str, Any]:
    return {
        "CanBeBasic": one.can_be_basic,
        "CanBeDeep": one.can_be_deep,
        "CanBeGlobal": one.can_be_global,
        "CanBeLocal": one.can_be_local,
        "CanBeEntityReference": False,
        "CanBeParentEntityReference": False,
        "CanBeRecordFilter": False,
        "Name": one.name,
        "PrivilegeId": one.id,
        "PrivilegeType": one.type,
    }
