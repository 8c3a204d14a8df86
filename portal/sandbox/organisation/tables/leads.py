"""Where sales begin: leads, and the competitors they may be lost to."""

from portal.sandbox.definitions.model import Option, TableDefinition
from portal.sandbox.organisation.tables.addresses import address
from portal.sandbox.organisation.tables.building import (
    READ_ONLY,
    REQUIRED,
    RESTRICT,
    Target,
    choice,
    customer,
    day,
    floating,
    lookup,
    memo,
    money,
    options,
    table,
    text,
    whole,
    yes_no,
)
from portal.sandbox.organisation.tables.choices import INDUSTRIES, RATINGS
from portal.sandbox.organisation.tables.files import entity_image

_SOURCES = options(
    ("Advertisement", "Werbung"),
    ("Employee Referral", "Empfehlung eines Mitarbeiters"),
    ("External Referral", "Externe Empfehlung"),
    ("Partner", "Partner"),
    ("Public Relations", "Öffentlichkeitsarbeit"),
    ("Seminar", "Seminar"),
    ("Trade Show", "Messe"),
    ("Web", "Web"),
    ("Word of Mouth", "Mundpropaganda"),
    ("Other", "Sonstige"),
)

LEAD = table(
    TableDefinition(
        name="lead",
        schema_name="Lead",
        entity_set="leads",
        object_type_code=4,
        label="Lead",
        collection_label="Leads",
        label_de="Lead",
        collection_label_de="Leads",
        primary_id="leadid",
        primary_name="fullname",
        states=(
            Option(0, "Open", default_status=1, label_de="Offen"),
            Option(1, "Qualified", default_status=3, label_de="Qualifiziert"),
            Option(2, "Disqualified", default_status=4, label_de="Disqualifiziert"),
        ),
        statuses=(
            Option(1, "New", state=0, label_de="Neu"),
            Option(2, "Contacted", state=0, label_de="Kontaktiert"),
            Option(3, "Qualified", state=1, label_de="Qualifiziert"),
            Option(4, "Lost", state=2, label_de="Verloren"),
            Option(5, "Cannot Contact", state=2, label_de="Nicht erreichbar"),
            Option(6, "No Longer Interested", state=2, label_de="Kein Interesse mehr"),
            Option(7, "Canceled", state=2, label_de="Abgebrochen"),
        ),
        has_notes=True,
    ),
    text("fullname", "Name", "Name", max_length=160, **READ_ONLY),
    text("subject", "Topic", "Thema", max_length=300, **REQUIRED),
    text("firstname", "First Name", "Vorname", max_length=50),
    text("lastname", "Last Name", "Nachname", max_length=50, **REQUIRED),
    text("companyname", "Company Name", "Firmenname", required="Recommended"),
    text("jobtitle", "Job Title", "Position"),
    text("emailaddress1", "Email", "E-Mail", format="Email"),
    text("telephone1", "Business Phone", "Telefon (geschäftlich)", max_length=50, format="Phone"),
    text("mobilephone", "Mobile Phone", "Mobiltelefon", max_length=50, format="Phone"),
    text("websiteurl", "Website", "Website", max_length=200, format="Url"),
    memo("description", "Description", "Beschreibung"),
    *address(),
    choice("leadqualitycode", ("Rating", "Bewertung"), RATINGS, default=2),
    choice("leadsourcecode", ("Lead Source", "Leadquelle"), _SOURCES),
    choice("industrycode", ("Industry", "Branche"), INDUSTRIES),
    money("estimatedamount", "Est. Value", "Geschätzter Wert", minimum=0),
    money("budgetamount", "Budget Amount", "Budget", minimum=0),
    money("revenue", "Annual Revenue", "Jahresumsatz", minimum=0),
    day("estimatedclosedate", "Est. Close Date", "Geschätzter Abschluss"),
    whole("numberofemployees", "No. of Employees", "Anzahl Mitarbeiter", minimum=0),
    yes_no("decisionmaker", "Decision Maker?", "Entscheider?"),
    yes_no("donotemail", "Do not allow Emails", "E-Mails nicht zulassen"),
    yes_no("donotphone", "Do not allow Phone Calls", "Anrufe nicht zulassen"),
    entity_image("Entity Image", "Bild"),
    lookup(
        "parentaccountid",
        ("Parent Account for lead", "Übergeordnete Firma"),
        Target("account", "lead_parent_account", "parentaccountid"),
    ),
    lookup(
        "parentcontactid",
        ("Parent Contact for lead", "Übergeordneter Kontakt"),
        Target("contact", "lead_parent_contact", "parentcontactid"),
    ),
    customer(
        "customerid",
        ("Existing Customer", "Bestehender Kunde"),
        Target("account", "lead_customer_accounts", "customerid_account"),
        Target("contact", "lead_customer_contacts", "customerid_contact"),
    ),
    lookup(
        "qualifyingopportunityid",
        ("Qualifying Opportunity", "Auslösende Verkaufschance"),
        Target("opportunity", "lead_qualifying_opportunity", "qualifyingopportunityid"),
    ),
    lookup(
        "originatingcaseid",
        ("Originating Case", "Auslösende Anfrage"),
        Target("incident", "OriginatingCase_Lead", "originatingcaseid"),
    ),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency", "transactioncurrency_lead", "transactioncurrencyid", **RESTRICT
        ),
    ),
)

COMPETITOR = table(
    TableDefinition(
        name="competitor",
        schema_name="Competitor",
        entity_set="competitors",
        object_type_code=123,
        label="Competitor",
        collection_label="Competitors",
        label_de="Mitbewerber",
        collection_label_de="Mitbewerber",
        primary_id="competitorid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
        has_notes=True,
    ),
    text("name", "Name", "Name", **REQUIRED),
    text("websiteurl", "Website", "Website", max_length=200, format="Url"),
    memo("overview", "Overview", "Überblick"),
    memo("strengths", "Strength", "Stärken"),
    memo("weaknesses", "Weakness", "Schwächen"),
    money("reportedrevenue", "Reported Revenue", "Gemeldeter Umsatz", minimum=0),
    floating("winpercentage", "Win Percentage", "Gewinnquote", minimum=0, maximum=100),
    *address(),
    entity_image("Entity Image", "Bild"),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_competitor",
            "transactioncurrencyid",
            **RESTRICT,
        ),
    ),
)

TABLES = (LEAD, COMPETITOR)
