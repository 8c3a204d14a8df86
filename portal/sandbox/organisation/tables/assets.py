"""What work is done on and with: products, units, customer assets and their categories."""

from portal.sandbox.definitions.model import Option, TableDefinition
from portal.sandbox.organisation.tables.building import (
    ACTIVE_OR_INACTIVE,
    ACTIVE_OR_INACTIVE_STATUSES,
    READ_ONLY,
    REQUIRED,
    Target,
    choice,
    degrees,
    floating,
    lookup,
    memo,
    moment,
    money,
    options,
    table,
    text,
    whole,
)
from portal.sandbox.organisation.tables.files import entity_image, image

UNIT = table(
    TableDefinition(
        name="uom",
        schema_name="UoM",
        entity_set="uoms",
        object_type_code=1055,
        label="Unit",
        collection_label="Units",
        label_de="Einheit",
        collection_label_de="Einheiten",
        primary_id="uomid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(),
        statuses=(),
    ),
    text("name", "Name", "Name", **REQUIRED),
    floating("quantity", "Quantity", "Menge", minimum=0),
)

PRODUCT = table(
    TableDefinition(
        name="product",
        schema_name="Product",
        entity_set="products",
        object_type_code=1024,
        label="Product",
        collection_label="Products",
        label_de="Produkt",
        collection_label_de="Produkte",
        primary_id="productid",
        primary_name="name",
        ownership="OrganizationOwned",
        states=(
            Option(0, "Active", default_status=1, label_de="Aktiv"),
            Option(1, "Retired", default_status=2, label_de="Eingestellt"),
            Option(2, "Draft", default_status=0, label_de="Entwurf"),
        ),
        statuses=(
            Option(1, "Active", state=0, label_de="Aktiv"),
            Option(2, "Retired", state=1, label_de="Eingestellt"),
            Option(0, "Draft", state=2, label_de="Entwurf"),
        ),
        has_notes=True,
    ),
    text("name", "Name", "Name", **REQUIRED),
    text("productnumber", "Product ID", "Produkt-ID", **REQUIRED),
    memo("description", "Description", "Beschreibung"),
    text("vendorname", "Vendor", "Lieferant"),
    money("price", "List Price", "Listenpreis", minimum=0),
    money("standardcost", "Standard Cost", "Standardkosten", minimum=0),
    floating("quantityonhand", "Quantity On Hand", "Lagerbestand", minimum=0),
    entity_image("Product Image", "Produktbild"),
    choice(
        "msdyn_fieldserviceproducttype",
        ("Field Service Product Type", "Field Service-Produkttyp"),
        options(
            ("Inventory", "Lagerartikel"),
            ("Non-Inventory", "Kein Lagerartikel"),
            ("Service", "Service"),
            first=690970000,
        ),
    ),
    lookup(
        "defaultuomid",
        ("Default Unit", "Standardeinheit"),
        Target("uom", "unit_of_measurement_products", "defaultuomid", delete="Restrict"),
    ),
)

ASSET_CATEGORY = table(
    TableDefinition(
        name="msdyn_customerassetcategory",
        schema_name="msdyn_customerassetcategory",
        entity_set="msdyn_customerassetcategories",
        object_type_code=10050,
        label="Customer Asset Category",
        collection_label="Customer Asset Categories",
        label_de="Kategorie der Kundenanlage",
        collection_label_de="Kategorien der Kundenanlagen",
        primary_id="msdyn_customerassetcategoryid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
    ),
    text("msdyn_name", "Name", "Name", **REQUIRED),
)

_REGISTRATION = options(
    ("Unknown", "Unbekannt"),
    ("Unregistered", "Nicht registriert"),
    ("In Progress", "In Bearbeitung"),
    ("Registered", "Registriert"),
    ("Error", "Fehler"),
    first=192350000,
)

CUSTOMER_ASSET = table(
    TableDefinition(
        name="msdyn_customerasset",
        schema_name="msdyn_customerasset",
        entity_set="msdyn_customerassets",
        object_type_code=10051,
        label="Customer Asset",
        collection_label="Customer Assets",
        label_de="Kundenanlage",
        collection_label_de="Kundenanlagen",
        primary_id="msdyn_customerassetid",
        primary_name="msdyn_name",
        states=ACTIVE_OR_INACTIVE,
        statuses=ACTIVE_OR_INACTIVE_STATUSES,
        is_custom=True,
        has_notes=True,
    ),
    text("msdyn_name", "Name", "Name", **REQUIRED),
    image("fp_photo", "Photo", "Foto"),
    text("msdyn_assettag", "Asset Tag", "Inventarnummer"),
    text("msdyn_deviceid", "Device ID", "Geräte-ID"),
    degrees("msdyn_latitude", "Latitude", "Breitengrad", 90),
    degrees("msdyn_longitude", "Longitude", "Längengrad", 180),
    choice(
        "msdyn_registrationstatus",
        ("Registration Status", "Registrierungsstatus"),
        _REGISTRATION,
        default=192350000,
    ),
    whole("msdyn_alertcount", "Active Alerts", "Aktive Warnungen", minimum=0, **READ_ONLY),
    moment("msdyn_lastalerttime", "Last Active Alert Time", "Letzte Warnung", **READ_ONLY),
    lookup(
        "msdyn_account",
        ("Account", "Firma"),
        Target("account", "msdyn_account_msdyn_customerasset_Account", "msdyn_account"),
        **REQUIRED,
    ),
    lookup(
        "msdyn_product",
        ("Product", "Produkt"),
        Target("product", "msdyn_product_msdyn_customerasset_Product", "msdyn_product"),
    ),
    lookup(
        "msdyn_customerassetcategory",
        ("Category", "Kategorie"),
        Target(
            "msdyn_customerassetcategory",
            "msdyn_msdyn_customerassetcategory_msdyn_customerasset_CustomerAssetCategory",
            "msdyn_CustomerAssetCategory",
        ),
    ),
    lookup(
        "msdyn_parentasset",
        ("Parent Asset", "Übergeordnete Anlage"),
        Target(
            "msdyn_customerasset",
            "msdyn_msdyn_customerasset_msdyn_customerasset_ParentAsset",
            "msdyn_parentasset",
            is_hierarchical=True,
        ),
    ),
    lookup(
        "msdyn_masterasset",
        ("Top-Level Asset", "Anlage der obersten Ebene"),
        Target(
            "msdyn_customerasset",
            "msdyn_msdyn_customerasset_msdyn_customerasset_MasterAsset",
            "msdyn_masterasset",
        ),
    ),
)

TABLES = (UNIT, PRODUCT, ASSET_CATEGORY, CUSTOMER_ASSET)
