"""Views of what is sold: leads, opportunities and their products, competitors, price lists."""

from portal.sandbox.organisation.tables.leads import COMPETITOR, LEAD
from portal.sandbox.organisation.tables.opportunities import OPPORTUNITY, OPPORTUNITY_CLOSE
from portal.sandbox.organisation.tables.opportunity_lines import OPPORTUNITY_PRODUCT
from portal.sandbox.organisation.tables.pricing import PRICE_LIST, PRICE_LIST_ITEM
from portal.sandbox.organisation.views.building import (
    ASSOCIATED,
    MINE,
    Link,
    Standard,
    View,
    condition,
    standard_views,
)

_OPEN = condition("statecode", "eq", 0)
_LEAD_CELLS = (
    "fullname:150", "subject:200", "companyname:150", "leadqualitycode:75", "statuscode:100",
    "createdon:125",
)  # fmt: skip
_CUSTOMER = Link("account", "accountid", "parentaccountid", "account")
_OPPORTUNITY_CELLS = (
    "name:200", "customerid:150", "estimatedvalue:100", "estimatedclosedate:100",
    "closeprobability:75", "opportunityratingcode:75", "account.address1_city:100",
)  # fmt: skip
_OPPORTUNITY_ORDER = ("estimatedclosedate",)

_LEADS = (
    View(
        LEAD, "My open leads", _LEAD_CELLS, ("createdon desc",), _OPEN + MINE, is_default=True,
        description="Open leads that are mine, the newest first.",
    ),
    View(
        LEAD, "Hot leads", _LEAD_CELLS, ("createdon desc",),
        _OPEN + condition("leadqualitycode", "eq", 1),
    ),
    View(
        LEAD, "Leads opened last month", _LEAD_CELLS, ("createdon desc",),
        condition("createdon", "last-x-months", 1),
    ),
    *standard_views(
        Standard(
            LEAD, "leads", _LEAD_CELLS,
            ("fullname", "companyname", "subject", "emailaddress1"), ("createdon desc",),
            default="My open leads", adjectives=("Open", "Closed"),
        )
    ),
    *standard_views(
        Standard(
            COMPETITOR, "competitors",
            ("name:200", "websiteurl:150", "reportedrevenue:125", "winpercentage:100"),
            ("name",), ("name",),
        )
    ),
)  # fmt: skip
_OPPORTUNITIES = (
    View(
        OPPORTUNITY, "My open opportunities", _OPPORTUNITY_CELLS, _OPPORTUNITY_ORDER,
        _OPEN + MINE, is_default=True, links=(_CUSTOMER,),
        description="Open opportunities that are mine, the next to close first.",
    ),
    View(
        OPPORTUNITY, "Opportunities closing next month", _OPPORTUNITY_CELLS, _OPPORTUNITY_ORDER,
        _OPEN + condition("estimatedclosedate", "next-month"), links=(_CUSTOMER,),
    ),
    View(
        OPPORTUNITY, "Won opportunities",
        ("name:200", "customerid:150", "actualvalue:100", "actualclosedate:100"),
        ("actualclosedate desc",), condition("statecode", "eq", 1),
    ),
    View(
        OPPORTUNITY, "Lost opportunities",
        ("name:200", "customerid:150", "statuscode:125", "actualclosedate:100"),
        ("actualclosedate desc",), condition("statecode", "eq", 2),
    ),
    *standard_views(
        Standard(
            OPPORTUNITY, "opportunities", _OPPORTUNITY_CELLS, ("name", "stepname"),
            _OPPORTUNITY_ORDER, (_CUSTOMER,), default="My open opportunities",
            adjectives=("Open", "Closed"),
        )
    ),
    *standard_views(
        Standard(
            OPPORTUNITY_PRODUCT, "opportunity products",
            ("opportunityproductname:200", "productid:150", "priceperunit:100", "quantity:75",
             "extendedamount:100"),
            ("opportunityproductname", "productdescription"), ("lineitemnumber",),
        )
    ),
    *standard_views(
        Standard(
            OPPORTUNITY_CLOSE, "opportunity closes",
            ("subject:200", "opportunityid:200", "actualrevenue:100", "actualend:125"),
            ("subject",), ("actualend desc",), adjectives=("Closed", "Other"), active_states=(1,),
        )
    ),
)  # fmt: skip
_ITEM_CELLS = ("productid:200", "uomid:75", "amount:100", "pricelevelid:150")
_PRICES = (
    *standard_views(
        Standard(
            PRICE_LIST, "price lists",
            ("name:200", "begindate:100", "enddate:100", "transactioncurrencyid:100"),
            ("name",), ("name",),
        )
    ),
    View(PRICE_LIST_ITEM, "All price list items", _ITEM_CELLS, ("createdon",), is_default=True),
    View(
        PRICE_LIST_ITEM, "Price List Item associated view", _ITEM_CELLS, ("createdon",),
        kind=ASSOCIATED, is_default=True,
    ),
)  # fmt: skip

VIEWS = (*_LEADS, *_OPPORTUNITIES, *_PRICES)
