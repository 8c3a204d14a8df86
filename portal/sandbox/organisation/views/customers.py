"""Views of customers, their assets, products, and of what is written about them."""

from portal.sandbox.organisation.tables.activities import NOTE
from portal.sandbox.organisation.tables.assets import (
    ASSET_CATEGORY,
    CUSTOMER_ASSET,
    PRODUCT,
    UNIT,
)
from portal.sandbox.organisation.tables.customers import ACCOUNT, CONTACT
from portal.sandbox.organisation.tables.receipts import RECEIPT
from portal.sandbox.organisation.tables.settings import CURRENCY
from portal.sandbox.organisation.views.building import (
    MINE,
    Link,
    Standard,
    View,
    active_of,
    standard_views,
)

_PRIMARY_CONTACT = Link("contact", "contactid", "primarycontactid", "contact")
_ACCOUNT_CELLS = (
    "name:200", "telephone1:125", "address1_city:125", "primarycontactid:150",
    "contact.mobilephone:125",
)  # fmt: skip
_CUSTOMERS = (
    View(
        ACCOUNT, "My active accounts", _ACCOUNT_CELLS, ("name",), active_of(ACCOUNT) + MINE,
        links=(_PRIMARY_CONTACT,),
    ),
    *standard_views(
        Standard(
            ACCOUNT, "accounts", _ACCOUNT_CELLS,
            ("name", "accountnumber", "telephone1", "address1_city"), ("name",),
            (_PRIMARY_CONTACT,),
        )
    ),
    *standard_views(
        Standard(
            CONTACT, "contacts",
            ("fullname:200", "parentcustomerid:200", "jobtitle:125", "telephone1:125",
             "emailaddress1:200"),
            ("fullname", "emailaddress1", "telephone1", "mobilephone"), ("fullname",),
        )
    ),
    *standard_views(
        Standard(
            CUSTOMER_ASSET, "customer assets",
            ("msdyn_name:200", "msdyn_account:200", "msdyn_product:150", "msdyn_assettag:125",
             "msdyn_parentasset:150"),
            ("msdyn_name", "msdyn_assettag", "msdyn_deviceid"), ("msdyn_name",),
        )
    ),
)  # fmt: skip
_GOODS = (
    *standard_views(
        Standard(
            PRODUCT, "products",
            ("name:200", "productnumber:125", "price:100", "defaultuomid:75",
             "quantityonhand:100"),
            ("name", "productnumber", "vendorname"), ("name",),
        )
    ),
    *standard_views(Standard(UNIT, "units", ("name:200", "quantity:100"), ("name",), ("name",))),
    *standard_views(
        Standard(
            ASSET_CATEGORY, "asset categories", ("msdyn_name:300",), ("msdyn_name",),
            ("msdyn_name",),
        )
    ),
    *standard_views(
        Standard(
            CURRENCY, "currencies",
            ("currencyname:200", "isocurrencycode:100", "currencysymbol:75"),
            ("currencyname", "isocurrencycode"), ("currencyname",),
        )
    ),
)  # fmt: skip
_WRITTEN = (
    *standard_views(
        Standard(
            NOTE, "notes",
            ("subject:200", "notetext:300", "objectid:150", "createdby:125", "createdon:125"),
            ("subject", "filename"), ("createdon desc",),
        )
    ),
    *standard_views(
        Standard(
            RECEIPT, "sync receipts",
            ("fp_name:200", "fp_kind:100", "fp_device:150", "fp_madeon:125"),
            ("fp_name", "fp_device"), ("createdon desc",),
        )
    ),
)  # fmt: skip

VIEWS = (*_CUSTOMERS, *_GOODS, *_WRITTEN)
