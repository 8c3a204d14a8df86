"""Views of work orders, their lines, and the tables that describe them."""

from portal.sandbox.organisation.tables.work_order_kinds import (
    INCIDENT_TYPE,
    PRIORITY,
    WORK_ORDER_TYPE,
)
from portal.sandbox.organisation.tables.work_order_lines import (
    SERVICE_TASK_TYPE,
    WORK_ORDER_INCIDENT,
    WORK_ORDER_PRODUCT,
    WORK_ORDER_SERVICE_TASK,
)
from portal.sandbox.organisation.tables.work_orders import WORK_ORDER
from portal.sandbox.organisation.views.building import (
    MINE,
    Link,
    Standard,
    View,
    active_of,
    condition,
    one_of,
    standard_views,
)

_ACCOUNT = Link("account", "accountid", "msdyn_serviceaccount", "account")
_CELLS = (
    "msdyn_name:125",
    "msdyn_serviceaccount:200",
    "msdyn_primaryincidenttype:150",
    "msdyn_systemstatus:125",
    "msdyn_priority:100",
    "msdyn_city:125",
)
_ACTIVE = active_of(WORK_ORDER)
_BOOKED_FOR_ME = (
    '<link-entity name="bookableresourcebooking" from="msdyn_workorder" to="msdyn_workorderid"'
    f' link-type="any"><filter type="and">{MINE}</filter></link-entity>'
)
_UNSCHEDULED = 690970000
_OPEN = (690970000, 690970001, 690970002)
_TASK_CELLS = (
    "msdyn_name:200",
    "msdyn_tasktype:150",
    "msdyn_percentcomplete:100",
    "msdyn_estimatedduration:100",
    "msdyn_workorder:125",
)

_WORK_ORDERS = (
    View(
        WORK_ORDER,
        "My work orders",
        (*_CELLS, "account.telephone1:125"),
        ("createdon desc",),
        _ACTIVE + _BOOKED_FOR_ME,
        links=(_ACCOUNT,),
        description="Active work orders with a booking of mine.",
    ),
    View(
        WORK_ORDER,
        "Open work orders",
        _CELLS,
        ("createdon desc",),
        _ACTIVE + one_of("msdyn_systemstatus", _OPEN),
    ),
    View(
        WORK_ORDER,
        "Unscheduled work orders",
        _CELLS,
        ("msdyn_datewindowend",),
        _ACTIVE + condition("msdyn_systemstatus", "eq", _UNSCHEDULED),
    ),
    *standard_views(
        Standard(
            WORK_ORDER, "work orders", _CELLS,
            ("msdyn_name", "msdyn_city", "msdyn_workordersummary"), ("createdon desc",),
        )
    ),
)  # fmt: skip
_LINES = (
    View(
        WORK_ORDER_SERVICE_TASK,
        "Open service tasks",
        _TASK_CELLS,
        ("msdyn_workorder", "msdyn_lineorder"),
        active_of(WORK_ORDER_SERVICE_TASK)
        + '<filter type="or">'
        + condition("msdyn_percentcomplete", "lt", 100)
        + condition("msdyn_percentcomplete", "null")
        + "</filter>",
    ),
    *standard_views(
        Standard(
            WORK_ORDER_SERVICE_TASK, "service tasks", _TASK_CELLS,
            ("msdyn_name", "msdyn_description"), ("msdyn_lineorder",),
        )
    ),
    *standard_views(
        Standard(
            WORK_ORDER_INCIDENT, "work order incidents",
            ("msdyn_incidenttype:200", "msdyn_customerasset:150", "msdyn_incidentresolved:100",
             "msdyn_estimatedduration:100", "msdyn_workorder:125"),
            ("msdyn_name", "msdyn_description"), ("msdyn_name",),
        )
    ),
    *standard_views(
        Standard(
            WORK_ORDER_PRODUCT, "work order products",
            ("msdyn_product:200", "msdyn_linestatus:100", "msdyn_quantity:100", "msdyn_unit:75",
             "msdyn_totalamount:100", "msdyn_workorder:125"),
            ("msdyn_name", "msdyn_description"), ("msdyn_lineorder",),
        )
    ),
)  # fmt: skip
_REFERENCE = tuple(
    view
    for table, noun in (
        (WORK_ORDER_TYPE, "work order types"),
        (PRIORITY, "priorities"),
        (INCIDENT_TYPE, "incident types"),
        (SERVICE_TASK_TYPE, "service task types"),
    )
    for view in standard_views(
        Standard(table, noun, ("msdyn_name:300", "createdon:125"), ("msdyn_name",), ("msdyn_name",))
    )
)

VIEWS = (*_WORK_ORDERS, *_LINES, *_REFERENCE)
