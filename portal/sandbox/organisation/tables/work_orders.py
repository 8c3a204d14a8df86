"""Work orders: what is to be done for whom, where and when."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    READ_ONLY,
    REQUIRED,
    Target,
    choice,
    day,
    degrees,
    lookup,
    memo,
    minutes,
    moment,
    money,
    options,
    table,
    text,
    yes_no,
)
from portal.sandbox.organisation.tables.files import file_column

SYSTEM_STATUSES = options(
    ("Unscheduled", "Nicht eingeplant"),
    ("Scheduled", "Geplant"),
    ("In Progress", "In Bearbeitung"),
    ("Completed", "Abgeschlossen"),
    ("Posted", "Gebucht"),
    ("Canceled", "Storniert"),
    first=690970000,
)
WORK_LOCATIONS = options(
    ("Onsite", "Vor Ort"),
    ("Facility", "Einrichtung"),
    ("Location Agnostic", "Ortsunabhängig"),
    first=690970000,
)

_TIMES = (
    day("msdyn_datewindowstart", "Date Window Start", "Beginn des Datumsfensters"),
    day("msdyn_datewindowend", "Date Window End", "Ende des Datumsfensters"),
    moment("msdyn_timewindowstart", "Time Window Start", "Beginn des Zeitfensters"),
    moment("msdyn_timewindowend", "Time Window End", "Ende des Zeitfensters"),
    moment("msdyn_timefrompromised", "Time From Promised", "Zugesagt von"),
    moment("msdyn_timetopromised", "Time To Promised", "Zugesagt bis"),
    moment("msdyn_firstarrivedon", "First Arrived On", "Erste Ankunft am"),
    moment("msdyn_completedon", "Completed On", "Abgeschlossen am"),
    moment("msdyn_timeclosed", "Closed On", "Geschlossen am"),
    minutes(
        "msdyn_primaryincidentestimatedduration",
        "Primary Incident Estimated Duration",
        "Geschätzte Dauer des primären Vorfalls",
    ),
    minutes("msdyn_totalestimatedduration", "Total Estimated Duration", "Geschätzte Gesamtdauer"),
)
_PLACE = (
    text("msdyn_addressname", "Address Name", "Name der Adresse"),
    text("msdyn_address1", "Street 1", "Straße 1", max_length=250),
    text("msdyn_address2", "Street 2", "Straße 2", max_length=250),
    text("msdyn_address3", "Street 3", "Straße 3", max_length=250),
    text("msdyn_city", "City", "Stadt", max_length=80),
    text("msdyn_stateorprovince", "State Or Province", "Bundesland", max_length=50),
    text("msdyn_postalcode", "Postal Code", "PLZ", max_length=20),
    text("msdyn_country", "Country/Region", "Land", max_length=80),
    text("msdyn_displayaddress", "Display Address", "Anschrift", max_length=800, **READ_ONLY),
    degrees("msdyn_latitude", "Latitude", "Breitengrad", 90),
    degrees("msdyn_longitude", "Longitude", "Längengrad", 180),
    choice(
        "msdyn_worklocation",
        ("Work Location", "Arbeitsort"),
        WORK_LOCATIONS,
        default=690970000,
    ),
)
_AMOUNTS = (
    yes_no("msdyn_taxable", "Taxable", "Steuerpflichtig"),
    money("msdyn_subtotalamount", "Subtotal Amount", "Zwischensumme"),
    money("msdyn_totalsalestax", "Total Sales Tax", "Umsatzsteuer gesamt"),
    money("msdyn_totalamount", "Total Amount", "Gesamtbetrag"),
    money("msdyn_estimatesubtotalamount", "Estimate Subtotal Amount", "Geschätzte Zwischensumme"),
    money("msdyn_nottoexceedcostamount", "NTE Cost", "Kostenobergrenze"),
    money("msdyn_nottoexceedpriceamount", "NTE Price", "Preisobergrenze"),
)
_LOOKUPS = (
    lookup(
        "msdyn_serviceaccount",
        ("Service Account", "Servicekunde"),
        Target(
            "account",
            "msdyn_account_msdyn_workorder_ServiceAccount",
            "msdyn_serviceaccount",
            delete="Restrict",
        ),
        **REQUIRED,
    ),
    lookup(
        "msdyn_billingaccount",
        ("Billing Account", "Rechnungskunde"),
        Target(
            "account",
            "msdyn_account_msdyn_workorder_BillingAccount",
            "msdyn_billingaccount",
            delete="Restrict",
        ),
    ),
    lookup(
        "msdyn_reportedbycontact",
        ("Reported By Contact", "Gemeldet von"),
        Target(
            "contact", "msdyn_contact_msdyn_workorder_ReportedByContact", "msdyn_reportedbycontact"
        ),
    ),
    lookup(
        "msdyn_workordertype",
        ("Work Order Type", "Arbeitsauftragstyp"),
        Target(
            "msdyn_workordertype",
            "msdyn_msdyn_workordertype_msdyn_workorder_WorkOrderType",
            "msdyn_workordertype",
        ),
    ),
    lookup(
        "msdyn_priority",
        ("Priority", "Priorität"),
        Target("msdyn_priority", "msdyn_msdyn_priority_msdyn_workorder_Priority", "msdyn_priority"),
    ),
    lookup(
        "msdyn_primaryincidenttype",
        ("Primary Incident Type", "Primärer Vorfalltyp"),
        Target(
            "msdyn_incidenttype",
            "msdyn_msdyn_incidenttype_msdyn_workorder_PrimaryIncidentType",
            "msdyn_primaryincidenttype",
        ),
    ),
    lookup(
        "msdyn_customerasset",
        ("Primary Incident Customer Asset", "Kundenanlage des primären Vorfalls"),
        Target(
            "msdyn_customerasset",
            "msdyn_msdyn_customerasset_msdyn_workorder_CustomerAsset",
            "msdyn_customerasset",
        ),
    ),
    lookup(
        "msdyn_parentworkorder",
        ("Parent Work Order", "Übergeordneter Arbeitsauftrag"),
        Target(
            "msdyn_workorder",
            "msdyn_msdyn_workorder_msdyn_workorder_ParentWorkOrder",
            "msdyn_parentworkorder_msdyn_workorder",
            is_hierarchical=True,
        ),
    ),
    lookup(
        "msdyn_pricelist",
        ("Price List", "Preisliste"),
        Target("pricelevel", "msdyn_pricelevel_msdyn_workorder_PriceList", "msdyn_pricelist"),
    ),
    lookup(
        "msdyn_servicerequest",
        ("Case", "Anfrage"),
        Target(
            "incident",
            "msdyn_incident_msdyn_workorder_ServiceRequest",
            "msdyn_servicerequest",
            maps=(("title", "msdyn_workordersummary"), ("customerid", "msdyn_serviceaccount")),
        ),
    ),
    lookup(
        "msdyn_opportunityid",
        ("Opportunity", "Verkaufschance"),
        Target(
            "opportunity",
            "msdyn_opportunity_msdyn_workorder_OpportunityId",
            "msdyn_opportunityid",
            maps=(
                ("msdyn_workordertype", "msdyn_workordertype"),
                ("parentaccountid", "msdyn_serviceaccount"),
                ("transactioncurrencyid", "transactioncurrencyid"),
            ),
        ),
    ),
    lookup(
        "msdyn_supportcontact",
        ("Support Contact", "Ansprechpartner im Support"),
        Target(
            "bookableresource",
            "msdyn_bookableresource_msdyn_workorder_SupportContact",
            "msdyn_supportcontact",
        ),
    ),
    lookup(
        "msdyn_closedby",
        ("Closed By", "Geschlossen von"),
        Target("systemuser", "msdyn_systemuser_msdyn_workorder_ClosedBy", "msdyn_closedby"),
    ),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_msdyn_workorder",
            "transactioncurrencyid",
            delete="Restrict",
        ),
    ),
)

WORK_ORDER = table(
    TableDefinition(
        name="msdyn_workorder",
        schema_name="msdyn_workorder",
        entity_set="msdyn_workorders",
        object_type_code=10013,
        label="Work Order",
        collection_label="Work Orders",
        label_de="Arbeitsauftrag",
        collection_label_de="Arbeitsaufträge",
        primary_id="msdyn_workorderid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
        has_notes=True,
    ),
    text("msdyn_name", "Work Order Number", "Arbeitsauftragsnummer"),
    choice(
        "msdyn_systemstatus",
        ("System Status", "Systemstatus"),
        SYSTEM_STATUSES,
        option_set="msdyn_wosystemstatus",
        default=690970000,
        **REQUIRED,
    ),
    memo(
        "msdyn_primaryincidentdescription",
        "Primary Incident Description",
        "Beschreibung des primären Vorfalls",
    ),
    memo("msdyn_workordersummary", "Work Order Summary", "Zusammenfassung"),
    memo("msdyn_instructions", "Instructions", "Anweisungen"),
    file_column("fp_report", "Service Report", "Servicebericht", max_size_kb=32768),
    *_TIMES,
    *_PLACE,
    *_AMOUNTS,
    *_LOOKUPS,
)

TABLES = (WORK_ORDER,)
