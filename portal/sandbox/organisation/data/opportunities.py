"""The rows of a deal: the opportunity, its products, competitors, its close and its notes."""

from collections.abc import Iterator
from datetime import timedelta

from portal.sandbox.organisation.data.deals import Deal, Line, Outcome
from portal.sandbox.organisation.data.market import COMPETITORS, Competitor, price_list_id
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.settings import EURO

_STEPS = ("1-Qualify", "2-Develop", "3-Propose", "4-Close")
_PIPELINE, _WON, _LOST = 100000001, 100000005, 100000006
_NEEDS = (
    "Lower energy bills before the next heating period.",
    "Die Anlage ist 22 Jahre alt, Ersatzteile gibt es nicht mehr.",
    "One supplier for all sites, one number to call.",
    "Förderung läuft zum Jahresende aus.",
)
_REASONS = (
    "Price was right.", "Budget gestrichen.", "Lost on delivery time.", "Vertrag verlängert.",
)  # fmt: skip
_SUBJECTS = ("Meeting", "Angebot", "Gespräch mit dem Einkauf", "Site visit")


def deal_rows(deal: Deal) -> Iterator[SeedRow]:
    """Yield everything a deal is made of."""
    yield _opportunity(deal)
    for number, line in enumerate(deal.lines, start=1):
        yield _product(deal, number, line)
    for competitor in _competitors(deal):
        yield _pair(deal, competitor)
    if deal.closed:
        yield _close(deal)
    if deal.index % 2 == 0:
        yield _note(deal)


def _competitors(deal: Deal) -> list[Competitor]:
    dice = deal.dice("competitors")
    return dice.sample(COMPETITORS, dice.choice((0, 1, 1, 2)))


def _opportunity(deal: Deal) -> SeedRow:
    dice = deal.dice("opportunity")
    step = 3 if deal.closed else dice.randrange(4)
    closing = deal.closed or deal.now + timedelta(days=dice.randint(3, 120))
    values: dict[str, object] = {
        "opportunityid": deal.id,
        "name": deal.topic,
        "customerneed": dice.choice(_NEEDS),
        "stepname": _STEPS[step],
        "estimatedvalue": deal.total,
        "estimatedclosedate": closing.date(),
        "closeprobability": 100 if deal.outcome is Outcome.WON else (20, 40, 60, 80)[step],
        "opportunityratingcode": dice.choice((1, 2, 2, 3)),
        "purchasetimeframe": dice.choice((0, 1, 2, 3, 4)),
        "msdyn_forecastcategory": _PIPELINE,
        "isrevenuesystemcalculated": True,
        "budgetamount": round(deal.total * dice.choice((0.9, 1.0, 1.2)), -2),
        "discountpercentage": deal.discount_percent,
        "totallineitemamount": deal.line_total,
        "totalamountlessfreight": deal.total,
        "totalamount": deal.total,
        "customerid": ("account", deal.customer.id),
        "parentaccountid": deal.customer.id,
        "parentcontactid": dice.choice(deal.customer.contact_ids),
        "originatingleadid": deal.lead_id,
        "pricelevelid": price_list_id("List prices"),
        "transactioncurrencyid": EURO,
        "statecode": deal.outcome.state,
        "statuscode": deal.outcome.status,
        **_made(deal),
    }
    if deal.closed:
        won = deal.outcome is Outcome.WON
        values["actualclosedate"] = deal.closed.date()
        values["actualvalue"] = deal.total if won else 0.0
        values["msdyn_forecastcategory"] = _WON if won else _LOST
    return SeedRow("opportunity", values)


def _made(deal: Deal) -> dict[str, object]:
    return {
        "ownerid": deal.owner,
        "createdby": deal.seller,
        "modifiedby": deal.seller,
        "createdon": deal.created,
        "modifiedon": deal.changed,
    }


def _product(deal: Deal, number: int, line: Line) -> SeedRow:
    return SeedRow(
        "opportunityproduct",
        {
            "opportunityproductid": deal.chance.id("opportunityproduct", f"{deal.key}/{number}"),
            "opportunityproductname": line.product.name,
            "opportunityid": deal.id,
            "productid": line.product.id,
            "uomid": fixed_id("uom", line.product.unit),
            "quantity": line.quantity,
            "priceperunit": line.price,
            "manualdiscountamount": line.discount,
            "baseamount": line.base,
            "extendedamount": line.amount,
            "lineitemnumber": number,
            "transactioncurrencyid": EURO,
            **_made(deal),
        },
    )


def _pair(deal: Deal, competitor: Competitor) -> SeedRow:
    key = f"{deal.key}/{competitor.name}"
    return SeedRow(
        "opportunitycompetitors",
        {
            "opportunitycompetitorid": deal.chance.id("opportunitycompetitors", key),
            "opportunityid": deal.id,
            "competitorid": competitor.id,
        },
    )


def _close(deal: Deal) -> SeedRow:
    lost_to = _competitors(deal) if deal.outcome is Outcome.OUT_SOLD else []
    reason = deal.dice("close").choice(_REASONS)
    word = "Won" if deal.outcome is Outcome.WON else "Lost"
    return SeedRow(
        "opportunityclose",
        {
            "activityid": deal.chance.id("opportunityclose", deal.key),
            "subject": f"Opportunity Close - {word} - {deal.topic}"[:200],
            "description": reason,
            "opportunityid": deal.id,
            "actualrevenue": deal.total if deal.outcome is Outcome.WON else 0.0,
            "actualend": deal.closed,
            "competitorid": lost_to[0].id if lost_to else None,
            "transactioncurrencyid": EURO,
            "statecode": 1,
            "statuscode": 2,
            **_made(deal),
            "createdon": deal.closed,
        },
    )


def _note(deal: Deal) -> SeedRow:
    dice = deal.dice("note")
    written = deal.created + (deal.changed - deal.created) * dice.random()
    return SeedRow(
        "annotation",
        {
            "annotationid": deal.chance.id("annotation", deal.key),
            "subject": dice.choice(_SUBJECTS),
            "notetext": dice.choice(_NEEDS),
            "isdocument": False,
            "objectid": ("opportunity", deal.id),
            "objecttypecode": "opportunity",
            "ownerid": ("systemuser", deal.seller),
            "createdon": written,
            "modifiedon": written,
        },
    )
