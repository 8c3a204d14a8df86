"""What the company offers: products, kinds of work, kinds of faults, and the statuses of bookings.

These rows are the same in every seed, as an organisation's configuration is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.sandbox.organisation.people import ROOT
from portal.sandbox.organisation.rows import SeedRow, fixed_id

_OWNER = ("team", fixed_id("team", ROOT))


@dataclass(frozen=True)
class Product:
    """A thing sold: its number, unit, list price and cost."""

    number: str
    name: str
    unit: str
    price: float
    cost: float
    kind: int = 690970000

    @property
    def id(self) -> str:
        """Return the product's productid."""
        return fixed_id("product", self.number)


@dataclass(frozen=True)
class IncidentType:
    """A kind of fault or job: what it needs to be done, and with what."""

    name: str
    work_order_type: str
    minutes: int
    tasks: tuple[str, ...]
    products: tuple[str, ...]
    summary: str

    @property
    def id(self) -> str:
        """Return the id of the incident type."""
        return fixed_id("msdyn_incidenttype", self.name)


UNITS = (("Piece", 1.0), ("Metre", 1.0), ("Litre", 1.0), ("Hour", 1.0), ("Box of 10", 10.0))
CATEGORIES = ("Heating", "Ventilation", "Cooling", "Lift", "Fire protection", "Component")
PRODUCTS = (
    Product("HP-120", "Heat pump 12 kW", "Piece", 8450.0, 6100.0),
    Product("HP-121", "Compressor for heat pump 12 kW", "Piece", 1980.0, 1420.0),
    Product("HP-122", "Control board for heat pump", "Piece", 415.0, 268.0),
    Product("GB-240", "Gas boiler 24 kW", "Piece", 3290.0, 2350.0),
    Product("GB-241", "Burner for gas boiler", "Piece", 512.0, 340.0),
    Product("GB-242", "Ignition electrode", "Piece", 34.9, 17.5),
    Product("GB-243", "Circulation pump", "Piece", 289.0, 196.0),
    Product("VU-300", "Ventilation unit 3000 m³/h", "Piece", 6120.0, 4480.0),
    Product("VU-301", "Filter set F7", "Piece", 58.0, 31.0),
    Product("VU-302", "Fan motor", "Piece", 344.0, 221.0),
    Product("VU-303", "V-belt", "Piece", 18.5, 7.9),
    Product("CR-050", "Cold room unit 5 kW", "Piece", 5240.0, 3890.0),
    Product("CR-051", "Evaporator fan", "Piece", 176.0, 112.0),
    Product("CR-052", "Refrigerant R290", "Litre", 42.0, 23.0),
    Product("CR-053", "Door seal", "Metre", 22.4, 11.2),
    Product("LF-800", "Passenger lift 8 persons", "Piece", 42800.0, 33500.0),
    Product("LF-801", "Door drive", "Piece", 1240.0, 905.0),
    Product("LF-802", "Guide shoe", "Box of 10", 96.0, 55.0),
    Product("FP-010", "Smoke detector panel", "Piece", 1890.0, 1310.0),
    Product("FP-011", "Smoke detector", "Piece", 64.0, 38.0),
    Product("FP-012", "Backup battery 12 V", "Piece", 47.5, 26.0),
    Product("MA-001", "Cleaning agent", "Litre", 12.8, 5.4, 690970001),
    Product("MA-002", "Sealing tape", "Metre", 1.9, 0.6, 690970001),
    Product("SV-001", "Labour", "Hour", 84.0, 46.0, 690970002),
    Product("SV-002", "Travel", "Hour", 62.0, 38.0, 690970002),
)
BY_NUMBER = {product.number: product for product in PRODUCTS}
WORK_ORDER_TYPES = ("Inspection", "Repair", "Installation", "Emergency")
PRIORITIES = (
    ("Low", 20, "#8a8886"), ("Normal", 50, "#0078d4"), ("High", 80, "#d83b01"),
    ("Critical", 100, "#a4262c"),
)  # fmt: skip
TASK_TYPES = (
    ("Safety check", 15), ("Read error log", 10), ("Clean filters", 20),
    ("Measure flow temperature", 10), ("Replace part", 45), ("Check refrigerant level", 20),
    ("Test run", 20), ("Inspect door drive", 25), ("Test alarm", 15), ("Hand over to customer", 10),
)  # fmt: skip
INCIDENT_TYPES = (
    IncidentType(
        "Boiler does not start", "Repair", 90,
        ("Safety check", "Read error log", "Replace part", "Test run", "Hand over to customer"),
        ("GB-242", "GB-241", "SV-001"),
        "Der Kessel startet nicht, Störung wird angezeigt.",
    ),
    IncidentType(
        "Annual boiler service", "Inspection", 120,
        ("Safety check", "Measure flow temperature", "Test run", "Hand over to customer"),
        ("MA-001", "SV-001"), "Jährliche Wartung mit Abgasmessung.",
    ),
    IncidentType(
        "Heat pump too loud", "Repair", 75,
        ("Read error log", "Check refrigerant level", "Test run"),
        ("HP-122", "SV-001"), "Neighbours complain about noise during the night.",
    ),
    IncidentType(
        "Heat pump installation", "Installation", 240,
        ("Safety check", "Replace part", "Check refrigerant level", "Test run",
         "Hand over to customer"),
        ("HP-120", "MA-002", "SV-001"), "Neue Wärmepumpe einbauen und in Betrieb nehmen.",
    ),
    IncidentType(
        "Filter change", "Inspection", 60, ("Clean filters", "Test run"),
        ("VU-301", "VU-303"), "Scheduled change of all filters, ground floor and roof.",
    ),
    IncidentType(
        "Ventilation fan stopped", "Repair", 90,
        ("Safety check", "Read error log", "Replace part", "Test run"),
        ("VU-302", "SV-001"), "Lüftung ausgefallen, Besprechungsräume nicht nutzbar.",
    ),
    IncidentType(
        "Cold room too warm", "Emergency", 120,
        ("Check refrigerant level", "Replace part", "Test run"),
        ("CR-051", "CR-052", "CR-053"), "Cold room at 11 °C, goods are at risk.",
    ),
    IncidentType(
        "Lift stuck", "Emergency", 90,
        ("Safety check", "Inspect door drive", "Test run", "Hand over to customer"),
        ("LF-801", "LF-802"), "Aufzug steht im 3. OG, keine Personen eingeschlossen.",
    ),
    IncidentType(
        "Lift inspection", "Inspection", 120, ("Safety check", "Inspect door drive", "Test alarm"),
        ("LF-802", "SV-001"), "Half-yearly inspection with test of the emergency call.",
    ),
    IncidentType(
        "Smoke detector fault", "Repair", 60, ("Read error log", "Replace part", "Test alarm"),
        ("FP-011", "FP-012"), "Brandmeldezentrale zeigt Störung an Linie 4.",
    ),
)  # fmt: skip
STATUSES = (
    ("Scheduled", 690970000, 2, "#0078d4"),
    ("Traveling", 690970001, 2, "#8764b8"),
    ("On Break", 690970002, 2, "#986f0b"),
    ("In Progress", 690970003, 2, "#107c10"),
    ("Completed", 690970004, 2, "#605e5c"),
    ("Canceled", 690970005, 3, "#a4262c"),
)


