"""How much help customers have paid for."""

from portal.sandbox.definitions.model import Option, TableDefinition
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    READ_ONLY,
    REQUIRED,
    Target,
    choice,
    customer,
    day,
    floating,
    memo,
    options,
    table,
    text,
    yes_no,
)

ENTITLEMENT = table(
    TableDefinition(
        name="entitlement",
        schema_name="Entitlement",
        entity_set="entitlements",
        object_type_code=9700,
        label="Entitlement",
        collection_label="Entitlements",
        label_de="Berechtigung",
        collection_label_de="Berechtigungen",
        primary_id="entitlementid",
        primary_name="name",
        states=(
            Option(0, "Draft", default_status=0, label_de="Entwurf"),
            Option(1, "Active", default_status=1, label_de="Aktiv"),
            Option(2, "Canceled", default_status=2, label_de="Abgebrochen"),
            Option(3, "Expired", default_status=3, label_de="Abgelaufen"),
            Option(4, "Waiting", default_status=1200, label_de="Wartet"),
        ),
        statuses=(
            Option(0, "Draft", state=0, label_de="Entwurf"),
            Option(1, "Active", state=1, label_de="Aktiv"),
            Option(2, "Canceled", state=2, label_de="Abgebrochen"),
            Option(3, "Expired", state=3, label_de="Abgelaufen"),
            Option(1200, "Waiting", state=4, label_de="Wartet"),
        ),
        has_notes=True,
    ),
    text("name", "Entitlement Name", "Name der Berechtigung", **REQUIRED),
    memo("description", "Description", "Beschreibung"),
    day("startdate", "Start Date", "Beginnt am", **REQUIRED),
    day("enddate", "End Date", "Endet am", **REQUIRED),
    choice(
        "allocationtypecode",
        ("Allocation Type", "Zuteilungstyp"),
        options(
            ("Number of cases", "Anzahl der Anfragen"), ("Number of hours", "Anzahl der Stunden"),
            first=0,
        ),
        default=0,
    ),
    choice(
        "decreaseremainingon",
        ("Decrease Remaining On", "Verbrauch bei"),
        options(
            ("Case Resolution", "Lösung der Anfrage"),
            ("Case Creation", "Erstellung der Anfrage"),
            first=0,
        ),
        default=0,
    ),
    floating("totalterms", "Total Terms", "Gesamtumfang", minimum=0),
    floating("remainingterms", "Remaining Terms", "Verbleibender Umfang", **READ_ONLY),
    yes_no("isdefault", "Is Default", "Standard"),
    yes_no(
        "restrictcasecreation", "Restrict based on entitlement terms", "Nach Umfang begrenzen"
    ),
    customer(
        "customerid",
        ("Primary Customer", "Primärer Kunde"),
        Target("account", "account_entitlement_Account", "customerid_account", **PARENTAL),
        Target("contact", "contact_entitlement_ContactId", "customerid_contact", **PARENTAL),
        **REQUIRED,
    ),
)  # fmt: skip

TABLES = (ENTITLEMENT,)
