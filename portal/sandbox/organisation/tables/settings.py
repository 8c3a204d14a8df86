"""What holds for the whole organisation: its own row, its currencies, the world's time zones."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    READ_ONLY,
    SYSTEM_REQUIRED,
    Target,
    choice,
    day,
    floating,
    lookup,
    options,
    table,
    text,
    whole,
    yes_no,
)

ORGANIZATION = table(
    TableDefinition(
        name="organization",
        schema_name="Organization",
        entity_set="organizations",
        object_type_code=1019,
        label="Organization",
        collection_label="Organizations",
        label_de="Organisation",
        collection_label_de="Organisationen",
        primary_id="organizationid",
        primary_name="name",
        ownership="None",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    text("name", "Organization Name", "Name der Organisation", max_length=160, **READ_ONLY),
    whole("languagecode", "Language", "Sprache", **READ_ONLY),
    whole("localeid", "Locale", "Gebietsschema"),
    choice(
        "weekstartdaycode",
        ("Week Start Day Code", "Erster Tag der Woche"),
        options(
            ("Sunday", "Sonntag"),
            ("Monday", "Montag"),
            ("Tuesday", "Dienstag"),
            ("Wednesday", "Mittwoch"),
            ("Thursday", "Donnerstag"),
            ("Friday", "Freitag"),
            ("Saturday", "Samstag"),
            first=0,
        ),
    ),
    day("fiscalcalendarstart", "Fiscal Calendar Start", "Beginn des Geschäftsjahres"),
    # 2000 annually, 2001 semiannually, 2002 quarterly, 2003 monthly, 2004 thirteen of four weeks
    whole("fiscalperiodtype", "Fiscal Period Type", "Typ des Geschäftszeitraums", minimum=2000),
    # 1: a fiscal year is named by the year in which it starts, 2: in which it ends
    whole("fiscalyeardisplaycode", "Fiscal Year Display", "Anzeige des Geschäftsjahres", minimum=1),
    whole("maxuploadfilesize", "Max Upload File Size", "Maximale Dateigröße", minimum=0),
    whole(
        "expirechangetrackingindays",
        "Days to Expire Change Tracking Deltas",
        "Tage bis zum Ablauf der Änderungsnachverfolgung",
        minimum=0,
        maximum=365,
    ),
    text("blockedattachments", "Block Attachments", "Gesperrte Anlagen", max_length=4000),
    yes_no("quickfindrecordlimitenabled", "Quick Find Record Limit Enabled"),
    yes_no(
        "sharetopreviousowneronassign",
        "Share To Previous Owner On Assign",
        "Bei Zuweisung für den bisherigen Besitzer freigeben",
    ),
    lookup(
        "basecurrencyid",
        ("Currency", "Währung"),
        Target("transactioncurrency", "basecurrency_organization", "basecurrencyid"),
        **READ_ONLY,
    ),
    lookup(
        "defaultmobileofflineprofileid",
        ("Default Mobile Offline Profile", "Standardprofil für Mobile Offline"),
        Target(
            "mobileofflineprofile",
            "DefaultMobileOfflineProfile_Organization",
            "defaultmobileofflineprofileid",
        ),
    ),
)

CURRENCY = table(
    TableDefinition(
        name="transactioncurrency",
        schema_name="TransactionCurrency",
        entity_set="transactioncurrencies",
        object_type_code=9105,
        label="Currency",
        collection_label="Currencies",
        label_de="Währung",
        collection_label_de="Währungen",
        primary_id="transactioncurrencyid",
        primary_name="currencyname",
        ownership="OrganizationOwned",
    ),
    text("currencyname", "Currency Name", "Währungsname", **SYSTEM_REQUIRED),
    text("isocurrencycode", "Currency Code", "Währungscode", max_length=5, **SYSTEM_REQUIRED),
    text("currencysymbol", "Currency Symbol", "Währungssymbol", max_length=13),
    whole("currencyprecision", "Currency Precision", "Genauigkeit", minimum=0, maximum=4),
    floating("exchangerate", "Exchange Rate", "Wechselkurs", minimum=0, precision=5),
)

TIME_ZONE = table(
    TableDefinition(
        name="timezonedefinition",
        schema_name="TimeZoneDefinition",
        entity_set="timezonedefinitions",
        object_type_code=4810,
        label="Time Zone Definition",
        collection_label="Time Zone Definitions",
        label_de="Zeitzonendefinition",
        collection_label_de="Zeitzonendefinitionen",
        primary_id="timezonedefinitionid",
        primary_name="standardname",
        ownership="None",
        states=(),
        statuses=(),
        available_offline=False,
    ),
    whole("timezonecode", "Time Zone Code", "Zeitzonencode"),
    whole("bias", "Bias", "Abweichung"),
    text("standardname", "Standard Name", "Name der Normalzeit"),
    text("daylightname", "Daylight Name", "Name der Sommerzeit"),
    text("userinterfacename", "User Interface Name", "Anzeigename"),
)

TABLES = (ORGANIZATION, CURRENCY, TIME_ZONE)
