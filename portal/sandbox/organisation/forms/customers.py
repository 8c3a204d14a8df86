"""Forms of accounts, contacts and notes."""

from portal.sandbox.organisation.forms.building import (
    DETAILS,
    GENERAL,
    RELATED,
    Field,
    Form,
    Section,
    Tab,
    grid_section,
    timeline_section,
)
from portal.sandbox.organisation.tables.activities import NOTE
from portal.sandbox.organisation.tables.assets import CUSTOMER_ASSET
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.work_orders import WORK_ORDER

_ADDRESS = Section(
    "address_section",
    ("Address", "Adresse"),
    (
        "address1_line1",
        "address1_line2",
        "address1_postalcode",
        "address1_city",
        "address1_stateorprovince",
        "address1_country",
    ),
)
_ACCOUNT = Section(
    "account_section",
    GENERAL,
    (
        "name",
        "accountnumber",
        "telephone1",
        "emailaddress1",
        "websiteurl",
        "primarycontactid",
        "parentaccountid",
        "ownerid",
        Field("msdyn_workorderinstructions", is_wide=True, rows=3),
    ),
)
_COMPANY = Section(
    "company_section",
    ("Company profile", "Firmenprofil"),
    (
        "industrycode",
        "ownershipcode",
        "accountcategorycode",
        "customertypecode",
        "numberofemployees",
        "revenue",
        "creditonhold",
        "msdyn_taxexempt",
        "msdyn_billingaccount",
        "transactioncurrencyid",
        Field("description", is_wide=True, rows=3),
    ),
)
_CONTACT = Section(
    "contact_section",
    GENERAL,
    (
        "firstname",
        "lastname",
        "jobtitle",
        "parentcustomerid",
        "telephone1",
        "mobilephone",
        "emailaddress1",
        "preferredcontactmethodcode",
        "ownerid",
    ),
)
_PERSON = Section(
    "personal_section",
    ("Personal", "Persönlich"),
    (
        "gendercode",
        "familystatuscode",
        "birthdate",
        "donotphone",
        "donotemail",
        Field("description", is_wide=True, rows=3),
    ),
)
FORMS = (
    Form(
        ACCOUNT,
        (
            Tab("summary", GENERAL, (_ACCOUNT, _ADDRESS, timeline_section())),
            Tab(
                "related",
                RELATED,
                (
                    grid_section(CONTACT, "contact_customer_accounts", ("Contacts", "Kontakte")),
                    grid_section(
                        CUSTOMER_ASSET,
                        "msdyn_account_msdyn_customerasset_Account",
                        ("Customer Assets", "Kundenanlagen"),
                    ),
                    grid_section(
                        WORK_ORDER,
                        "msdyn_account_msdyn_workorder_ServiceAccount",
                        ("Work Orders", "Arbeitsaufträge"),
                    ),
                ),
            ),
            Tab("details", DETAILS, (_COMPANY,)),
        ),
        header=("accountcategorycode", "creditonhold", "ownerid"),
        name="Account",
    ),
    Form(
        CONTACT,
        (
            Tab("summary", GENERAL, (_CONTACT, _ADDRESS, timeline_section())),
            Tab("details", DETAILS, (_PERSON,)),
        ),
        header=("parentcustomerid", "ownerid"),
        name="Contact",
    ),
    Form(
        NOTE,
        (
            Tab(
                "general",
                GENERAL,
                (
                    Section(
                        "note_section",
                        GENERAL,
                        (
                            Field("subject", is_wide=True),
                            Field("notetext", is_wide=True, rows=6),
                            Field("filename", is_read_only=True),
                            Field("objectid", is_read_only=True),
                        ),
                    ),
                ),
            ),
        ),
        name="Note",
    ),
)
