"""What products cost whom: price lists and their items."""

from portal.sandbox.definitions.model import Option, TableDefinition
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    REQUIRED,
    RESTRICT,
    Target,
    choice,
    day,
    lookup,
    memo,
    money,
    options,
    table,
    text,
)

PRICE_LIST = table(
    TableDefinition(
        name="pricelevel",
        schema_name="PriceLevel",
        entity_set="pricelevels",
        object_type_code=1022,
        label="Price List",
        collection_label="Price Lists",
        label_de="Preisliste",
        collection_label_de="Preislisten",
        primary_id="pricelevelid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(
            Option(0, "Active", default_status=100001, label_de="Aktiv"),
            Option(1, "Inactive", default_status=100002, label_de="Inaktiv"),
        ),
        statuses=(
            Option(100001, "Active", state=0, label_de="Aktiv"),
            Option(100002, "Inactive", state=1, label_de="Inaktiv"),
        ),
    ),
    text("name", "Name", "Name", **REQUIRED),
    memo("description", "Description", "Beschreibung"),
    day("begindate", "Start Date", "Beginnt am"),
    day("enddate", "End Date", "Endet am"),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_pricelevel",
            "transactioncurrencyid",
            **RESTRICT,
        ),
        **REQUIRED,
    ),
)

PRICE_LIST_ITEM = table(
    TableDefinition(
        name="productpricelevel",
        schema_name="ProductPriceLevel",
        entity_set="productpricelevels",
        object_type_code=1026,
        label="Price List Item",
        collection_label="Price List Items",
        label_de="Preislistenelement",
        collection_label_de="Preislistenelemente",
        primary_id="productpricelevelid",
        primary_name="",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
    ),
    money("amount", "Amount", "Betrag", minimum=0),
    choice(
        "pricingmethodcode",
        ("Pricing Method", "Preisermittlungsmethode"),
        options(("Currency Amount", "Währungsbetrag"), ("Percent of List", "Prozent der Liste")),
        default=1,
    ),
    lookup(
        "pricelevelid",
        ("Price List", "Preisliste"),
        Target("pricelevel", "price_level_product_price_levels", "pricelevelid", **PARENTAL),
        **REQUIRED,
    ),
    lookup(
        "productid",
        ("Product", "Produkt"),
        Target("product", "product_price_levels", "productid", **PARENTAL),
        **REQUIRED,
    ),
    lookup(
        "uomid",
        ("Unit", "Einheit"),
        Target("uom", "unit_of_measurement_product_price_levels", "uomid", **RESTRICT),
        **REQUIRED,
    ),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_productpricelevel",
            "transactioncurrencyid",
            **RESTRICT,
        ),
    ),
)

TABLES = (PRICE_LIST, PRICE_LIST_ITEM)
