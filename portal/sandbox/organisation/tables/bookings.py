"""Who goes where and when: bookings of resources, and the headers that tie bookings together."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    READ_ONLY,
    REQUIRED,
    SYSTEM_REQUIRED,
    Target,
    choice,
    degrees,
    floating,
    lookup,
    memo,
    minutes,
    moment,
    options,
    table,
    text,
)
from portal.sandbox.organisation.tables.work_orders import WORK_LOCATIONS

BOOKING_HEADER = table(
    TableDefinition(
        name="bookableresourcebookingheader",
        schema_name="BookableResourceBookingHeader",
        entity_set="bookableresourcebookingheaders",
        object_type_code=1146,
        label="Bookable Resource Booking Header",
        collection_label="Bookable Resource Booking Headers",
        label_de="Kopfzeile der Ressourcenbuchung",
        collection_label_de="Kopfzeilen der Ressourcenbuchungen",
        primary_id="bookableresourcebookingheaderid",
        primary_name="name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
    ),
    text("name", "Name", "Name", **REQUIRED),
    moment("starttime", "Start Time", "Startzeit"),
    moment("endtime", "End Time", "Endzeit"),
    minutes("duration", "Duration", "Dauer"),
)

_SYSTEM_NAVIGATION = tuple(
    lookup(
        name,
        labels,
        # The trap of this table: its navigation properties end in "name", no other table's do.
        Target("systemuser", f"lk_bookableresourcebooking_{name}", f"{name}name"),
        **READ_ONLY,
    )
    for name, labels in (
        ("createdby", ("Created By", "Erstellt von")),
        ("modifiedby", ("Modified By", "Geändert von")),
        ("createdonbehalfby", ("Created By (Delegate)", "Erstellt von (Stellvertreter)")),
    )
)
_PLAN = (
    moment("starttime", "Start Time", "Startzeit", **SYSTEM_REQUIRED),
    moment("endtime", "End Time", "Endzeit", **SYSTEM_REQUIRED),
    minutes("duration", "Duration", "Dauer"),
    moment("msdyn_estimatedarrivaltime", "Estimated Arrival Time", "Voraussichtliche Ankunft"),
    minutes("msdyn_estimatedtravelduration", "Estimated Travel Duration", "Geschätzte Reisedauer"),
    choice(
        "bookingtype",
        ("Booking Type", "Buchungstyp"),
        options(("Solid", "Fest"), ("Liquid", "Flexibel")),
        default=1,
        **SYSTEM_REQUIRED,
    ),
)
_FACTS = (
    moment("msdyn_actualarrivaltime", "Actual Arrival Time", "Tatsächliche Ankunft"),
    minutes("msdyn_actualtravelduration", "Actual Travel Duration", "Tatsächliche Reisedauer"),
    minutes(
        "msdyn_totaldurationinprogress", "Total Duration In Progress", "Gesamtdauer in Bearbeitung"
    ),
    minutes("msdyn_totalbreakduration", "Total Break Duration", "Gesamte Pausendauer"),
    minutes("msdyn_totalbillableduration", "Total Billable Duration", "Gesamte abrechenbare Dauer"),
    floating("msdyn_milestraveled", "Miles Traveled", "Zurückgelegte Meilen", minimum=0),
    degrees("msdyn_latitude", "Latitude", "Breitengrad", 90),
    degrees("msdyn_longitude", "Longitude", "Längengrad", 180),
    memo("msdyn_signature", "Signature", "Unterschrift", max_length=1048576),
    moment("msdyn_offlinetimestamp", "Offline Timestamp", "Offlinezeitstempel"),
)
_KINDS = (
    choice(
        "msdyn_bookingmethod",
        ("Booking Method", "Buchungsmethode"),
        (
            *options(
                ("Schedule Board", "Plantafel"),
                ("Mobile", "Mobil"),
                ("Manual", "Manuell"),
                ("Schedule Assistant", "Zeitplanungs-Assistent"),
                ("System-Agreement Schedule", "System: Vereinbarungsplan"),
                first=690970001,
            ),
            *options(
                ("Resource Scheduling Optimization", "Optimierung der Ressourcenplanung"),
                first=192350000,
            ),
        ),
    ),
    choice("msdyn_worklocation", ("Work Location", "Arbeitsort"), WORK_LOCATIONS),
    choice(
        "msdyn_crewmembertype",
        ("Crew Member Type", "Art des Mannschaftsmitglieds"),
        options(("Leader", "Leiter"), ("Member", "Mitglied"), ("None", "Keine"), first=192350000),
    ),
    choice(
        "msdyn_quicknoteaction",
        ("Quick Note Action", "Schnellnotizaktion"),
        options(
            ("None", "Keine"),
            ("Text", "Text"),
            ("Photo", "Foto"),
            ("Video", "Video"),
            ("Audio", "Audio"),
            ("File", "Datei"),
            first=100000000,
        ),
        schema_name="msdyn_quickNoteAction",
    ),
)

BOOKING = table(
    TableDefinition(
        name="bookableresourcebooking",
        schema_name="BookableResourceBooking",
        entity_set="bookableresourcebookings",
        object_type_code=1145,
        label="Bookable Resource Booking",
        collection_label="Bookable Resource Bookings",
        label_de="Ressourcenbuchung",
        collection_label_de="Ressourcenbuchungen",
        primary_id="bookableresourcebookingid",
        primary_name="name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        has_notes=True,
    ),
    text("name", "Name", "Name"),
    *_PLAN,
    *_FACTS,
    *_KINDS,
    *_SYSTEM_NAVIGATION,
    lookup(
        "resource",
        ("Resource", "Ressource"),
        Target(
            "bookableresource",
            "bookableresource_bookableresourcebooking_Resource",
            "Resource",
            delete="Restrict",
        ),
        schema_name="Resource",
        **SYSTEM_REQUIRED,
    ),
    lookup(
        "bookingstatus",
        ("Booking Status", "Buchungsstatus"),
        Target(
            "bookingstatus",
            "bookingstatus_bookableresourcebooking_BookingStatus",
            "BookingStatus",
            delete="Restrict",
        ),
        schema_name="BookingStatus",
        **SYSTEM_REQUIRED,
    ),
    lookup(
        "header",
        ("Header", "Kopfzeile"),
        Target(
            "bookableresourcebookingheader",
            "bookableresourcebookingheader_bookableresourcebooking_Header",
            "Header",
        ),
        schema_name="Header",
    ),
    lookup(
        "msdyn_workorder",
        ("Work Order", "Arbeitsauftrag"),
        Target(
            "msdyn_workorder",
            "msdyn_msdyn_workorder_bookableresourcebooking_WorkOrder",
            "msdyn_workorder",
            delete="Cascade",
        ),
    ),
)

TABLES = (BOOKING_HEADER, BOOKING)
