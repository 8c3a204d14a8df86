"""Relationships and alternate keys."""

from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.identity import key_id, relationship_id
from portal.sandbox.definitions.model import (
    KeyDefinition,
    ManyToManyDefinition,
    RelationshipDefinition,
)
from portal.sandbox.definitions.tables import Table, navigation_of
from portal.sandbox.metadata.facts import RELATIONSHIP_MANAGED, RELATIONSHIP_PLAIN, reported
from portal.sandbox.metadata.items import Item, Listing
from portal.sandbox.metadata.labels import label, no_label
from portal.sandbox.metadata.managed_properties import managed

ONE_TO_MANY = "OneToManyRelationshipMetadata"
MANY_TO_MANY = "ManyToManyRelationshipMetadata"
RELATIONSHIP_BASE = "RelationshipMetadataBase"


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
        "CascadeConfiguration": {
            "Assign": found.assign,
            "Delete": found.delete,
            "Archive": "NoCascade",
            "Merge": found.merge,
            "Reparent": found.reparent,
            "Share": found.share,
            "Unshare": found.unshare,
            "RollupView": found.rollup_view,
        },
        "AssociatedMenuConfiguration": _menu(),
    }
    return Item(ONE_TO_MANY, _base(found, "OneToManyRelationship"), special)


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
    return Item(MANY_TO_MANY, _base(found, "ManyToManyRelationship"), special)


def keys_of(table: Table, language: int) -> Listing:
    """Return the alternate keys of a table; their indexes are ready at once, or failed."""
    held = (*table.definition.keys, *table.definition.failed_keys)
    keys = tuple(_key(table, one, language) for one in held)
    return Listing("EntityKeyMetadata", keys)


def _key(table: Table, key: KeyDefinition, language: int) -> Item:
    id_ = key_id(table.name, key.name)
    common = {
        "MetadataId": id_,
        "HasChanged": None,
        "LogicalName": key.name.lower(),
        "SchemaName": key.name,
        "EntityLogicalName": table.name,
        "DisplayName": label(key.label or key.name, key.label_de, id_, language),
        "KeyAttributes": list(key.columns),
        "EntityKeyIndexStatus": key.status,
        "IsCustomizable": managed(value=True, name="iscustomizable"),
        "IsManaged": not key.is_made,
        "IsSynchronous": False,
        "IsExportKey": False,
        "IntroducedVersion": "1.0.0.0",
    }
    return Item("EntityKeyMetadata", common)


def _base(found: RelationshipDefinition | ManyToManyDefinition, kind: str) -> dict[str, Any]:
    name = found.schema_name
    return {
        "MetadataId": relationship_id(name),
        "HasChanged": None,
        "SchemaName": name,
        "RelationshipType": kind,
        "SecurityTypes": "None",
        "IsCustomRelationship": found.is_made or ("_" in name and not name.startswith("lk_")),
        "IsManaged": not found.is_made,
        **reported(RELATIONSHIP_PLAIN, RELATIONSHIP_MANAGED, found.facts, is_made=found.is_made),
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
