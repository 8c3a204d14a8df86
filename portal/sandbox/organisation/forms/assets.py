"""Forms of customer assets, products and what classifies them, and of the portal's receipts."""

from portal.sandbox.organisation.forms.building import (
    GENERAL,
    RELATED,
    Field,
    Form,
    Section,
    Tab,
    grid_section,
    simple_form,
    timeline_section,
)
from portal.sandbox.organisation.tables.assets import (
    ASSET_CATEGORY,
    CUSTOMER_ASSET,
    PRODUCT,
    UNIT,
)
from portal.sandbox.organisation.tables.receipts import RECEIPT
from portal.sandbox.organisation.tables.settings import CURRENCY
from portal.sandbox.organisation.tables.work_orders import WORK_ORDER

_ASSET = Section(
    "asset_section",
    GENERAL,
    (
        "msdyn_name",
        "msdyn_account",
        "msdyn_product",
        "msdyn_customerassetcategory",
        "msdyn_parentasset",
        "msdyn_masterasset",
        "msdyn_assettag",
        "msdyn_deviceid",
        "msdyn_registrationstatus",
        Field("msdyn_alertcount", is_read_only=True),
        "msdyn_latitude",
        "msdyn_longitude",
    ),
)
_PRODUCT = Section(
    "product_section",
    GENERAL,
    (
        "name",
        "productnumber",
        "msdyn_fieldserviceproducttype",
        "defaultuomid",
        "price",
        "standardcost",
        "quantityonhand",
        "vendorname",
        Field("description", is_wide=True, rows=3),
    ),
)
_PARTS = grid_section(
    CUSTOMER_ASSET,
    "msdyn_msdyn_customerasset_msdyn_customerasset_ParentAsset",
    ("Parts", "Teile"),
)
_ORDERS = grid_section(
    WORK_ORDER,
    "msdyn_msdyn_customerasset_msdyn_workorder_CustomerAsset",
    ("Work Orders", "Arbeitsaufträge"),
)

FORMS = (
    Form(
        CUSTOMER_ASSET,
        (
            Tab("general", GENERAL, (_ASSET, timeline_section())),
            Tab("related", RELATED, (_PARTS, _ORDERS)),
        ),
        header=("msdyn_registrationstatus", "ownerid"),
        name="Customer Asset",
    ),
    Form(
        PRODUCT,
        (Tab("general", GENERAL, (_PRODUCT, timeline_section())),),
        header=("productnumber", "price"),
        name="Product",
    ),
    simple_form(UNIT, "name", "quantity"),
    simple_form(ASSET_CATEGORY, "msdyn_name"),
    simple_form(CURRENCY, "currencyname", "isocurrencycode", "currencysymbol", "exchangerate"),
    simple_form(RECEIPT, "fp_name", "fp_kind", "fp_device", "fp_madeon"),
)
