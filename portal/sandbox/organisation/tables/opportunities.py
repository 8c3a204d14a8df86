"""What is being sold: opportunities, the products in them, and how they were closed."""

from portal.sandbox.definitions.model import Option, Rollup, TableDefinition
from portal.sandbox.organisation.tables.activity_parts import CLOSED_AT_ONCE, about_the_work
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
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
from portal.sandbox.organisation.tables.choices import RATINGS
from portal.sandbox.organisation.tables.formulas import (
    Values,
    computed_money,
    number,
    summed_money,
)


def total_less_freight(values: Values) -> float:
    """Return what the products cost after the discounts on the whole."""
    lines = number(values, "totallineitemamount")
    percent = lines * number(values, "discountpercentage") / 100
    return round(lines - percent - number(values, "discountamount"), 2)


def total_amount(values: Values) -> float:
    """Return what the customer is to pay."""
    return round(total_less_freight(values) + number(values, "freightamount"), 2)


def base_amount(values: Values) -> float:
    """Return the price of a line before discount and tax."""
    return round(number(values, "quantity") * number(values, "priceperunit"), 2)


def extended_amount(values: Values) -> float:
    """Return the price of a line."""
    discount, tax = number(values, "manualdiscountamount"), number(values, "tax")
    return round(base_amount(values) - discount + tax, 2)


