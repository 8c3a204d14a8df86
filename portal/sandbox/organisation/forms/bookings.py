"""Forms of bookings and resources."""

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
from portal.sandbox.organisation.tables.bookings import BOOKING, BOOKING_HEADER
from portal.sandbox.organisation.tables.resources import BOOKING_STATUS, RESOURCE

_BOOKING_SUMMARY = Section(
    "summary_section",
    SUMMARY,
    (
        "name",
        "msdyn_workorder",
        "bookingstatus",
        "resource",
        "starttime",
        "endtime",
        "duration",
        "msdyn_worklocation",
    ),
)
_TRAVEL = Section(
    "travel_section",
    ("Travel", "Anfahrt"),
    (
        "msdyn_estimatedarrivaltime",
        "msdyn_actualarrivaltime",
        "msdyn_estimatedtravelduration",
        "msdyn_actualtravelduration",
        "msdyn_milestraveled",
    ),
)
_TIME = Section(
    "time_section",
    ("Time spent", "Aufgewendete Zeit"),
    (
        Field("msdyn_totaldurationinprogress", is_read_only=True),
        Field("msdyn_totalbreakduration", is_read_only=True),
        Field("msdyn_totalbillableduration", is_read_only=True),
        "msdyn_bookingmethod",
        "bookingtype",
        "ownerid",
        Field("msdyn_offlinetimestamp", is_read_only=True),
    ),
)

FORMS = (
    Form(
        BOOKING,
        (
            Tab("general", GENERAL, (_BOOKING_SUMMARY, _TRAVEL, timeline_section())),
            Tab("details", DETAILS, (_TIME,)),
        ),
        header=("bookingstatus", "starttime", "endtime", "ownerid"),
        name="Bookable Resource Booking",
    ),
    Form(
        RESOURCE,
        (
            Tab(
                "general",
                GENERAL,
                (
                    Section(
                        "resource_section",
                        GENERAL,
                        ("name", "resourcetype", "userid", "contactid", "accountid", "timezone"),
                    ),
                    Section(
                        "scheduling_section",
                        ("Scheduling", "Einsatzplanung"),
                        (
                            "msdyn_startlocation",
                            "msdyn_endlocation",
                            "msdyn_displayonscheduleboard",
                            "msdyn_targetutilization",
                            "msdyn_hourlyrate",
                            "msdyn_primaryemail",
                        ),
                    ),
                ),
            ),
            Tab(
                "bookings",
                ("Bookings", "Buchungen"),
                (
                    grid_section(
                        BOOKING,
                        "bookableresource_bookableresourcebooking_Resource",
                        ("Bookings", "Buchungen"),
                    ),
                ),
            ),
        ),
        header=("resourcetype", "ownerid"),
    ),
    simple_form(BOOKING_STATUS, "name", "status", "msdyn_fieldservicestatus", "msdyn_statuscolor"),
    simple_form(BOOKING_HEADER, "name", "starttime", "endtime", "duration"),
)
