"""Forms of customer service: cases, resolutions, entitlements, queues, subjects."""

from portal.sandbox.organisation.forms.building import (
    DETAILS,
    GENERAL,
    RELATED,
    SUMMARY,
    Field,
    Form,
    Section,
    Tab,
    grid_section,
    quick_create,
    quick_view,
    quick_view_section,
    simple_form,
    timeline_section,
)
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.cases import CASE, CASE_RESOLUTION, SUBJECT
from portal.sandbox.organisation.tables.communications import EMAIL, PHONE_CALL
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.entitlements import ENTITLEMENT
from portal.sandbox.organisation.tables.queues import QUEUE, QUEUE_ITEM

_CASES = ("Cases", "Anfragen")
_CASE = Section(
    "case_section",
    SUMMARY,
    (
        Field("title", is_wide=True),
        "ticketnumber",
        "subjectid",
        "customerid",
        "primarycontactid",
        "caseorigincode",
        "casetypecode",
        "productid",
        "entitlementid",
        Field("description", is_wide=True, rows=4),
    ),
)
_DEADLINES = Section(
    "deadlines_section",
    ("Deadlines", "Fristen"),
    (
        "responseby",
        "firstresponsesent",
        "resolveby",
        "followupby",
        "isescalated",
        "escalatedon",
        "severitycode",
        "customersatisfactioncode",
        "parentcaseid",
        "ownerid",
    ),
)

FORMS = (
    Form(
        CASE,
        (
            Tab(
                "summary",
                SUMMARY,
                (
                    _CASE,
                    quick_view_section(
                        "customerid", ("Customer", "Kunde"), ACCOUNT, CONTACT
                    ),
                    timeline_section(),
                ),
            ),
            Tab("details", DETAILS, (_DEADLINES,)),
            Tab(
                "related",
                RELATED,
                (
                    grid_section(
                        CASE, "incident_parent_incident", ("Child Cases", "Untergeordnete Anfragen")
                    ),
                    grid_section(
                        CASE_RESOLUTION, "Incident_IncidentResolutions",
                        ("Resolutions", "Lösungen"),
                    ),
                    grid_section(TASK, "Incident_Tasks", ("Tasks", "Aufgaben")),
                    grid_section(
                        PHONE_CALL, "Incident_Phonecalls", ("Phone Calls", "Telefonanrufe")
                    ),
                    grid_section(EMAIL, "Incident_Emails", ("Emails", "E-Mails")),
                ),
            ),
        ),
        header=("prioritycode", "statuscode", "resolveby", "ownerid"),
        name="Case",
    ),
    simple_form(
        CASE_RESOLUTION, "subject", "incidentid", "timespent", "actualend", "description"
    ),
    simple_form(SUBJECT, "title", "parentsubject", "description"),
    Form(
        ENTITLEMENT,
        (
            Tab(
                "general",
                GENERAL,
                (
                    Section(
                        "entitlement_section",
                        GENERAL,
                        (
                            "name",
                            "customerid",
                            "startdate",
                            "enddate",
                            "allocationtypecode",
                            "decreaseremainingon",
                            "totalterms",
                            Field("remainingterms", is_read_only=True),
                            "restrictcasecreation",
                            "isdefault",
                            Field("description", is_wide=True, rows=2),
                        ),
                    ),
                    grid_section(CASE, "entitlement_cases", _CASES),
                    grid_section(
                        CONTACT, "entitlementcontacts_association", ("Contacts", "Kontakte")
                    ),
                    timeline_section(),
                ),
            ),
        ),
        header=("statuscode", "enddate", "ownerid"),
        name="Entitlement",
    ),
    Form(
        QUEUE,
        (
            Tab(
                "general",
                GENERAL,
                (
                    Section(
                        "queue_section",
                        GENERAL,
                        ("name", "queueviewtype", "emailaddress",
                         Field("numberofitems", is_read_only=True), "ownerid",
                         Field("description", is_wide=True, rows=2)),
                    ),
                    grid_section(QUEUE_ITEM, "queue_entries", ("Items", "Elemente")),
                ),
            ),
        ),
        name="Queue",
    ),
    simple_form(QUEUE_ITEM, "title", "queueid", "objectid", "workerid", "enteredon", "priority"),
    quick_create(
        CASE, "title", "customerid", "primarycontactid", "caseorigincode", "prioritycode",
        "subjectid",
    ),
    quick_view(CASE, "title", "ticketnumber", "prioritycode", "statuscode", "customerid"),
)  # fmt: skip