def catalogue_rows() -> Iterator[SeedRow]:
    """Yield units, categories, products, and everything that classifies work."""
    for name, quantity in UNITS:
        yield SeedRow("uom", {"uomid": fixed_id("uom", name), "name": name, "quantity": quantity})
    yield from _named("msdyn_customerassetcategory", ((name, {}) for name in CATEGORIES))
    yield from map(_product, PRODUCTS)
    yield from _named("msdyn_workordertype", ((name, {}) for name in WORK_ORDER_TYPES))
    yield from _named(
        "msdyn_priority",
        (
            (name, {"msdyn_levelofimportance": level, "msdyn_prioritycolor": color})
            for name, level, color in PRIORITIES
        ),
    )
    yield from _named(
        "msdyn_servicetasktype",
        ((name, {"msdyn_estimatedduration": minutes}) for name, minutes in TASK_TYPES),
    )
    yield from _named("msdyn_incidenttype", ((one.name, _incident(one)) for one in INCIDENT_TYPES))
    yield from map(_status, STATUSES)


def _named(table: str, facts: Iterator[tuple[str, dict[str, object]]]) -> Iterator[SeedRow]:
    """Yield rows of a Field Service table that little but a name tells apart."""
    for name, values in facts:
        row: dict[str, object] = {f"{table}id": fixed_id(table, name), "msdyn_name": name}
        yield SeedRow(table, {**row, "ownerid": _OWNER, **values})


def _product(product: Product) -> SeedRow:
    return SeedRow(
        "product",
        {
            "productid": product.id,
            "name": product.name,
            "productnumber": product.number,
            "price": product.price,
            "standardcost": product.cost,
            "quantityonhand": float(len(product.name) % 7 + 1),
            "msdyn_fieldserviceproducttype": product.kind,
            "defaultuomid": fixed_id("uom", product.unit),
        },
    )


def _incident(one: IncidentType) -> dict[str, object]:
    return {
        "msdyn_estimatedduration": one.minutes,
        "msdyn_description": one.summary,
        "msdyn_defaultworkordertype": fixed_id("msdyn_workordertype", one.work_order_type),
    }


def _status(facts: tuple[str, int, int, str]) -> SeedRow:
    name, field_status, status, color = facts
    return SeedRow(
        "bookingstatus",
        {
            "bookingstatusid": fixed_id("bookingstatus", name),
            "name": name,
            "status": status,
            "msdyn_fieldservicestatus": field_status,
            "msdyn_statuscolor": color,
            "ownerid": _OWNER,
        },
    )
