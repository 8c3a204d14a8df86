"""Activities with others: phone calls, appointments, e-mails, and who takes part in them."""

from portal.sandbox.definitions.model import Option, TableDefinition
from portal.sandbox.organisation.tables.activity_parts import about_the_work, planned, regarding
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    Target,
    choice,
    lookup,
    options,
    table,
    text,
    yes_no,
)

PHONE_CALL = table(
    TableDefinition(
        name="phonecall",
        schema_name="PhoneCall",
        entity_set="phonecalls",
        object_type_code=4210,
        label="Phone Call",
        collection_label="Phone Calls",
        label_de="Telefonanruf",
        collection_label_de="Telefonanrufe",
        primary_id="activityid",
        primary_name="subject",
        privilege_suffix="Activity",
        states=(
            Option(0, "Open", default_status=1, label_de="Offen"),
            Option(1, "Completed", default_status=2, label_de="Abgeschlossen"),
            Option(2, "Canceled", default_status=3, label_de="Abgebrochen"),
        ),
        statuses=(
            Option(1, "Open", state=0, label_de="Offen"),
            Option(2, "Made", state=1, label_de="Getätigt"),
            Option(4, "Received", state=1, label_de="Erhalten"),
            Option(3, "Canceled", state=2, label_de="Abgebrochen"),
        ),
        is_activity=True,
        has_notes=True,
    ),
    *about_the_work(),
    *planned(),
    text("phonenumber", "Phone Number", "Telefonnummer", max_length=200, format="Phone"),
    yes_no("directioncode", "Direction", "Ausgehend", default=True),
    yes_no("leftvoicemail", "Left Voice Mail", "Nachricht hinterlassen"),
    text("category", "Category", "Kategorie", max_length=250),
    regarding("phonecall", "Phonecalls"),
)

APPOINTMENT = table(
    TableDefinition(
        name="appointment",
        schema_name="Appointment",
        entity_set="appointments",
        object_type_code=4201,
        label="Appointment",
        collection_label="Appointments",
        label_de="Termin",
        collection_label_de="Termine",
        primary_id="activityid",
        primary_name="subject",
        privilege_suffix="Activity",
        states=(
            Option(0, "Open", default_status=1, label_de="Offen"),
            Option(1, "Completed", default_status=3, label_de="Abgeschlossen"),
            Option(2, "Canceled", default_status=4, label_de="Abgebrochen"),
            Option(3, "Scheduled", default_status=5, label_de="Geplant"),
        ),
        statuses=(
            Option(1, "Free", state=0, label_de="Frei"),
            Option(2, "Tentative", state=0, label_de="Vorläufig"),
            Option(3, "Completed", state=1, label_de="Abgeschlossen"),
            Option(4, "Canceled", state=2, label_de="Abgebrochen"),
            Option(5, "Busy", state=3, label_de="Gebucht"),
            Option(6, "Out of Office", state=3, label_de="Außer Haus"),
        ),
        is_activity=True,
        has_notes=True,
    ),
    *about_the_work(),
    *planned(),
    text("location", "Location", "Ort", max_length=200),
    yes_no("isalldayevent", "All Day Event", "Ganztägig"),
    regarding("appointment", "Appointments"),
)

EMAIL = table(
    TableDefinition(
        name="email",
        schema_name="Email",
        entity_set="emails",
        object_type_code=4202,
        label="Email",
        collection_label="Email Messages",
        label_de="E-Mail",
        collection_label_de="E-Mails",
        primary_id="activityid",
        primary_name="subject",
        privilege_suffix="Activity",
        states=(
            Option(0, "Open", default_status=1, label_de="Offen"),
            Option(1, "Completed", default_status=2, label_de="Abgeschlossen"),
            Option(2, "Canceled", default_status=5, label_de="Abgebrochen"),
        ),
        statuses=(
            Option(1, "Draft", state=0, label_de="Entwurf"),
            Option(8, "Failed", state=0, label_de="Fehler"),
            Option(2, "Completed", state=1, label_de="Abgeschlossen"),
            Option(3, "Sent", state=1, label_de="Gesendet"),
            Option(4, "Received", state=1, label_de="Erhalten"),
            Option(6, "Pending Send", state=1, label_de="Senden steht aus"),
            Option(7, "Sending", state=1, label_de="Wird gesendet"),
            Option(5, "Canceled", state=2, label_de="Abgebrochen"),
        ),
        is_activity=True,
        has_notes=True,
    ),
    *about_the_work(),
    *planned(),
    text("sender", "From", "Von", max_length=250, format="Email"),
    text("torecipients", "To Recipients", "An", max_length=500),
    yes_no("directioncode", "Direction", "Ausgehend", default=True),
    regarding("email", "Emails"),
)

_ACTIVITIES = ("phonecall", "appointment", "email")
_PARTIES = {
    "account": "account_activity_parties",
    "contact": "contact_activity_parties",
    "lead": "lead_activity_parties",
    "systemuser": "system_user_activity_parties",
}

ACTIVITY_PARTY = table(
    TableDefinition(
        name="activityparty",
        schema_name="ActivityParty",
        entity_set="activityparties",
        object_type_code=135,
        label="Activity Party",
        collection_label="Activity Parties",
        label_de="Beteiligter",
        collection_label_de="Beteiligte",
        primary_id="activitypartyid",
        primary_name="",
        # Parties have no privileges of their own: they follow their activity's.
        privilege_suffix="Activity",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    choice(
        "participationtypemask",
        ("Participation Type", "Art der Beteiligung"),
        options(
            ("Sender", "Absender"),
            ("To Recipient", "Empfänger"),
            ("CC Recipient", "Kopie an"),
            ("BCC Recipient", "Blindkopie an"),
            ("Required attendee", "Erforderlicher Teilnehmer"),
            ("Optional attendee", "Optionaler Teilnehmer"),
            ("Organizer", "Organisator"),
            ("Regarding", "Bezug"),
            ("Owner", "Besitzer"),
        ),
    ),
    text("addressused", "Address", "Adresse", max_length=320),
    lookup(
        "activityid",
        ("Activity", "Aktivität"),
        *(
            Target(one, f"{one}_activity_parties", f"activityid_{one}", **PARENTAL)
            for one in _ACTIVITIES
        ),
    ),
    lookup(
        "partyid",
        ("Party", "Beteiligter"),
        *(Target(party, name, f"partyid_{party}") for party, name in _PARTIES.items()),
    ),
)

TABLES = (PHONE_CALL, APPOINTMENT, EMAIL, ACTIVITY_PARTY)
