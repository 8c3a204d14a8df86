"""The account as sellers and service agents see it: each app has a form of its own."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.forms.building import (
    GENERAL,
    RELATED,
    SUMMARY,
    Field,
    Form,
    Labels,
    Section,
    Tab,
    grid_section,
    quick_view_section,
    timeline_section,
)
from portal.sandbox.organisation.tables.addresses import ADDRESS_COLUMNS
from portal.sandbox.organisation.tables.cases import CASE
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.entitlements import ENTITLEMENT
from portal.sandbox.organisation.tables.opportunities import OPPORTUNITY

_ADDRESS = Section("address_section", ("Address", "Adresse"), ADDRESS_COLUMNS)
_SELLING = Section(
    "selling_section",
    SUMMARY,
    (
        "name",
        "accountnumber",
        "telephone1",
        "emailaddress1",
        "primarycontactid",
        "industrycode",
        "revenue",
        "creditlimit",
        "creditonhold",
        "customertypecode",
        Field("opendeals", is_read_only=True),
        Field("openrevenue", is_read_only=True),
        "transactioncurrencyid",
        "ownerid",
    ),
)
_SERVING = Section(
    "serving_section",
    SUMMARY,
    (
        "name",
        "accountnumber",
        "telephone1",
        "emailaddress1",
        "primarycontactid",
        "creditonhold",
        Field("msdyn_workorderinstructions", is_wide=True, rows=3),
    ),
)
_CONTACTS = grid_section(CONTACT, "contact_customer_accounts", ("Contacts", "Kontakte"))


def _account(
    app: str, role: str, name: str, first: Section, *grids: tuple[TableDefinition, str, Labels]
) -> Form:
    """Return the account's form in one app: who it is, where, and what is going on with it."""
    related = tuple(
        grid_section(table, relationship, labels) for table, relationship, labels in grids
    )
    contact = quick_view_section(
        "primarycontactid", ("Primary Contact", "Primärer Kontakt"), CONTACT
    )
    return Form(
        ACCOUNT,
        (
            Tab("summary", GENERAL, (first, contact, _ADDRESS, timeline_section())),
            Tab("related", RELATED, (_CONTACTS, *related)),
        ),
        header=("accountcategorycode", "creditonhold", "ownerid"),
        name=name,
        only_in=app,
        roles=(role,),
        order=0,
    )


FORMS = (
    _account(
        "sales", "Salesperson", "Account for sales", _SELLING,
        (OPPORTUNITY, "opportunity_parent_account", ("Opportunities", "Verkaufschancen")),
    ),
    _account(
        "customer_service", "Customer Service Representative", "Account for service", _SERVING,
        (CASE, "incident_customer_accounts", ("Cases", "Anfragen")),
        (ENTITLEMENT, "account_entitlement_Account", ("Entitlements", "Berechtigungen")),
    ),
)  # fmt: skip
