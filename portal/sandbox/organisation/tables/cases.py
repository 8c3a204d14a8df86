"""What customers ask for help with: cases, their resolutions, and the subjects they are about."""

from portal.sandbox.definitions.model import Option, TableDefinition
from portal.sandbox.organisation.tables.activity_parts import CLOSED_AT_ONCE, about_the_work
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    REQUIRED,
    Target,
    choice,
    customer,
    lookup,
    memo,
    minutes,
    moment,
    options,
    table,
    text,
    yes_no,
)

SUBJECT = table(
    TableDefinition(
        name="subject",
        schema_name="Subject",
        entity_set="subjects",
        object_type_code=129,
        label="Subject",
        collection_label="Subjects",
        label_de="Thema",
        collection_label_de="Themen",
        primary_id="subjectid",
        primary_name="title",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
    ),
    text("title", "Title", "Titel", max_length=500, **REQUIRED),
    memo("description", "Description", "Beschreibung"),
    lookup(
        "parentsubject",
        ("Parent Subject", "Übergeordnetes Thema"),
        Target("subject", "subject_parent_subject", "parentsubject", is_hierarchical=True),
    ),
)

_ORIGINS = (
    Option(1, "Phone", label_de="Telefon"),
    Option(2, "Email", label_de="E-Mail"),
    Option(3, "Web", label_de="Web"),
    Option(2483, "Facebook", label_de="Facebook"),
    Option(3986, "Twitter", label_de="Twitter"),
    Option(700610000, "IoT", label_de="IoT"),
)
_SATISFACTION = (
    Option(5, "Very Satisfied", label_de="Sehr zufrieden"),
    Option(4, "Satisfied", label_de="Zufrieden"),
    Option(3, "Neutral", label_de="Neutral"),
    Option(2, "Dissatisfied", label_de="Unzufrieden"),
    Option(1, "Very Dissatisfied", label_de="Sehr unzufrieden"),
)

_ACTIVE, _CLOSED = (1, 2, 3, 4), (5, 1000, 6, 2000)
# A closed case is taken up again in one way only, and a merged one never.
_TRANSITIONS = (
    *((source, to) for source in _ACTIVE for to in (*_ACTIVE, *_CLOSED)),
    *((source, 1) for source in (5, 1000, 6)),
    (2000, 2000),
)

CASE = table(
    TableDefinition(
        name="incident",
        schema_name="Incident",
        entity_set="incidents",
        object_type_code=112,
        label="Case",
        collection_label="Cases",
        label_de="Anfrage",
        collection_label_de="Anfragen",
        primary_id="incidentid",
        primary_name="title",
        states=(
            Option(0, "Active", default_status=1, label_de="Aktiv"),
            Option(1, "Resolved", default_status=5, label_de="Gelöst"),
            Option(2, "Canceled", default_status=6, label_de="Abgebrochen"),
        ),
        statuses=(
            Option(1, "In Progress", state=0, label_de="In Bearbeitung"),
            Option(2, "On Hold", state=0, label_de="Zurückgestellt"),
            Option(3, "Waiting for Details", state=0, label_de="Wartet auf Einzelheiten"),
            Option(4, "Researching", state=0, label_de="In Recherche"),
            Option(5, "Problem Solved", state=1, label_de="Problem gelöst"),
            Option(1000, "Information Provided", state=1, label_de="Informationen bereitgestellt"),
            Option(6, "Canceled", state=2, label_de="Abgebrochen"),
            Option(2000, "Merged", state=2, label_de="Zusammengeführt"),
        ),
        transitions=_TRANSITIONS,
        has_notes=True,
    ),
    text("title", "Case Title", "Titel der Anfrage", max_length=200, **REQUIRED),
    text("ticketnumber", "Case Number", "Anfragenummer"),
    memo("description", "Description", "Beschreibung"),
    choice(
        "prioritycode",
        ("Priority", "Priorität"),
        (
            Option(1, "High", "#a4262c", label_de="Hoch"),
            Option(2, "Normal", "#0078d4", label_de="Normal"),
            Option(3, "Low", "#605e5c", label_de="Niedrig"),
        ),
        default=2,
    ),
    choice("caseorigincode", ("Origin", "Ursprung"), _ORIGINS),
    choice(
        "casetypecode",
        ("Case Type", "Anfragetyp"),
        options(("Question", "Frage"), ("Problem", "Problem"), ("Request", "Anforderung")),
    ),
    choice(
        "severitycode",
        ("Severity", "Schweregrad"),
        (Option(1, "Default Value", label_de="Standardwert"),),
        default=1,
    ),
    choice("customersatisfactioncode", ("Satisfaction", "Zufriedenheit"), _SATISFACTION),
    yes_no("isescalated", "Is Escalated", "Eskaliert"),
    moment("escalatedon", "Escalated On", "Eskaliert am"),
    moment("responseby", "First Response By", "Erste Antwort bis"),
    moment("resolveby", "Resolve By", "Lösen bis"),
    moment("followupby", "Follow Up By", "Nachfassen bis", format="DateOnly"),
    yes_no("firstresponsesent", "First Response Sent", "Erste Antwort gesendet"),
    customer(
        "customerid",
        ("Customer", "Kunde"),
        Target("account", "incident_customer_accounts", "customerid_account", **PARENTAL),
        Target("contact", "incident_customer_contacts", "customerid_contact", **PARENTAL),
        **REQUIRED,
    ),
    lookup(
        "primarycontactid",
        ("Contact", "Kontakt"),
        Target("contact", "contact_as_primary_contact", "primarycontactid"),
    ),
    lookup(
        "subjectid",
        ("Subject", "Thema"),
        Target("subject", "subject_incidents", "subjectid"),
    ),
    lookup(
        "productid",
        ("Product", "Produkt"),
        Target("product", "product_incidents", "productid"),
    ),
    lookup(
        "parentcaseid",
        ("Parent Case", "Übergeordnete Anfrage"),
        Target(
            "incident",
            "incident_parent_incident",
            "parentcaseid",
            is_hierarchical=True,
            maps=(
                ("customerid", "customerid"),
                ("primarycontactid", "primarycontactid"),
                ("subjectid", "subjectid"),
                ("productid", "productid"),
                ("title", "title"),
            ),
        ),
    ),
    lookup(
        "entitlementid",
        ("Entitlement", "Berechtigung"),
        Target("entitlement", "entitlement_cases", "entitlementid"),
    ),
)

CASE_RESOLUTION = table(
    TableDefinition(
        name="incidentresolution",
        schema_name="IncidentResolution",
        entity_set="incidentresolutions",
        object_type_code=4206,
        label="Case Resolution",
        collection_label="Case Resolutions",
        label_de="Lösung der Anfrage",
        collection_label_de="Lösungen der Anfragen",
        primary_id="activityid",
        primary_name="subject",
        privilege_suffix="Activity",
        is_activity=True,
        **CLOSED_AT_ONCE,
    ),
    *about_the_work(),
    minutes("timespent", "Time Spent", "Aufgewendete Zeit"),
    lookup(
        "incidentid",
        ("Case", "Anfrage"),
        Target("incident", "Incident_IncidentResolutions", "incidentid", **PARENTAL),
        **REQUIRED,
    ),
)

TABLES = (SUBJECT, CASE, CASE_RESOLUTION)
