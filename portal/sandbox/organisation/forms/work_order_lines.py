"""Forms of a work order's lines: incidents, service tasks (quick create too) and products."""

from portal.sandbox.organisation.forms.building import (
    GENERAL,
    QUICK_CREATE,
    Field,
    Form,
    Section,
    Tab,
    grid_section,
    simple_form,
    timeline_section,
)
from portal.sandbox.organisation.tables.work_order_lines import (
    SERVICE_TASK_TYPE,
    WORK_ORDER_INCIDENT,
    WORK_ORDER_PRODUCT,
    WORK_ORDER_SERVICE_TASK,
)

_TASK = Section(
    "task_section",
    GENERAL,
    (
        "msdyn_name",
        "msdyn_tasktype",
        "msdyn_workorder",
        "msdyn_workorderincident",
        "msdyn_percentcomplete",
        "msdyn_inspectiontaskresult",
        "msdyn_estimatedduration",
        "msdyn_actualduration",
        "msdyn_customerasset",
        "msdyn_booking",
        "msdyn_lineorder",
        "ownerid",
        Field("msdyn_description", is_wide=True, rows=3),
    ),
)
_INCIDENT = Section(
    "incident_section",
    GENERAL,
    (
        "msdyn_incidenttype",
        "msdyn_workorder",
        "msdyn_customerasset",
        "msdyn_estimatedduration",
        "msdyn_isprimary",
        "msdyn_incidentresolved",
        Field("msdyn_taskspercentcompleted", is_read_only=True),
        "ownerid",
        Field("msdyn_description", is_wide=True, rows=3),
    ),
)
_PRODUCT = Section(
    "product_section",
    GENERAL,
    (
        "msdyn_product",
        "msdyn_workorder",
        "msdyn_linestatus",
        "msdyn_unit",
        "msdyn_estimatequantity",
        "msdyn_quantity",
        "msdyn_workorderincident",
        "msdyn_customerasset",
        "msdyn_booking",
        "msdyn_allocated",
        Field("msdyn_description", is_wide=True, rows=3),
        Field("msdyn_internaldescription", is_wide=True, rows=3),
    ),
)
_PRICE = Section(
    "price_section",
    ("Price", "Preis"),
    (
        "msdyn_unitamount",
        "msdyn_discountpercent",
        "msdyn_subtotal",
        "msdyn_totalamount",
        "msdyn_taxable",
        "transactioncurrencyid",
    ),
)
_NEW_TASK = Section(
    "new_task_section",
    GENERAL,
    ("msdyn_workorder", "msdyn_tasktype", "msdyn_name", "msdyn_estimatedduration"),
    columns=1,
)

FORMS = (
    Form(
        WORK_ORDER_SERVICE_TASK,
        (Tab("general", GENERAL, (_TASK, timeline_section())),),
        header=("msdyn_percentcomplete", "msdyn_inspectiontaskresult"),
        name="Work Order Service Task",
    ),
    Form(
        WORK_ORDER_SERVICE_TASK,
        (Tab("general", GENERAL, (_NEW_TASK,)),),
        name="New Service Task",
        kind=QUICK_CREATE,
    ),
    Form(
        WORK_ORDER_INCIDENT,
        (
            Tab(
                "general",
                GENERAL,
                (
                    _INCIDENT,
                    grid_section(
                        WORK_ORDER_SERVICE_TASK,
                        "msdyn_msdyn_workorderincident_msdyn_workorderservicetask"
                        "_WorkOrderIncident",
                        ("Service Tasks", "Serviceaufgaben"),
                    ),
                    timeline_section(),
                ),
            ),
        ),
        header=("msdyn_incidentresolved", "msdyn_taskspercentcompleted"),
        name="Work Order Incident",
    ),
    Form(
        WORK_ORDER_PRODUCT,
        (Tab("general", GENERAL, (_PRODUCT, _PRICE, timeline_section())),),
        header=("msdyn_linestatus", "msdyn_quantity"),
        name="Work Order Product",
    ),
    simple_form(SERVICE_TASK_TYPE, "msdyn_name", "msdyn_estimatedduration", "msdyn_description"),
)
