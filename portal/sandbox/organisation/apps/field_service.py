"""The app Field Service: what a technician does today, and what he looks up."""

from portal.sandbox.organisation.apps.building import App, Area, Group, Item
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.assets import CUSTOMER_ASSET, PRODUCT
from portal.sandbox.organisation.tables.bookings import BOOKING
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.resources import RESOURCE
from portal.sandbox.organisation.tables.work_order_lines import (
    WORK_ORDER_INCIDENT,
    WORK_ORDER_PRODUCT,
    WORK_ORDER_SERVICE_TASK,
)
from portal.sandbox.organisation.tables.work_orders import WORK_ORDER

_WORK = Area(
    "my_work",
    ("My work", "Meine Arbeit"),
    (
        Group(
            "schedule",
            ("Schedule", "Zeitplan"),
            (
                Item("bookings", BOOKING, ("My bookings", "Meine Buchungen")),
                Item("work_orders", WORK_ORDER, ("Work orders", "Arbeitsaufträge")),
                Item("tasks", TASK, ("Tasks", "Aufgaben")),
            ),
        ),
    ),
)
_REFERENCE = Area(
    "reference",
    ("Reference", "Nachschlagen"),
    (
        Group(
            "customers",
            ("Customers", "Kunden"),
            (
                Item("accounts", ACCOUNT, ("Accounts", "Firmen")),
                Item("contacts", CONTACT, ("Contacts", "Kontakte")),
            ),
        ),
        Group(
            "equipment",
            ("Equipment", "Ausstattung"),
            (
                Item("assets", CUSTOMER_ASSET, ("Customer assets", "Kundenanlagen")),
                Item("products", PRODUCT, ("Products", "Produkte")),
            ),
        ),
    ),
)

FIELD_SERVICE = App(
    unique_name="field_service",
    name="Field Service",
    description="Bookings, work orders and everything a technician needs to carry them out.",
    areas=(_WORK, _REFERENCE),
    tables=(WORK_ORDER_SERVICE_TASK, WORK_ORDER_INCIDENT, WORK_ORDER_PRODUCT, RESOURCE),
    roles=("System Administrator", "Field Service - Resource", "Field Service - Dispatcher"),
)
