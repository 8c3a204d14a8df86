"""What every seed sells alike: price lists, and the competitors one may lose to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.sandbox.organisation.data.catalogue import PRODUCTS, Product
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.settings import EURO

# The name of a price list and what share of the list price it asks.
_PRICE_LISTS = (("List prices", 1.0), ("Framework contract", 0.9), ("Public sector", 0.94))


@dataclass(frozen=True)
class Competitor:
    """Somebody else who sells the same things."""

    name: str
    strengths: str
    weaknesses: str
    revenue: float
    wins: float
    products: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the competitorid."""
        return fixed_id("competitor", self.name)


COMPETITORS = (
    Competitor(
        "Norderbrink Klimatechnik", "Fast installation, own drilling rigs.",
        "Service only on weekdays.", 18400000.0, 31.5, ("HP-120", "VU-300"),
    ),
    Competitor(
        "Sternhagen Aufzüge", "Cheap full-service contracts.", "Long waits for spare parts.",
        52300000.0, 44.0, ("LF-800",),
    ),
    Competitor(
        "Wexcombe Heating", "Known to every housing association.", "No heat pumps above 12 kW.",
        9700000.0, 27.0, ("GB-240", "HP-120"),
    ),
    Competitor(
        "Kaltbach Kühlanlagen", "Kälte rund um die Uhr.", "Nur süddeutscher Raum.",
        6100000.0, 22.5, ("CR-050",),
    ),
    Competitor(
        "Brandwacht Ostermann", "Certified for hospitals.", "High travel charges.",
        3900000.0, 18.0, ("FP-010",),
    ),
)  # fmt: skip


def price_list_id(name: str) -> str:
    """Return the pricelevelid of a price list."""
    return fixed_id("pricelevel", name)


def market_rows(now: datetime) -> Iterator[SeedRow]:
    """Yield price lists with an item for every product, competitors and what they sell."""
    for name, share in _PRICE_LISTS:
        yield SeedRow(
            "pricelevel",
            {
                "pricelevelid": price_list_id(name),
                "name": name,
                "begindate": now.date().replace(month=1, day=1),
                "transactioncurrencyid": EURO,
            },
        )
        yield from (_item(name, share, product) for product in PRODUCTS)
    for competitor in COMPETITORS:
        yield from _competitor(competitor)


def _item(price_list: str, share: float, product: Product) -> SeedRow:
    return SeedRow(
        "productpricelevel",
        {
            "productpricelevelid": fixed_id("productpricelevel", f"{price_list}/{product.number}"),
            "pricelevelid": price_list_id(price_list),
            "productid": product.id,
            "uomid": fixed_id("uom", product.unit),
            "amount": round(product.price * share, 2),
            "pricingmethodcode": 1,
            "transactioncurrencyid": EURO,
        },
    )


def _competitor(one: Competitor) -> Iterator[SeedRow]:
    yield SeedRow(
        "competitor",
        {
            "competitorid": one.id,
            "name": one.name,
            "websiteurl": f"https://{one.name.split()[0].lower()}.example",
            "strengths": one.strengths,
            "weaknesses": one.weaknesses,
            "reportedrevenue": one.revenue,
            "winpercentage": one.wins,
            "transactioncurrencyid": EURO,
        },
    )
    for number in one.products:
        yield SeedRow(
            "competitorproduct",
            {
                "competitorproductid": fixed_id("competitorproduct", f"{one.name}/{number}"),
                "competitorid": one.id,
                "productid": fixed_id("product", number),
            },
        )
