"""The app Sales: from a lead to an opportunity that is won."""

from portal.sandbox.organisation.apps.building import App, Area, Group, Item
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.assets import PRODUCT
from portal.sandbox.organisation.tables.communications import APPOINTMENT, EMAIL, PHONE_CALL
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.leads import COMPETITOR, LEAD
from portal.sandbox.organisation.tables.opportunities import OPPORTUNITY, OPPORTUNITY_CLOSE
from portal.sandbox.organisation.tables.opportunity_lines import OPPORTUNITY_PRODUCT
from portal.sandbox.organisation.tables.pricing import PRICE_LIST, PRICE_LIST_ITEM

_SALES = Area(
    "sales",
    ("Sales", "Vertrieb"),
    (
        Group(
            "my_work",
            ("My work", "Meine Arbeit"),
            (
                Item("tasks", TASK, ("Tasks", "Aufgaben")),
                Item("phone_calls", PHONE_CALL, ("Phone calls", "Telefonanrufe")),
                Item("appointments", APPOINTMENT, ("Appointments", "Termine")),
            ),
        ),
        Group(
            "customers",
            ("Customers", "Kunden"),
            (
                Item("accounts", ACCOUNT, ("Accounts", "Firmen")),
                Item("contacts", CONTACT, ("Contacts", "Kontakte")),
            ),
        ),
        Group(
            "sales",
            ("Sales", "Vertrieb"),
            (
                Item("leads", LEAD, ("Leads", "Leads")),
                Item("opportunities", OPPORTUNITY, ("Opportunities", "Verkaufschancen")),
                Item("competitors", COMPETITOR, ("Competitors", "Mitbewerber")),
            ),
        ),
    ),
)
_SETTINGS = Area(
    "sales_settings",
    ("Products and prices", "Produkte und Preise"),
    (
        Group(
            "catalogue",
            ("Catalogue", "Katalog"),
            (
                Item("products", PRODUCT, ("Products", "Produkte")),
                Item("price_lists", PRICE_LIST, ("Price lists", "Preislisten")),
            ),
        ),
    ),
)

SALES = App(
    unique_name="sales",
    name="Sales",
    description="Leads, opportunities with their products, and the customers behind them.",
    areas=(_SALES, _SETTINGS),
    tables=(OPPORTUNITY_PRODUCT, OPPORTUNITY_CLOSE, PRICE_LIST_ITEM, EMAIL),
    roles=("System Administrator", "Salesperson"),
)
