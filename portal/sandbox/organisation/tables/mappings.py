"""Which columns a row takes over from the row it is made from, as rows that clients can read."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    READ_ONLY,
    SYSTEM_REQUIRED,
    Target,
    entity_name,
    lookup,
    table,
    text,
    yes_no,
)

ENTITY_MAP = table(
    TableDefinition(
        name="entitymap",
        schema_name="EntityMap",
        entity_set="entitymaps",
        object_type_code=9600,
        label="Entity Map",
        collection_label="Entity Maps",
        label_de="Tabellenzuordnung",
        collection_label_de="Tabellenzuordnungen",
        primary_id="entitymapid",
        primary_name="",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    entity_name("sourceentityname", "Source Entity Name", **READ_ONLY),
    entity_name("targetentityname", "Target Entity Name", **READ_ONLY),
)

ATTRIBUTE_MAP = table(
    TableDefinition(
        name="attributemap",
        schema_name="AttributeMap",
        entity_set="attributemaps",
        object_type_code=9601,
        label="Attribute Map",
        collection_label="Attribute Maps",
        label_de="Spaltenzuordnung",
        collection_label_de="Spaltenzuordnungen",
        primary_id="attributemapid",
        primary_name="",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("sourceattributename", "Source Attribute", "Quellspalte", **SYSTEM_REQUIRED),
    text("targetattributename", "Target Attribute", "Zielspalte", **SYSTEM_REQUIRED),
    yes_no("issystem", "Is System", "System", **READ_ONLY),
    lookup(
        "entitymapid",
        ("Entity Map", "Tabellenzuordnung"),
        Target("entitymap", "entity_map_attribute_maps", "entitymapid", **PARENTAL),
        **SYSTEM_REQUIRED,
    ),
)

TABLES = (ENTITY_MAP, ATTRIBUTE_MAP)
