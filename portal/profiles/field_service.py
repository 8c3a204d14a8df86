"""The Field Service profile of the demo organisation: what a technician takes along.

Bookings are the technician's own within a window; everything else hangs on them. All bookings of a
work order in scope would show other people's, so they are not taken; nor is systemuser.
"""

from portal.profiles.definition import (
    Direction,
    Mode,
    RelationshipRule,
    RowOption,
    TableRule,
)

NAME = "Field Service"
DESCRIPTION = "Bookings from a week back to two weeks ahead, with all that belongs to their work."
ROLE = "Field Service - Resource"

_ORDER_LINES = "msdyn_msdyn_workorder_msdyn_workorder"
_ASSET_OF = "msdyn_msdyn_customerasset_msdyn_"
_BOOKING_ORDER = "msdyn_msdyn_workorder_bookableresourcebooking_WorkOrder"
_BOOKING_RESOURCE = "bookableresource_bookableresourcebooking_Resource"

_OWN_BOOKINGS_IN_WINDOW = (
    '<filter type="and"><condition attribute="ownerid" operator="eq-userid"/>'
    '<filter type="or"><condition attribute="starttime" operator="last-x-days" value="7"/>'
    '<condition attribute="starttime" operator="next-x-days" value="14"/></filter></filter>'
)
_OWN_OPEN_TASKS = (
    '<filter type="and"><condition attribute="ownerid" operator="eq-userid"/>'
    '<condition attribute="statecode" operator="eq" value="0"/></filter>'
)
_REFERENCE_TABLES = (
    "bookingstatus",
    "msdyn_workordertype",
    "msdyn_priority",
    "msdyn_incidenttype",
    "msdyn_servicetasktype",
    "product",
    "uom",
)
_REFERENCE_COLUMNS = {"bookingstatus": ("msdyn_fieldservicestatus", "msdyn_statuscolor", "status")}


def field_service_rules() -> tuple[TableRule, ...]:
    """The tables of the profile."""
    return (*_work(), *_surroundings(), *_reference())


def _work() -> tuple[TableRule, ...]:
    """What changes during a day: every five minutes."""
    return (
        TableRule(
            "bookableresourcebooking",
            RowOption.CUSTOM,
            filter_xml=_OWN_BOOKINGS_IN_WINDOW,
            interval_minutes=5,
            priority=10,
        ),
        _related("msdyn_workorder", 20, _parents(_BOOKING_ORDER)),
        _related(
            "msdyn_workorderservicetask", 30, _children(f"{_ORDER_LINES}servicetask_WorkOrder")
        ),
        _related("msdyn_workorderincident", 31, _children(f"{_ORDER_LINES}incident_WorkOrder")),
        _related("msdyn_workorderproduct", 32, _children(f"{_ORDER_LINES}product_WorkOrder")),
        _related(
            "annotation",
            40,
            _children("msdyn_workorder_Annotations"),
            _children("bookableresourcebooking_Annotations"),
        ),
        TableRule(
            "task",
            RowOption.CUSTOM,
            filter_xml=_OWN_OPEN_TASKS,
            interval_minutes=5,
            priority=41,
            relationships=(_children("msdyn_workorder_Tasks"),),
        ),
    )


def _surroundings() -> tuple[TableRule, ...]:
    """Where the work is and for whom."""
    return (
        _related(
            "account",
            50,
            _parents("msdyn_account_msdyn_workorder_ServiceAccount"),
            _parents("msdyn_account_msdyn_workorder_BillingAccount"),
            interval=15,
        ),
        _related(
            "contact",
            51,
            _children("contact_customer_accounts"),
            _parents("msdyn_contact_msdyn_workorder_ReportedByContact"),
            interval=15,
        ),
        _related(
            "msdyn_customerasset",
            52,
            _parents(f"{_ASSET_OF}workorder_CustomerAsset"),
            _parents(f"{_ASSET_OF}workorderincident_CustomerAsset"),
            _parents(f"{_ASSET_OF}workorderservicetask_CustomerAsset"),
            interval=15,
        ),
        _related("bookableresource", 53, _parents(_BOOKING_RESOURCE), interval=60),
    )


def _reference() -> tuple[TableRule, ...]:
    """Small tables, whole, so that every lookup can be searched offline."""
    return tuple(
        TableRule(
            name,
            RowOption.ALL,
            columns=_REFERENCE_COLUMNS.get(name, ()),
            interval_minutes=60,
            priority=60 + position,
        )
        for position, name in enumerate(_REFERENCE_TABLES)
    )


def _related(
    table: str, priority: int, *relationships: RelationshipRule, interval: int = 5
) -> TableRule:
    return TableRule(
        table,
        RowOption.RELATED,
        interval_minutes=interval,
        priority=priority,
        relationships=relationships,
    )


def _parents(name: str) -> RelationshipRule:
    return RelationshipRule(name, Direction.PARENTS, Mode.ALSO)


def _children(name: str) -> RelationshipRule:
    return RelationshipRule(name, Direction.CHILDREN, Mode.ALSO)
