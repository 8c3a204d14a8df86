"""Relationships and alternate keys."""

from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.identity import metadata_id, relationship_id
from portal.sandbox.definitions.model import (
    KeyDefinition,
    ManyToManyDefinition,
    RelationshipDefinition,
)
from portal.sandbox.definitions.tables import Table, navigation_of
from portal.sandbox.metadata.items import Item, Listing
from portal.sandbox.metadata.labels import label, no_label
from portal.sandbox.metadata.managed_properties import managed

ONE_TO_MANY = "OneToManyRelationshipMetadata"
MANY_TO_MANY = "ManyToManyRelationshipMetadata"
RELATIONSHIP_BASE = "RelationshipMetadataBase"
_UNTOUCHED = ("Assign", "Merge", "Reparent", "Share", "Unshare", "RollupView", "Archive")


def all_relationships(catalogue: Catalogue) -> Listing:
    """Return every relationship of the organisation once."""
    single = [one for table in catalogue.tables.values() for one in table.many_to_one]
    return Listing(
        RELATIONSHIP_BASE,
        (
            *(one_to_many(catalogue, one) for one in single),
            *(many_to_many(one) for one in catalogue.many_to_many()),
        ),
    )


def one_to_many(catalogue: Catalogue, found: RelationshipDefinition) -> Item:
    """Return a relationship made by a lookup, the same from both of its sides."""
    parent, child = catalogue.tables[found.parent], catalogue.tables[found.child]
    special = {
        "ReferencedEntity": found.parent,
        "ReferencedAttribute": found.parent_column or parent.key,
        "ReferencingEntity": found.child,
        "ReferencingAttribute": found.column,
        "ReferencedEntityNavigationPropertyName": found.collection or found.schema_name,
        "ReferencingEntityNavigationPropertyName": navigation_of(
            child.columns[found.column], found.parent
        ),
        "IsHierarchical": found.is_hierarchical,
        "EntityKey": None,
        "RelationshipAttributes": [],
        "RelationshipBehavior": 1,
        "CascadeConfiguration": {"Delete": found.delete, **dict.fromkeys(_UNTOUCHED, "NoCascade")},
        "AssociatedMenuConfiguration": _menu(),
    }
    return Item(ONE_TO_MANY, _base(found.schema_name, "OneToManyRelationship"), special)


def many_to_many(found: ManyToManyDefinition) -> Item:
    """Return a relationship kept in an intersect table."""
    special = {
        "IntersectEntityName": found.intersect,
        "Entity1LogicalName": found.first,
        "Entity1IntersectAttribute": found.first_column,
        "Entity1NavigationPropertyName": found.schema_name,
        "Entity1AssociatedMenuConfiguration": _menu(),
        "Entity2LogicalName": found.second,
        "Entity2IntersectAttribute": found.second_column,
        "Entity2NavigationPropertyName": found.schema_name,
        "Entity2AssociatedMenuConfiguration": _menu(),
    }
    return Item(MANY_TO_MANY, _base(found.schema_name, "ManyToManyRelationship"), special)


def keys_of(table: Table, language: int) -> Listing:
    """Return the alternate keys of a table; their indexes are always ready."""
    keys = tuple(_key(table, one, language) for one in table.definition.keys)
    return Listing("EntityKeyMetadata", keys)


def _key(table: Table, key: KeyDefinition, language: int) -> Item:
    id_ = metadata_id("key", table.name, key.name)
    common = {
        "MetadataId": id_,
        "HasChanged": None,
        "LogicalName": key.name.lower(),
        "SchemaName": key.name,
        "EntityLogicalName": table.name,
        "DisplayName": label(key.name, None, id_, language),
        "KeyAttributes": list(key.columns),
        "EntityKeyIndexStatus": "Active",
        "IsCustomizable": managed(value=True, name="iscustomizable"),
        "IsManaged": True,
        "IsSynchronous": False,
    }
    return Item("EntityKeyMetadata", common)


def _base(schema_name: str, kind: str) -> dict[str, Any]:
    return {
        "MetadataId": relationship_id(schema_name),
        "HasChanged": None,
        "SchemaName": schema_name,
        "RelationshipType": kind,
        "SecurityTypes": "None",
        "IsCustomRelationship": "_" in schema_name and not schema_name.startswith("lk_"),
        "IsManaged": True,
        "IsValidForAdvancedFind": True,
        "IsCustomizable": managed(value=True, name="iscustomizable"),
    }


def _menu() -> dict[str, Any]:
    return {
        "Behavior": "UseCollectionName",
        "Group": "Details",
        "Label": no_label(),
        "Order": None,
        "IsCustomizable": True,
        "Icon": None,
        "ViewId": "00000000-0000-0000-0000-000000000000",
        "AvailableOffline": True,
        "MenuId": None,
        "QueryApi": None,
    }