OPPORTUNITY = table(
    TableDefinition(
        name="opportunity",
        schema_name="Opportunity",
        entity_set="opportunities",
        object_type_code=3,
        label="Opportunity",
        collection_label="Opportunities",
        label_de="Verkaufschance",
        collection_label_de="Verkaufschancen",
        primary_id="opportunityid",
        primary_name="name",
        states=(
            Option(0, "Open", default_status=1, label_de="Offen"),
            Option(1, "Won", default_status=3, label_de="Gewonnen"),
            Option(2, "Lost", default_status=4, label_de="Verloren"),
        ),
        statuses=(
            Option(1, "In Progress", state=0, label_de="In Bearbeitung"),
            Option(2, "On Hold", state=0, label_de="Zurückgestellt"),
            Option(3, "Won", state=1, label_de="Gewonnen"),
            Option(4, "Canceled", state=2, label_de="Abgebrochen"),
            Option(5, "Out-Sold", state=2, label_de="An Mitbewerber verloren"),
        ),
        has_notes=True,
    ),
    text("name", "Topic", "Thema", max_length=300, **REQUIRED),
    memo("description", "Description", "Beschreibung"),
    memo("customerneed", "Customer Need", "Bedarf des Kunden"),
    memo("currentsituation", "Current Situation", "Aktuelle Situation"),
    memo("proposedsolution", "Proposed Solution", "Vorgeschlagene Lösung"),
    text("stepname", "Pipeline Phase", "Pipelinephase", max_length=200),
    money("estimatedvalue", "Est. Revenue", "Geschätzter Umsatz", minimum=0),
    money("actualvalue", "Actual Revenue", "Tatsächlicher Umsatz", minimum=0),
    money("budgetamount", "Budget Amount", "Budget", minimum=0),
    day("estimatedclosedate", "Est. Close Date", "Geschätzter Abschluss"),
    day("actualclosedate", "Actual Close Date", "Tatsächlicher Abschluss"),
    whole("closeprobability", "Probability", "Wahrscheinlichkeit", minimum=0, maximum=100),
    choice("opportunityratingcode", ("Rating", "Bewertung"), RATINGS, default=2),
    choice(
        "purchasetimeframe",
        ("Purchase Timeframe", "Kaufzeitraum"),
        options(
            ("Immediate", "Sofort"),
            ("This Quarter", "Dieses Quartal"),
            ("Next Quarter", "Nächstes Quartal"),
            ("This Year", "Dieses Jahr"),
            ("Unknown", "Unbekannt"),
            first=0,
        ),
        option_set="purchasetimeframe",
    ),
    choice(
        "msdyn_forecastcategory",
        ("Forecast category", "Prognosekategorie"),
        options(
            ("Pipeline", "Pipeline"),
            ("Best case", "Bester Fall"),
            ("Committed", "Zugesagt"),
            ("Omitted", "Ausgelassen"),
            ("Won", "Gewonnen"),
            ("Lost", "Verloren"),
            first=100000001,
        ),
        default=100000001,
    ),
    yes_no("isrevenuesystemcalculated", "Revenue", "Umsatz vom System berechnet"),
    money("discountamount", "Opportunity Discount Amount", "Rabattbetrag", minimum=0),
    floating(
        "discountpercentage", "Opportunity Discount (%)", "Rabatt (%)", minimum=0, maximum=100
    ),
    money("freightamount", "Freight Amount", "Fracht", minimum=0),
    summed_money(
        "totallineitemamount",
        "Total Detail Amount",
        "Gesamtbetrag der Positionen",
        Rollup("opportunityproduct", "opportunityid", "sum", "extendedamount"),
    ),
    computed_money(
        "totalamountlessfreight",
        "Total Pre-Freight Amount",
        "Gesamtbetrag vor Fracht",
        total_less_freight,
    ),
    computed_money("totalamount", "Total Amount", "Gesamtbetrag", total_amount),
    customer(
        "customerid",
        ("Potential Customer", "Potenzieller Kunde"),
        Target("account", "opportunity_customer_accounts", "customerid_account", **PARENTAL),
        Target("contact", "opportunity_customer_contacts", "customerid_contact", **PARENTAL),
    ),
    lookup(
        "parentaccountid",
        ("Account", "Firma"),
        Target(
            "account",
            "opportunity_parent_account",
            "parentaccountid",
            maps=(("transactioncurrencyid", "transactioncurrencyid"), ("accountid", "customerid")),
        ),
    ),
    lookup(
        "parentcontactid",
        ("Contact", "Kontakt"),
        Target("contact", "opportunity_parent_contact", "parentcontactid"),
    ),
    lookup(
        "originatingleadid",
        ("Originating Lead", "Auslösender Lead"),
        Target(
            "lead",
            "opportunity_originating_lead",
            "originatingleadid",
            maps=(
                ("subject", "name"),
                ("description", "description"),
                ("estimatedamount", "estimatedvalue"),
                ("estimatedclosedate", "estimatedclosedate"),
                ("budgetamount", "budgetamount"),
                ("parentaccountid", "parentaccountid"),
                ("parentcontactid", "parentcontactid"),
                ("customerid", "customerid"),
                ("transactioncurrencyid", "transactioncurrencyid"),
            ),
        ),
    ),
    lookup(
        "pricelevelid",
        ("Price List", "Preisliste"),
        Target("pricelevel", "price_level_opportunties", "pricelevelid", **RESTRICT),
    ),
    lookup(
        "msdyn_workordertype",
        ("Work Order Type", "Arbeitsauftragstyp"),
        Target(
            "msdyn_workordertype",
            "msdyn_msdyn_workordertype_opportunity_WorkOrderType",
            "msdyn_workordertype",
        ),
    ),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_opportunity",
            "transactioncurrencyid",
            **RESTRICT,
        ),
    ),
)

OPPORTUNITY_CLOSE = table(
    TableDefinition(
        name="opportunityclose",
        schema_name="OpportunityClose",
        entity_set="opportunitycloses",
        object_type_code=4208,
        label="Opportunity Close",
        collection_label="Opportunity Close Activities",
        label_de="Abschluss der Verkaufschance",
        collection_label_de="Abschlüsse der Verkaufschancen",
        primary_id="activityid",
        primary_name="subject",
        privilege_suffix="Activity",
        is_activity=True,
        **CLOSED_AT_ONCE,
    ),
    *about_the_work(),
    money("actualrevenue", "Actual Revenue", "Tatsächlicher Umsatz"),
    lookup(
        "opportunityid",
        ("Opportunity", "Verkaufschance"),
        Target("opportunity", "Opportunity_OpportunityClose", "opportunityid", **PARENTAL),
        **REQUIRED,
    ),
    lookup(
        "competitorid",
        ("Competitor", "Mitbewerber"),
        Target("competitor", "competitor_opportunity_activities", "competitorid"),
    ),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_opportunityclose",
            "transactioncurrencyid",
            **RESTRICT,
        ),
    ),
)

TABLES = (OPPORTUNITY, OPPORTUNITY_CLOSE)
