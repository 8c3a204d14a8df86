"""The app Customer Service: cases from the call to the resolution."""

from portal.sandbox.organisation.apps.building import App, Area, Group, Item
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.cases import CASE, CASE_RESOLUTION, SUBJECT
from portal.sandbox.organisation.tables.communications import APPOINTMENT, EMAIL, PHONE_CALL
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.entitlements import ENTITLEMENT
from portal.sandbox.organisation.tables.queues import QUEUE, QUEUE_ITEM

_SERVICE = Area(
    "service",
    ("Service", "Service"),
    (
        Group(
            "my_work",
            ("My work", "Meine Arbeit"),
            (
                Item("queue_items", QUEUE_ITEM, ("Queue items", "Warteschlangenelemente")),
                Item("tasks", TASK, ("Tasks", "Aufgaben")),
                Item("phone_calls", PHONE_CALL, ("Phone calls", "Telefonanrufe")),
                Item("emails", EMAIL, ("Emails", "E-Mails")),
            ),
        ),
        Group("service", ("Service", "Service"), (Item("cases", CASE, ("Cases", "Anfragen")),)),
        Group(
            "customers",
            ("Customers", "Kunden"),
            (
                Item("accounts", ACCOUNT, ("Accounts", "Firmen")),
                Item("contacts", CONTACT, ("Contacts", "Kontakte")),
            ),
        ),
    ),
)
_MANAGEMENT = Area(
    "service_management",
    ("Service management", "Serviceverwaltung"),
    (
        Group(
            "terms",
            ("Service terms", "Servicebedingungen"),
            (
                Item("entitlements", ENTITLEMENT, ("Entitlements", "Berechtigungen")),
                Item("queues", QUEUE, ("Queues", "Warteschlangen")),
                Item("subjects", SUBJECT, ("Subjects", "Themen")),
            ),
        ),
    ),
)

CUSTOMER_SERVICE = App(
    unique_name="customer_service",
    name="Customer Service",
    description="Cases, what customers are entitled to, and the queues that work waits in.",
    areas=(_SERVICE, _MANAGEMENT),
    tables=(CASE_RESOLUTION, APPOINTMENT),
    roles=("System Administrator", "Customer Service Representative"),
)
