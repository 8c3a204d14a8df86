"""How much service customers have bought: every third account has an entitlement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.sandbox.organisation.data.customers import Customer
from portal.sandbox.organisation.data.sellers import service_team
from portal.sandbox.organisation.rows import Chance, SeedRow

# State and status of the first, second … entitlement.
_STANDINGS = ((1, 1), (1, 1), (3, 3), (1, 1), (0, 0), (2, 2), (4, 1200))
_EVERY = 3


def entitlement_id(chance: Chance, customer: Customer) -> str | None:
    """Return the id of the customer's entitlement, if the customer has one."""
    return chance.id("entitlement", customer.id) if customer.index % _EVERY == 0 else None


def entitlement_rows(
    chance: Chance, now: datetime, customers: tuple[Customer, ...]
) -> Iterator[SeedRow]:
    """Yield the entitlements of a unit's customers, each with a contact who may use it."""
    for customer in customers:
        key = entitlement_id(chance, customer)
        if key is not None:
            yield _entitlement(chance, now, customer, key)
            yield SeedRow(
                "entitlementcontacts",
                {
                    "entitlementcontactid": chance.id("entitlementcontacts", customer.id),
                    "entitlementid": key,
                    "contactid": customer.contact_ids[0],
                },
            )


def _entitlement(chance: Chance, now: datetime, customer: Customer, key: str) -> SeedRow:
    dice = chance.dice("entitlement", customer.id)
    state, status = _STANDINGS[customer.index // _EVERY % len(_STANDINGS)]
    start = now.date() - timedelta(days=dice.randint(30, 300) + (400 if state == 3 else 0))
    if state == 4:
        start = now.date() + timedelta(days=20)
    total = float(dice.choice((10, 20, 40)))
    made = now - timedelta(days=dice.randint(301, 900))
    return SeedRow(
        "entitlement",
        {
            "entitlementid": key,
            "name": f"Service plan {int(total)}, {customer.name}"[:100],
            "customerid": ("account", customer.id),
            "startdate": start,
            "enddate": start + timedelta(days=364),
            "allocationtypecode": dice.choice((0, 0, 1)),
            "decreaseremainingon": 0,
            "totalterms": total,
            "remainingterms": 0.0 if state == 3 else total - dice.randint(0, 9),
            "restrictcasecreation": False,
            "statecode": state,
            "statuscode": status,
            "ownerid": service_team(customer.unit),
            "createdon": made,
            "modifiedon": made + timedelta(days=2),
        },
    )
