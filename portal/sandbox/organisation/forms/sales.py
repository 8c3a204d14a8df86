"""Forms of leads, opportunities, their products, competitors and price lists."""

from portal.sandbox.organisation.forms.building import (
    DETAILS,
    GENERAL,
    NOTES,
    RELATED,
    SUMMARY,
    Field,
    Form,
    Section,
    SubGrid,
    Tab,
    grid_section,
    quick_create,
    quick_view,
    quick_view_section,
    simple_form,
    timeline_section,
)
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.addresses import ADDRESS_COLUMNS
from portal.sandbox.organisation.tables.assets import PRODUCT
from portal.sandbox.organisation.tables.communications import APPOINTMENT, PHONE_CALL
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.leads import COMPETITOR, LEAD
from portal.sandbox.organisation.tables.opportunities import OPPORTUNITY, OPPORTUNITY_CLOSE
from portal.sandbox.organisation.tables.opportunity_lines import OPPORTUNITY_PRODUCT
from portal.sandbox.organisation.tables.pricing import PRICE_LIST, PRICE_LIST_ITEM

_COMPETITORS = ("Competitors", "Mitbewerber")
_ADDRESS = Section("address_section", ("Address", "Adresse"), ADDRESS_COLUMNS)
_LEAD = Section(
    "lead_section",
    SUMMARY,
    (
        Field("subject", is_wide=True),
        "firstname",
        "lastname",
        "companyname",
        "jobtitle",
        "telephone1",
        "mobilephone",
        "emailaddress1",
        "websiteurl",
        "leadsourcecode",
        "leadqualitycode",
        Field("description", is_wide=True, rows=3),
    ),
)
_LEAD_DETAILS = Section(
    "lead_details_section",
    DETAILS,
    (
        "estimatedamount",
        "estimatedclosedate",
        "budgetamount",
        "decisionmaker",
        "industrycode",
        "numberofemployees",
        "revenue",
        "customerid",
        "parentaccountid",
        "parentcontactid",
        Field("qualifyingopportunityid", is_read_only=True),
        Field("originatingcaseid", is_read_only=True),
        "transactioncurrencyid",
        "ownerid",
    ),
)
_OPPORTUNITY = Section(
    "opportunity_section",
    SUMMARY,
    (
        Field("name", is_wide=True),
        "parentaccountid",
        "parentcontactid",
        "estimatedclosedate",
        "estimatedvalue",
        "closeprobability",
        "opportunityratingcode",
        "purchasetimeframe",
        "msdyn_forecastcategory",
        "stepname",
        "budgetamount",
        Field("customerneed", is_wide=True, rows=3),
        Field("proposedsolution", is_wide=True, rows=3),
    ),
)
_PRODUCTS = Section(
    "products_section",
    ("Product line items", "Produktpositionen"),
    (
        SubGrid(OPPORTUNITY_PRODUCT, "product_opportunities", ("Products", "Produkte"), records=10),
        "pricelevelid",
        "isrevenuesystemcalculated",
        Field("totallineitemamount", is_read_only=True),
        "discountpercentage",
        "discountamount",
        Field("totalamountlessfreight", is_read_only=True),
        "freightamount",
        Field("totalamount", is_read_only=True),
    ),
)
_OUTCOME = Section(
    "outcome_section",
    ("Outcome", "Ergebnis"),
    (
        "actualvalue",
        "actualclosedate",
        "customerid",
        "originatingleadid",
        "msdyn_workordertype",
        "transactioncurrencyid",
        "ownerid",
        Field("currentsituation", is_wide=True, rows=3),
        Field("description", is_wide=True, rows=3),
    ),
)
_ACTIVITIES = Tab(
    "activities",
    ("Activities", "Aktivitäten"),
    (
        grid_section(TASK, "Opportunity_Tasks", ("Tasks", "Aufgaben")),
        grid_section(PHONE_CALL, "Opportunity_Phonecalls", ("Phone Calls", "Telefonanrufe")),
        grid_section(APPOINTMENT, "Opportunity_Appointments", ("Appointments", "Termine")),
    ),
)

