"""What can be booked, and the statuses that a booking goes through."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    REQUIRED,
    Target,
    choice,
    degrees,
    lookup,
    memo,
    money,
    options,
    table,
    text,
    whole,
    yes_no,
)

_START_LOCATIONS = options(
    ("Resource Address", "Adresse der Ressource"),
    ("Organizational Unit Address", "Adresse der Organisationseinheit"),
    ("Location Agnostic", "Ortsunabhängig"),
    first=690970000,
)

RESOURCE = table(
    TableDefinition(
        name="bookableresource",
        schema_name="BookableResource",
        entity_set="bookableresources",
        object_type_code=1150,
        label="Bookable Resource",
        collection_label="Bookable Resources",
        label_de="Buchbare Ressource",
        collection_label_de="Buchbare Ressourcen",
        primary_id="bookableresourceid",
        primary_name="name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        has_notes=True,
    ),
    text("name", "Name", "Name", **REQUIRED),
    choice(
        "resourcetype",
        ("Resource Type", "Ressourcentyp"),
        options(
            ("Generic", "Generisch"),
            ("Contact", "Kontakt"),
            ("User", "Benutzer"),
            ("Equipment", "Ausrüstung"),
            ("Account", "Firma"),
            ("Crew", "Mannschaft"),
            ("Facility", "Einrichtung"),
            ("Pool", "Pool"),
        ),
        default=1,
        **REQUIRED,
    ),
    whole("timezone", "Time Zone", "Zeitzone", format="TimeZone", minimum=-1500, maximum=1500),
    choice("msdyn_startlocation", ("Start Location", "Startort"), _START_LOCATIONS),
    choice("msdyn_endlocation", ("End Location", "Zielort"), _START_LOCATIONS),
    money("msdyn_hourlyrate", "Hourly Rate", "Stundensatz", minimum=0),
    text("msdyn_primaryemail", "Primary Email", "Primäre E-Mail", format="Email"),
    yes_no(
        "msdyn_displayonscheduleboard", "Display on Schedule Board", "Auf der Plantafel anzeigen"
    ),
    whole(
        "msdyn_targetutilization", "Target Utilization", "Zielauslastung", minimum=0, maximum=100
    ),
    degrees("msdyn_latitude", "Latitude", "Breitengrad", 90),
    degrees("msdyn_longitude", "Longitude", "Längengrad", 180),
    lookup(
        "userid",
        ("User", "Benutzer"),
        Target("systemuser", "systemuser_bookableresource_UserId", "UserId"),
    ),
    lookup(
        "contactid",
        ("Contact", "Kontakt"),
        Target("contact", "contact_bookableresource_ContactId", "ContactId"),
    ),
    lookup(
        "accountid",
        ("Account", "Firma"),
        Target("account", "account_bookableresource_AccountId", "AccountId"),
    ),
)

BOOKING_STATUS = table(
    TableDefinition(
        name="bookingstatus",
        schema_name="BookingStatus",
        entity_set="bookingstatuses",
        object_type_code=1148,
        label="Booking Status",
        collection_label="Booking Statuses",
        label_de="Buchungsstatus",
        collection_label_de="Buchungsstatus",
        primary_id="bookingstatusid",
        primary_name="name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
    ),
    text("name", "Name", "Name", **REQUIRED),
    memo("description", "Description", "Beschreibung"),
    choice(
        "status",
        ("Status", "Status"),
        options(
            ("Proposed", "Vorgeschlagen"),
            ("Committed", "Zugesagt"),
            ("Canceled", "Storniert"),
        ),
        **REQUIRED,
    ),
    choice(
        "msdyn_fieldservicestatus",
        ("Field Service Status", "Field Service-Status"),
        options(
            ("Scheduled", "Geplant"),
            ("Traveling", "Unterwegs"),
            ("On Break", "In Pause"),
            ("In Progress", "In Bearbeitung"),
            ("Completed", "Abgeschlossen"),
            ("Canceled", "Storniert"),
            first=690970000,
        ),
    ),
    text("msdyn_statuscolor", "Status Color", "Statusfarbe"),
)

TABLES = (RESOURCE, BOOKING_STATUS)
