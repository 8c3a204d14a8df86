"""What people write down and mean to do: notes and tasks, about rows of many tables."""

from portal.sandbox.definitions.model import Option, TableDefinition
from portal.sandbox.organisation.tables.activity_parts import about_the_work, planned, regarding
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    READ_ONLY,
    Target,
    entity_name,
    lookup,
    memo,
    table,
    text,
    whole,
    yes_no,
)

_NOTES = {
    "account": "Account_Annotation",
    "contact": "Contact_Annotation",
    "lead": "Lead_Annotation",
    "opportunity": "Opportunity_Annotation",
    "competitor": "competitor_Annotations",
    "incident": "Incident_Annotation",
    "entitlement": "entitlement_Annotations",
    "task": "Task_Annotation",
    "phonecall": "PhoneCall_Annotation",
    "appointment": "Appointment_Annotation",
    "email": "Email_Annotation",
    "product": "Product_Annotations",
    "msdyn_workorder": "msdyn_workorder_Annotations",
    "msdyn_workorderincident": "msdyn_workorderincident_Annotations",
    "msdyn_workorderservicetask": "msdyn_workorderservicetask_Annotations",
    "msdyn_workorderproduct": "msdyn_workorderproduct_Annotations",
    "msdyn_customerasset": "msdyn_customerasset_Annotations",
    "bookableresource": "bookableresource_Annotations",
    "bookableresourcebooking": "bookableresourcebooking_Annotations",
}
NOTE = table(
    TableDefinition(
        name="annotation",
        schema_name="Annotation",
        entity_set="annotations",
        object_type_code=5,
        label="Note",
        collection_label="Notes",
        label_de="Notiz",
        collection_label_de="Notizen",
        primary_id="annotationid",
        primary_name="subject",
        privilege_suffix="Note",
        states=(),
        statuses=(),
    ),
    text("subject", "Title", "Titel", max_length=500),
    memo("notetext", "Description", "Beschreibung", max_length=100000),
    yes_no("isdocument", "Is Document", "Ist ein Dokument"),
    text("filename", "File Name", "Dateiname", max_length=255),
    text("mimetype", "Mime Type", "MIME-Typ", max_length=256),
    whole("filesize", "File Size (Bytes)", "Dateigröße (Bytes)", minimum=0, **READ_ONLY),
    memo("documentbody", "Document", "Dokument", max_length=1073741823),
    entity_name("objecttypecode", "Object Type", **READ_ONLY),
    lookup(
        "objectid",
        ("Regarding", "Bezug"),
        *(
            Target(target, relationship, f"objectid_{target}", **PARENTAL)
            for target, relationship in _NOTES.items()
        ),
        updatable=False,
    ),
)

TASK = table(
    TableDefinition(
        name="task",
        schema_name="Task",
        entity_set="tasks",
        object_type_code=4212,
        label="Task",
        collection_label="Tasks",
        label_de="Aufgabe",
        collection_label_de="Aufgaben",
        primary_id="activityid",
        primary_name="subject",
        privilege_suffix="Activity",
        states=(
            Option(0, "Open", default_status=2, label_de="Offen"),
            Option(1, "Completed", default_status=5, label_de="Abgeschlossen"),
            Option(2, "Canceled", default_status=6, label_de="Abgebrochen"),
        ),
        statuses=(
            Option(2, "Not Started", state=0, label_de="Nicht begonnen"),
            Option(3, "In Progress", state=0, label_de="In Bearbeitung"),
            Option(4, "Waiting on someone else", state=0, label_de="Wartet auf jemand anderen"),
            Option(7, "Deferred", state=0, label_de="Zurückgestellt"),
            Option(5, "Completed", state=1, label_de="Abgeschlossen"),
            Option(6, "Canceled", state=2, label_de="Abgebrochen"),
        ),
        is_activity=True,
        has_notes=True,
    ),
    *about_the_work(),
    *planned(),
    text("category", "Category", "Kategorie", max_length=250),
    whole("percentcomplete", "Percent Complete", "Prozent abgeschlossen", minimum=0, maximum=100),
    regarding("task", "Tasks"),
)

TABLES = (NOTE, TASK)
