"""The lines of a work order: incidents, service tasks and products, and the types of tasks."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    REQUIRED,
    Lookup,
    Target,
    choice,
    floating,
    lookup,
    memo,
    minutes,
    money,
    options,
    table,
    text,
    whole,
    yes_no,
)


def _work_order(child: str) -> Lookup:
    """Return the lookup of a line to its work order, which takes its lines along when it goes."""
    return lookup(
        "msdyn_workorder",
        ("Work Order", "Arbeitsauftrag"),
        Target(
            "msdyn_workorder",
            f"msdyn_msdyn_workorder_{child}_WorkOrder",
            "msdyn_workorder",
            delete="Cascade",
        ),
        **REQUIRED,
    )


def _incident(child: str) -> Lookup:
    return lookup(
        "msdyn_workorderincident",
        ("Work Order Incident", "Vorfall"),
        Target(
            "msdyn_workorderincident",
            f"msdyn_msdyn_workorderincident_{child}_WorkOrderIncident",
            "msdyn_workorderincident",
        ),
    )


def _booking(child: str) -> Lookup:
    return lookup(
        "msdyn_booking",
        ("Booking", "Buchung"),
        Target(
            "bookableresourcebooking",
            f"msdyn_bookableresourcebooking_{child}_Booking",
            "msdyn_booking",
        ),
    )


def _asset(child: str) -> Lookup:
    return lookup(
        "msdyn_customerasset",
        ("Customer Asset", "Kundenanlage"),
        Target(
            "msdyn_customerasset",
            f"msdyn_msdyn_customerasset_{child}_CustomerAsset",
            "msdyn_customerasset",
        ),
    )


SERVICE_TASK_TYPE = table(
    TableDefinition(
        name="msdyn_servicetasktype",
        schema_name="msdyn_servicetasktype",
        entity_set="msdyn_servicetasktypes",
        object_type_code=10020,
        label="Service Task Type",
        collection_label="Service Task Types",
        label_de="Serviceaufgabentyp",
        collection_label_de="Serviceaufgabentypen",
        primary_id="msdyn_servicetasktypeid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
    ),
    text("msdyn_name", "Name", "Name", **REQUIRED),
    memo("msdyn_description", "Description", "Beschreibung"),
    minutes("msdyn_estimatedduration", "Estimated Duration", "Geschätzte Dauer"),
)

WORK_ORDER_INCIDENT = table(
    TableDefinition(
        name="msdyn_workorderincident",
        schema_name="msdyn_workorderincident",
        entity_set="msdyn_workorderincidents",
        object_type_code=10021,
        label="Work Order Incident",
        collection_label="Work Order Incidents",
        label_de="Vorfall des Arbeitsauftrags",
        collection_label_de="Vorfälle des Arbeitsauftrags",
        primary_id="msdyn_workorderincidentid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
        has_notes=True,
    ),
    text("msdyn_name", "Name", "Name"),
    memo("msdyn_description", "Description", "Beschreibung"),
    minutes("msdyn_estimatedduration", "Estimated Duration", "Geschätzte Dauer"),
    yes_no("msdyn_incidentresolved", "Incident Resolved", "Vorfall gelöst"),
    yes_no("msdyn_isprimary", "Is Primary", "Primär"),
    yes_no("msdyn_itemspopulated", "Items Populated", "Elemente übernommen"),
    floating(
        "msdyn_taskspercentcompleted",
        "Tasks % Completed",
        "Aufgaben abgeschlossen (%)",
        minimum=0,
        maximum=100,
    ),
    _work_order("msdyn_workorderincident"),
    lookup(
        "msdyn_incidenttype",
        ("Incident Type", "Vorfalltyp"),
        Target(
            "msdyn_incidenttype",
            "msdyn_msdyn_incidenttype_msdyn_workorderincident_IncidentType",
            "msdyn_incidenttype",
        ),
        **REQUIRED,
    ),
    _asset("msdyn_workorderincident"),
)

WORK_ORDER_SERVICE_TASK = table(
    TableDefinition(
        name="msdyn_workorderservicetask",
        schema_name="msdyn_workorderservicetask",
        entity_set="msdyn_workorderservicetasks",
        object_type_code=10022,
        label="Work Order Service Task",
        collection_label="Work Order Service Tasks",
        label_de="Serviceaufgabe des Arbeitsauftrags",
        collection_label_de="Serviceaufgaben des Arbeitsauftrags",
        primary_id="msdyn_workorderservicetaskid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
        has_notes=True,
    ),
    text("msdyn_name", "Name", "Name", max_length=200, required="Recommended"),
    memo("msdyn_description", "Description", "Beschreibung"),
    minutes("msdyn_estimatedduration", "Estimated Duration", "Geschätzte Dauer"),
    minutes("msdyn_actualduration", "Actual Duration", "Tatsächliche Dauer"),
    floating("msdyn_percentcomplete", "% Complete", "Abgeschlossen (%)", minimum=0, maximum=100),
    whole("msdyn_lineorder", "Line Order", "Reihenfolge", minimum=0),
    yes_no("msdyn_inspectionenabled", "Inspection Enabled", "Inspektion aktiviert"),
    choice(
        "msdyn_inspectiontaskresult",
        ("Result", "Ergebnis"),
        options(
            ("Pass", "Bestanden"),
            ("Fail", "Nicht bestanden"),
            ("Partial Success", "Teilweise erfolgreich"),
            ("NA", "Nicht zutreffend"),
            first=192350000,
        ),
    ),
    choice(
        "msdyn_inspectionresult",
        ("Inspection Result", "Inspektionsergebnis"),
        options(
            ("Pass", "Bestanden"),
            ("Fail", "Nicht bestanden"),
            ("Invalid", "Ungültig"),
            first=100000000,
        ),
    ),
    _work_order("msdyn_workorderservicetask"),
    lookup(
        "msdyn_tasktype",
        ("Task Type", "Aufgabentyp"),
        Target(
            "msdyn_servicetasktype",
            "msdyn_msdyn_servicetasktype_msdyn_workorderservicetask_TaskType",
            "msdyn_tasktype",
        ),
        **REQUIRED,
    ),
    _incident("msdyn_workorderservicetask"),
    _booking("msdyn_workorderservicetask"),
    _asset("msdyn_workorderservicetask"),
)

_QUANTITIES = (
    floating("msdyn_estimatequantity", "Estimate Quantity", "Geschätzte Menge", minimum=0),
    floating("msdyn_quantity", "Quantity", "Menge", minimum=0),
    floating("msdyn_qtytobill", "Quantity To Bill", "Abzurechnende Menge", minimum=0),
    floating("msdyn_discountpercent", "Discount %", "Rabatt (%)", minimum=0, maximum=100),
)
_AMOUNTS = (
    money("msdyn_estimateunitamount", "Estimate Unit Amount", "Geschätzter Stückpreis"),
    money("msdyn_estimatesubtotal", "Estimate Subtotal", "Geschätzte Zwischensumme"),
    money("msdyn_estimatetotalamount", "Estimate Total Amount", "Geschätzter Gesamtbetrag"),
    money("msdyn_unitamount", "Unit Amount", "Stückpreis"),
    money("msdyn_unitcost", "Unit Cost", "Stückkosten", secured=True),
    money("msdyn_additionalcost", "Additional Cost", "Zusätzliche Kosten"),
    money("msdyn_discountamount", "Discount Amount", "Rabattbetrag"),
    money("msdyn_subtotal", "Subtotal", "Zwischensumme"),
    money("msdyn_totalamount", "Total Amount", "Gesamtbetrag"),
)

WORK_ORDER_PRODUCT = table(
    TableDefinition(
        name="msdyn_workorderproduct",
        schema_name="msdyn_workorderproduct",
        entity_set="msdyn_workorderproducts",
        object_type_code=10023,
        label="Work Order Product",
        collection_label="Work Order Products",
        label_de="Produkt des Arbeitsauftrags",
        collection_label_de="Produkte des Arbeitsauftrags",
        primary_id="msdyn_workorderproductid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
        has_notes=True,
    ),
    text("msdyn_name", "Name", "Name", max_length=200),
    choice(
        "msdyn_linestatus",
        ("Line Status", "Zeilenstatus"),
        options(("Estimated", "Geschätzt"), ("Used", "Verwendet"), first=690970000),
        default=690970000,
        **REQUIRED,
    ),
    memo("msdyn_description", "Description", "Beschreibung"),
    memo("msdyn_internaldescription", "Internal Description", "Interne Beschreibung"),
    whole("msdyn_lineorder", "Line Order", "Reihenfolge", minimum=0),
    yes_no("msdyn_allocated", "Allocated", "Zugeordnet"),
    yes_no("msdyn_taxable", "Taxable", "Steuerpflichtig"),
    *_QUANTITIES,
    *_AMOUNTS,
    _work_order("msdyn_workorderproduct"),
    lookup(
        "msdyn_product",
        ("Product", "Produkt"),
        Target(
            "product",
            "msdyn_product_msdyn_workorderproduct_Product",
            "msdyn_product",
            delete="Restrict",
        ),
        **REQUIRED,
    ),
    lookup(
        "msdyn_unit",
        ("Unit", "Einheit"),
        Target("uom", "msdyn_uom_msdyn_workorderproduct_Unit", "msdyn_unit", delete="Restrict"),
    ),
    _incident("msdyn_workorderproduct"),
    _booking("msdyn_workorderproduct"),
    _asset("msdyn_workorderproduct"),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_msdyn_workorderproduct",
            "transactioncurrencyid",
            delete="Restrict",
        ),
    ),
)

TABLES = (SERVICE_TASK_TYPE, WORK_ORDER_INCIDENT, WORK_ORDER_SERVICE_TASK, WORK_ORDER_PRODUCT)
