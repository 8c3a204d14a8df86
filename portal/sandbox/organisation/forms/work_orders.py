"""Forms of work orders and the tables that describe them."""

from portal.sandbox.organisation.forms.building import (
    DETAILS,
    GENERAL,
    SUMMARY,
    Field,
    Form,
    Section,
    Tab,
    grid_section,
    simple_form,
    timeline_section,
)
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.bookings import BOOKING
from portal.sandbox.organisation.tables.work_order_kinds import (
    INCIDENT_TYPE,
    PRIORITY,
    WORK_ORDER_TYPE,
)
from portal.sandbox.organisation.tables.work_order_lines import (
    WORK_ORDER_INCIDENT,
    WORK_ORDER_PRODUCT,
    WORK_ORDER_SERVICE_TASK,
)
from portal.sandbox.organisation.tables.work_orders import WORK_ORDER

_SUMMARY = Section(
    "summary_section",
    SUMMARY,
    (
        Field("msdyn_name", is_read_only=True),
        "msdyn_systemstatus",
        "msdyn_serviceaccount",
        "msdyn_reportedbycontact",
        "msdyn_workordertype",
        "msdyn_priority",
        "msdyn_primaryincidenttype",
        "msdyn_customerasset",
        Field("msdyn_workordersummary", is_wide=True, rows=3),
        Field("msdyn_instructions", is_wide=True, rows=3),
    ),
)
_ADDRESS = Section(
    "address_section",
    ("Address", "Adresse"),
    (
        "msdyn_addressname",
        "msdyn_address1",
        "msdyn_address2",
        "msdyn_city",
        "msdyn_postalcode",
        "msdyn_stateorprovince",
        "msdyn_country",
        "msdyn_worklocation",
        "msdyn_latitude",
        "msdyn_longitude",
    ),
)
_SCHEDULE = Section(
    "schedule_section",
    ("Schedule", "Zeitplan"),
    (
        "msdyn_datewindowstart",
        "msdyn_datewindowend",
        "msdyn_timefrompromised",
        "msdyn_timetopromised",
        "msdyn_totalestimatedduration",
        "msdyn_supportcontact",
        Field("msdyn_firstarrivedon", is_read_only=True),
        Field("msdyn_completedon", is_read_only=True),
    ),
)
_AMOUNTS = Section(
    "amounts_section",
    ("Amounts", "Beträge"),
    (
        "msdyn_billingaccount",
        "transactioncurrencyid",
        "msdyn_taxable",
        "msdyn_subtotalamount",
        "msdyn_totalsalestax",
        "msdyn_totalamount",
        "msdyn_nottoexceedcostamount",
        "msdyn_nottoexceedpriceamount",
    ),
    on_phone=False,
)
_ORIGIN = Section(
    "origin_section",
    DETAILS,
    (
        "msdyn_parentworkorder",
        "msdyn_closedby",
        "ownerid",
        Field("createdon", is_read_only=True),
        Field("msdyn_primaryincidentdescription", is_wide=True, rows=3),
    ),
)
_GRIDS = (
    grid_section(
        WORK_ORDER_SERVICE_TASK,
        "msdyn_msdyn_workorder_msdyn_workorderservicetask_WorkOrder",
        ("Service Tasks", "Serviceaufgaben"),
    ),
    grid_section(
        WORK_ORDER_INCIDENT,
        "msdyn_msdyn_workorder_msdyn_workorderincident_WorkOrder",
        ("Incidents", "Vorfälle"),
    ),
    grid_section(
        WORK_ORDER_PRODUCT,
        "msdyn_msdyn_workorder_msdyn_workorderproduct_WorkOrder",
        ("Products", "Produkte"),
    ),
)
_BOOKINGS = (
    grid_section(
        BOOKING,
        "msdyn_msdyn_workorder_bookableresourcebooking_WorkOrder",
        ("Bookings", "Buchungen"),
    ),
    grid_section(TASK, "msdyn_workorder_Tasks", ("Tasks", "Aufgaben")),
)

FORMS = (
    Form(
        WORK_ORDER,
        (
            Tab("summary", SUMMARY, (_SUMMARY, *_GRIDS)),
            Tab("place", ("Place and time", "Ort und Zeit"), (_ADDRESS, _SCHEDULE)),
            Tab("bookings", ("Bookings", "Buchungen"), _BOOKINGS),
            Tab("notes", ("Notes", "Notizen"), (timeline_section(),)),
            Tab("details", DETAILS, (_ORIGIN, _AMOUNTS)),
        ),
        header=("msdyn_systemstatus", "msdyn_priority", "msdyn_workordertype", "ownerid"),
        name="Work Order",
    ),
    simple_form(WORK_ORDER_TYPE, "msdyn_name", "msdyn_incidentrequired", "msdyn_taxable"),
    simple_form(PRIORITY, "msdyn_name", "msdyn_levelofimportance", "msdyn_prioritycolor"),
    Form(
        INCIDENT_TYPE,
        (
            Tab(
                "general",
                GENERAL,
                (
                    Section(
                        "general_section",
                        GENERAL,
                        (
                            "msdyn_name",
                            "msdyn_defaultworkordertype",
                            "msdyn_estimatedduration",
                            Field("msdyn_description", is_wide=True, rows=3),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
