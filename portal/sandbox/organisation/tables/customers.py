"""Who work is done for: accounts and contacts, as in the core of the product."""

from portal.sandbox.definitions.model import ColumnDefinition, Option, TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    READ_ONLY,
    REQUIRED,
    Target,
    choice,
    customer,
    day,
    degrees,
    lookup,
    memo,
    money,
    options,
    table,
    text,
    whole,
    yes_no,
)


def _address() -> tuple[ColumnDefinition, ...]:
    """Return the first address of a customer."""
    return (
        text("address1_line1", "Address 1: Street 1", "Adresse 1: Straße 1", max_length=250),
        text("address1_line2", "Address 1: Street 2", "Adresse 1: Straße 2", max_length=250),
        text("address1_city", "Address 1: City", "Adresse 1: Stadt", max_length=80),
        text(
            "address1_stateorprovince",
            "Address 1: State/Province",
            "Adresse 1: Bundesland",
            max_length=50,
        ),
        text("address1_postalcode", "Address 1: ZIP/Postal Code", "Adresse 1: PLZ", max_length=20),
        text("address1_country", "Address 1: Country/Region", "Adresse 1: Land", max_length=80),
        degrees("address1_latitude", "Address 1: Latitude", "Adresse 1: Breitengrad", 90),
        degrees("address1_longitude", "Address 1: Longitude", "Adresse 1: Längengrad", 180),
    )


_INDUSTRIES = (
    Option(1, "Accounting", label_de="Buchhaltung"),
    Option(6, "Building Supply Retail", label_de="Baustoffhandel"),
    Option(10, "Consulting", label_de="Beratung"),
    Option(17, "Food and Tobacco Processing", label_de="Lebensmittel und Genussmittel"),
    Option(20, "Inbound Repair and Services", label_de="Reparatur und Service"),
    Option(33, "Wholesale", label_de="Großhandel"),
)

ACCOUNT = table(
    TableDefinition(
        name="account",
        schema_name="Account",
        entity_set="accounts",
        object_type_code=1,
        label="Account",
        collection_label="Accounts",
        label_de="Firma",
        collection_label_de="Firmen",
        primary_id="accountid",
        primary_name="name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        has_notes=True,
    ),
    text("name", "Account Name", "Firmenname", max_length=160, **REQUIRED),
    text("accountnumber", "Account Number", "Kundennummer", max_length=20),
    text("telephone1", "Main Phone", "Telefon", max_length=50, format="Phone"),
    text("emailaddress1", "Email", "E-Mail", format="Email"),
    text("websiteurl", "Website", "Website", max_length=200, format="Url"),
    memo("description", "Description", "Beschreibung"),
    *_address(),
    choice("industrycode", ("Industry", "Branche"), _INDUSTRIES),
    choice(
        "accountcategorycode",
        ("Category", "Kategorie"),
        options(("Preferred Customer", "Bevorzugter Kunde"), ("Standard", "Standard")),
    ),
    choice(
        "customertypecode",
        ("Relationship Type", "Beziehungstyp"),
        (
            Option(3, "Customer", label_de="Kunde"),
            Option(8, "Prospect", label_de="Interessent"),
            Option(10, "Supplier", label_de="Lieferant"),
            Option(11, "Vendor", label_de="Händler"),
            Option(12, "Other", label_de="Sonstige"),
        ),
    ),
    choice(
        "ownershipcode",
        ("Ownership", "Eigentumsform"),
        options(
            ("Public", "Börsennotiert"),
            ("Private", "Privat"),
            ("Subsidiary", "Tochtergesellschaft"),
            ("Other", "Sonstige"),
        ),
    ),
    money("revenue", "Annual Revenue", "Jahresumsatz", minimum=0),
    whole("numberofemployees", "Number of Employees", "Anzahl Mitarbeiter", minimum=0),
    yes_no("creditonhold", "Credit Hold", "Kreditsperre"),
    yes_no("msdyn_taxexempt", "Tax Exempt", "Steuerbefreit"),
    memo(
        "msdyn_workorderinstructions", "Work Order Instructions", "Anweisungen zum Arbeitsauftrag"
    ),
    lookup(
        "primarycontactid",
        ("Primary Contact", "Primärer Kontakt"),
        Target("contact", "account_primary_contact", "primarycontactid"),
    ),
    lookup(
        "parentaccountid",
        ("Parent Account", "Übergeordnete Firma"),
        Target("account", "account_parent_account", "parentaccountid", is_hierarchical=True),
    ),
    lookup(
        "msdyn_billingaccount",
        ("Billing Account", "Rechnungsempfänger"),
        Target("account", "msdyn_account_account_BillingAccount", "msdyn_BillingAccount"),
    ),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_account",
            "transactioncurrencyid",
            delete="Restrict",
        ),
    ),
)

CONTACT = table(
    TableDefinition(
        name="contact",
        schema_name="Contact",
        entity_set="contacts",
        object_type_code=2,
        label="Contact",
        collection_label="Contacts",
        label_de="Kontakt",
        collection_label_de="Kontakte",
        primary_id="contactid",
        primary_name="fullname",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        has_notes=True,
    ),
    text("fullname", "Full Name", "Vollständiger Name", max_length=160, **READ_ONLY),
    text("firstname", "First Name", "Vorname", max_length=50, required="Recommended"),
    text("lastname", "Last Name", "Nachname", max_length=50, **REQUIRED),
    text("jobtitle", "Job Title", "Position"),
    text("emailaddress1", "Email", "E-Mail", format="Email"),
    text("telephone1", "Business Phone", "Telefon (geschäftlich)", max_length=50, format="Phone"),
    text("mobilephone", "Mobile Phone", "Mobiltelefon", max_length=50, format="Phone"),
    memo("description", "Description", "Beschreibung"),
    *_address(),
    day("birthdate", "Birthday", "Geburtstag"),
    choice(
        "gendercode",
        ("Gender", "Geschlecht"),
        options(("Male", "Männlich"), ("Female", "Weiblich")),
    ),
    choice(
        "familystatuscode",
        ("Marital Status", "Familienstand"),
        options(
            ("Single", "Ledig"),
            ("Married", "Verheiratet"),
            ("Divorced", "Geschieden"),
            ("Widowed", "Verwitwet"),
        ),
    ),
    choice(
        "preferredcontactmethodcode",
        ("Preferred Method of Contact", "Bevorzugte Kontaktmethode"),
        options(
            ("Any", "Beliebig"),
            ("Email", "E-Mail"),
            ("Phone", "Telefon"),
            ("Fax", "Fax"),
            ("Mail", "Post"),
        ),
        default=1,
    ),
    yes_no("donotemail", "Do not allow Emails", "E-Mails nicht zulassen"),
    yes_no("donotphone", "Do not allow Phone Calls", "Anrufe nicht zulassen"),
    customer(
        "parentcustomerid",
        ("Company Name", "Firmenname"),
        Target("account", "contact_customer_accounts", "parentcustomerid_account"),
        Target("contact", "contact_customer_contacts", "parentcustomerid_contact"),
    ),
)

TABLES = (ACCOUNT, CONTACT)
