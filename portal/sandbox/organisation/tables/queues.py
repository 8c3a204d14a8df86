"""Where work waits for somebody to take it: queues and what is in them."""

from portal.sandbox.definitions.model import Option, Rollup, TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    PARENTAL,
    READ_ONLY,
    REQUIRED,
    Target,
    choice,
    entity_name,
    lookup,
    memo,
    moment,
    options,
    table,
    text,
    whole,
)
from portal.sandbox.organisation.tables.formulas import counted

# What may wait in a queue, and the relationship that lets it.
_WAITING = {
    "incident": "Incident_QueueItem",
    "task": "Task_QueueItem",
    "phonecall": "PhoneCall_QueueItem",
    "email": "Email_QueueItem",
    "appointment": "Appointment_QueueItem",
}

QUEUE = table(
    TableDefinition(
        name="queue",
        schema_name="Queue",
        entity_set="queues",
        object_type_code=2020,
        label="Queue",
        collection_label="Queues",
        label_de="Warteschlange",
        collection_label_de="Warteschlangen",
        primary_id="queueid",
        primary_name="name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
    ),
    text("name", "Name", "Name", max_length=200, **REQUIRED),
    memo("description", "Description", "Beschreibung"),
    text("emailaddress", "Incoming Email", "Eingehende E-Mail", format="Email"),
    choice(
        "queueviewtype",
        ("Type", "Typ"),
        options(("Public", "Öffentlich"), ("Private", "Privat"), first=0),
        default=0,
    ),
    counted(
        "numberofitems",
        "No. of Items",
        "Anzahl der Elemente",
        Rollup("queueitem", "queueid", "count", only_active=True),
    ),
)

QUEUE_ITEM = table(
    TableDefinition(
        name="queueitem",
        schema_name="QueueItem",
        entity_set="queueitems",
        object_type_code=2029,
        label="Queue Item",
        collection_label="Queue Items",
        label_de="Warteschlangenelement",
        collection_label_de="Warteschlangenelemente",
        primary_id="queueitemid",
        primary_name="title",
        # As in the product: whoever may read a queue may read what is in it.
        privilege_suffix="Queue",
        states=(
            Option(0, "Active", default_status=1, label_de="Aktiv"),
            Option(1, "Inactive", default_status=2, label_de="Inaktiv"),
        ),
        statuses=(
            Option(1, "Active", state=0, label_de="Aktiv"),
            Option(2, "Inactive", state=1, label_de="Inaktiv"),
        ),
    ),
    text("title", "Title", "Titel", max_length=300),
    entity_name("objecttypecode", "Type", **READ_ONLY),
    moment("enteredon", "Entered Queue", "In der Warteschlange seit"),
    moment("workeridmodifiedon", "Worked By Modified On", "Bearbeiter geändert am"),
    whole("priority", "Priority", "Priorität"),
    lookup(
        "queueid",
        ("Queue", "Warteschlange"),
        Target("queue", "queue_entries", "queueid", **PARENTAL),
        **REQUIRED,
    ),
    lookup(
        "objectid",
        ("Object", "Objekt"),
        *(
            Target(target, name, f"objectid_{target}", **PARENTAL)
            for target, name in _WAITING.items()
        ),
        **REQUIRED,
    ),
    lookup(
        "workerid",
        ("Worked By", "Bearbeitet von"),
        Target("systemuser", "systemuser_queueitem_workerid", "workerid_systemuser"),
        Target("team", "team_queueitem_workerid", "workerid_team"),
    ),
)

TABLES = (QUEUE, QUEUE_ITEM)
