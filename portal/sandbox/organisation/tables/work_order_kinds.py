"""What describes work orders: their types, priorities and incident types."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    REQUIRED,
    Target,
    lookup,
    memo,
    minutes,
    table,
    text,
    whole,
    yes_no,
)

WORK_ORDER_TYPE = table(
    TableDefinition(
        name="msdyn_workordertype",
        schema_name="msdyn_workordertype",
        entity_set="msdyn_workordertypes",
        object_type_code=10010,
        label="Work Order Type",
        collection_label="Work Order Types",
        label_de="Arbeitsauftragstyp",
        collection_label_de="Arbeitsauftragstypen",
        primary_id="msdyn_workordertypeid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
    ),
    text("msdyn_name", "Name", "Name", **REQUIRED),
    yes_no("msdyn_incidentrequired", "Incident Required", "Vorfall erforderlich"),
    yes_no("msdyn_taxable", "Taxable", "Steuerpflichtig"),
)

PRIORITY = table(
    TableDefinition(
        name="msdyn_priority",
        schema_name="msdyn_priority",
        entity_set="msdyn_priorities",
        object_type_code=10011,
        label="Priority",
        collection_label="Priorities",
        label_de="Priorität",
        collection_label_de="Prioritäten",
        primary_id="msdyn_priorityid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
    ),
    text("msdyn_name", "Name", "Name", **REQUIRED),
    text("msdyn_prioritycolor", "Priority Color", "Farbe der Priorität"),
    whole("msdyn_levelofimportance", "Level of Importance", "Wichtigkeit", minimum=0, maximum=100),
)

INCIDENT_TYPE = table(
    TableDefinition(
        name="msdyn_incidenttype",
        schema_name="msdyn_incidenttype",
        entity_set="msdyn_incidenttypes",
        object_type_code=10012,
        label="Incident Type",
        collection_label="Incident Types",
        label_de="Vorfalltyp",
        collection_label_de="Vorfalltypen",
        primary_id="msdyn_incidenttypeid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
    ),
    text("msdyn_name", "Name", "Name", **REQUIRED),
    memo("msdyn_description", "Description", "Beschreibung"),
    minutes("msdyn_estimatedduration", "Estimated Duration", "Geschätzte Dauer"),
    yes_no("msdyn_copyincidentitemstoagreement", "Copy Items to Agreement", "Elemente kopieren"),
    lookup(
        "msdyn_defaultworkordertype",
        ("Default Work Order Type", "Standardtyp des Arbeitsauftrags"),
        Target(
            "msdyn_workordertype",
            "msdyn_msdyn_workordertype_msdyn_incidenttype_DefaultWorkOrderType",
            "msdyn_DefaultWorkOrderType",
        ),
    ),
)

TABLES = (WORK_ORDER_TYPE, PRIORITY, INCIDENT_TYPE)