FORMS = (
    Form(
        LEAD,
        (
            Tab("summary", SUMMARY, (_LEAD, _ADDRESS, timeline_section())),
            Tab(
                "details",
                DETAILS,
                (
                    _LEAD_DETAILS,
                    grid_section(COMPETITOR, "leadcompetitors_association", _COMPETITORS),
                ),
            ),
        ),
        header=("leadqualitycode", "leadsourcecode", "statuscode", "ownerid"),
        name="Lead",
    ),
    Form(
        OPPORTUNITY,
        (
            Tab(
                "summary",
                SUMMARY,
                (
                    _OPPORTUNITY,
                    quick_view_section("parentaccountid", ("Account", "Firma"), ACCOUNT),
                    timeline_section(),
                ),
            ),
            Tab("products", ("Products", "Produkte"), (_PRODUCTS,)),
            Tab(
                "related",
                RELATED,
                (
                    grid_section(COMPETITOR, "opportunitycompetitors_association", _COMPETITORS),
                    grid_section(
                        OPPORTUNITY_CLOSE,
                        "Opportunity_OpportunityClose",
                        ("History", "Verlauf"),
                    ),
                ),
            ),
            _ACTIVITIES,
            Tab("details", DETAILS, (_OUTCOME,)),
        ),
        header=("estimatedclosedate", "estimatedvalue", "statuscode", "ownerid"),
        name="Opportunity",
    ),
    simple_form(
        OPPORTUNITY_PRODUCT, "productid", "productdescription", "uomid", "priceperunit",
        "quantity", "manualdiscountamount", "tax", "baseamount", "extendedamount",
        "lineitemnumber", "opportunityid", "description",
    ),
    simple_form(
        OPPORTUNITY_CLOSE, "subject", "opportunityid", "actualrevenue", "actualend",
        "competitorid", "description",
    ),
    Form(
        COMPETITOR,
        (
            Tab(
                "general",
                GENERAL,
                (
                    Section(
                        "competitor_section",
                        GENERAL,
                        (
                            "name",
                            "websiteurl",
                            "reportedrevenue",
                            "winpercentage",
                            Field("overview", is_wide=True, rows=2),
                            Field("strengths", is_wide=True, rows=2),
                            Field("weaknesses", is_wide=True, rows=2),
                        ),
                    ),
                    grid_section(
                        OPPORTUNITY, "opportunitycompetitors_association",
                        ("Opportunities", "Verkaufschancen"),
                    ),
                    grid_section(
                        PRODUCT, "competitorproduct_association", ("Products", "Produkte")
                    ),
                    Section("notes_section", NOTES, timeline_section().parts, columns=1),
                ),
            ),
        ),
        name="Competitor",
    ),
    Form(
        PRICE_LIST,
        (
            Tab(
                "general",
                GENERAL,
                (
                    Section(
                        "price_list_section",
                        GENERAL,
                        ("name", "transactioncurrencyid", "begindate", "enddate",
                         Field("description", is_wide=True, rows=2)),
                    ),
                    grid_section(
                        PRICE_LIST_ITEM, "price_level_product_price_levels",
                        ("Price List Items", "Preislistenelemente"),
                    ),
                ),
            ),
        ),
        name="Price List",
    ),
    simple_form(
        PRICE_LIST_ITEM, "pricelevelid", "productid", "uomid", "amount", "pricingmethodcode"
    ),
    quick_create(
        LEAD, "subject", "firstname", "lastname", "companyname", "telephone1", "emailaddress1"
    ),
    quick_create(
        OPPORTUNITY, "name", "parentaccountid", "parentcontactid", "estimatedclosedate",
        "estimatedvalue",
    ),
    quick_create(OPPORTUNITY_PRODUCT, "opportunityid", "productid", "uomid", "quantity"),
    quick_create(
        ACCOUNT, "name", "telephone1", "address1_city", "primarycontactid", "parentaccountid"
    ),
    quick_create(
        CONTACT, "firstname", "lastname", "jobtitle", "parentcustomerid", "emailaddress1",
        "mobilephone",
    ),
    quick_view(
        ACCOUNT, "telephone1", "emailaddress1", "address1_city", "creditonhold", "opendeals"
    ),
    quick_view(CONTACT, "jobtitle", "telephone1", "mobilephone", "emailaddress1"),
)  # fmt: skip
