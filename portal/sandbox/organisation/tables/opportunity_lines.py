"""The products in an opportunity."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    REQUIRED,
    RESTRICT,
    Target,
    floating,
    lookup,
    memo,
    money,
    table,
    text,
    whole,
    yes_no,
)
from portal.sandbox.organisation.tables.formulas import computed_money
from portal.sandbox.organisation.tables.opportunities import base_amount, extended_amount

OPPORTUNITY_PRODUCT = table(
    TableDefinition(
        name="opportunityproduct",
        schema_name="OpportunityProduct",
        entity_set="opportunityproducts",
        object_type_code=1083,
        label="Opportunity Product",
        collection_label="Opportunity Products",
        label_de="Produkt der Verkaufschance",
        collection_label_de="Produkte der Verkaufschance",
        primary_id="opportunityproductid",
        primary_name="opportunityproductname",
        # As in the product, whoever may do something to opportunities may do it to their lines.
        privilege_suffix="Opportunity",
        states=(),
        statuses=(),
    ),
    text("opportunityproductname", "Name", "Name", max_length=500),
    text("productdescription", "Write-In Product", "Nicht aufgeführtes Produkt", max_length=500),
    memo("description", "Description", "Beschreibung"),
    floating("quantity", "Quantity", "Menge", minimum=0, precision=5, **REQUIRED),
    money("priceperunit", "Price Per Unit", "Preis pro Einheit", minimum=0),
    yes_no("isproductoverridden", "Select Product", "Nicht aufgeführtes Produkt"),
    yes_no("ispriceoverridden", "Pricing", "Preis überschrieben"),
    computed_money("baseamount", "Amount", "Betrag", base_amount),
    money("manualdiscountamount", "Manual Discount", "Manueller Rabatt", minimum=0),
    money("tax", "Tax", "Steuer", minimum=0),
    computed_money("extendedamount", "Extended Amount", "Positionsbetrag", extended_amount),
    whole("lineitemnumber", "Line Item Number", "Positionsnummer", minimum=0),
    lookup(
        "opportunityid",
        ("Opportunity", "Verkaufschance"),
        Target(
            "opportunity",
            "product_opportunities",
            "opportunityid",
            maps=(("transactioncurrencyid", "transactioncurrencyid"),),
            **PARENTAL,
        ),
        **REQUIRED,
    ),
    lookup(
        "productid",
        ("Existing Product", "Vorhandenes Produkt"),
        Target("product", "opportunity_products", "productid", **RESTRICT),
    ),
    lookup(
        "uomid",
        ("Unit", "Einheit"),
        Target("uom", "unit_of_measurement_opportunity_products", "uomid", **RESTRICT),
    ),
    lookup(
        "transactioncurrencyid",
        ("Currency", "Währung"),
        Target(
            "transactioncurrency",
            "transactioncurrency_opportunityproduct",
            "transactioncurrencyid",
            **RESTRICT,
        ),
    ),
)

TABLES = (OPPORTUNITY_PRODUCT,)
