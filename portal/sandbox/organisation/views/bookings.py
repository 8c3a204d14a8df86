"""Views of bookings and of what can be booked."""

from portal.sandbox.organisation.tables.bookings import BOOKING, BOOKING_HEADER
from portal.sandbox.organisation.tables.resources import BOOKING_STATUS, RESOURCE
from portal.sandbox.organisation.views.building import (
    MINE,
    Link,
    Standard,
    View,
    active_of,
    condition,
    standard_views,
)

_WORK_ORDER = Link("msdyn_workorder", "msdyn_workorderid", "msdyn_workorder", "wo")
_CELLS = (
    "name:200",
    "starttime:150",
    "endtime:150",
    "bookingstatus:125",
    "wo.msdyn_serviceaccount:200",
)
_MINE = (*_CELLS, "wo.msdyn_name:125", "wo.msdyn_city:125")
_ALL = ("name:200", "resource:150", *_CELLS[1:])
_ACTIVE = active_of(BOOKING)

VIEWS = (
    View(
        BOOKING,
        "My bookings",
        _MINE,
        ("starttime",),
        _ACTIVE + MINE,
        is_default=True,
        links=(_WORK_ORDER,),
        description="Active bookings that are mine, the earliest first.",
    ),
    View(
        BOOKING,
        "My bookings today",
        _MINE,
        ("starttime",),
        _ACTIVE + MINE + condition("starttime", "today"),
        links=(_WORK_ORDER,),
    ),
    View(
        BOOKING,
        "My upcoming bookings",
        _MINE,
        ("starttime",),
        _ACTIVE + MINE + condition("endtime", "next-x-days", 14),
        links=(_WORK_ORDER,),
    ),
    *standard_views(
        Standard(
            BOOKING, "bookings", _ALL, ("name",), ("starttime desc",), (_WORK_ORDER,),
            default="My bookings",
        )
    ),
    *standard_views(
        Standard(
            RESOURCE, "bookable resources",
            ("name:200", "resourcetype:125", "userid:150", "msdyn_primaryemail:200"),
            ("name", "msdyn_primaryemail"), ("name",),
        )
    ),
    *standard_views(
        Standard(
            BOOKING_STATUS, "booking statuses",
            ("name:200", "status:125", "msdyn_fieldservicestatus:150"), ("name", "description"),
            ("name",),
        )
    ),
    *standard_views(
        Standard(
            BOOKING_HEADER, "booking headers", ("name:200", "starttime:150", "endtime:150"),
            ("name",), ("starttime desc",),
        )
    ),
)  # fmt: skip
