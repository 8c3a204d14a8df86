"""Leads of a unit: those still open or lost, and those that became opportunities."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal.sandbox.organisation.data import vocabulary as words
from portal.sandbox.organisation.data.deals import Deal
from portal.sandbox.organisation.data.market import COMPETITORS
from portal.sandbox.organisation.data.sellers import sales_team, seller
from portal.sandbox.organisation.people import NORTH
from portal.sandbox.organisation.rows import Chance, SeedRow
from portal.sandbox.organisation.settings import EURO

_SUBJECTS = (
    "Interested in heat pumps", "Anfrage Wartungsvertrag Aufzug", "Kühlraum für neue Filiale",
    "Quote for smoke detectors", "Lüftung Sporthalle", "Boiler replacement in spring",
)  # fmt: skip
# State and status: open, open, contacted, disqualified in three ways.
_STANDINGS = ((0, 1), (0, 2), (0, 1), (2, 4), (0, 2), (2, 6), (0, 1), (2, 5))
_QUALIFIED = (1, 3)
_INDUSTRIES = (1, 6, 10, 17, 20, 33)


@dataclass(frozen=True)
class LeadBook:
    """Makes the leads of one unit."""

    chance: Chance
    now: datetime
    unit: str

    def leads(self, count: int) -> Iterator[SeedRow]:
        """Yield leads that nobody has made an opportunity of, with who competes for the best."""
        for index in range(count):
            key = f"{self.unit}/lead/{index}"
            dice = self.chance.dice("lead", key)
            standing = _STANDINGS[index % len(_STANDINGS)]
            created = self.now - timedelta(days=dice.randint(0, 90), minutes=dice.randint(5, 900))
            yield self._lead(key, dice, standing, created, owned=index)
            if index % 4 == 0:
                yield self._competitor(key, dice)

    def qualified(self, deal: Deal) -> Iterator[SeedRow]:
        """Yield the lead that a deal came from, and its ties to the customer."""
        if deal.lead_id is None:
            return
        dice = self.chance.dice("lead", deal.key)
        created = deal.created - timedelta(days=dice.randint(3, 30))
        contact = deal.customer.contact_ids[0]
        row = self._lead(deal.key, dice, _QUALIFIED, created, owned=deal.index)
        facts = {
            "companyname": deal.customer.name[:100],
            "subject": deal.topic,
            "parentaccountid": deal.customer.id,
            "parentcontactid": contact,
            "customerid": ("account", deal.customer.id),
            "qualifyingopportunityid": deal.id,
            "modifiedon": deal.created,
        }
        yield SeedRow("lead", {**row.values, **facts})
        yield self._pair("accountlead", "accountid", deal.customer.id, deal.lead_id, deal.key)
        yield self._pair("contactlead", "contactid", contact, deal.lead_id, deal.key)

    def _lead(
        self, key: str, dice: Random, standing: tuple[int, int], created: datetime, *, owned: int
    ) -> SeedRow:
        first, last = dice.choice(words.FIRST_NAMES), dice.choice(words.LAST_NAMES)
        town = dice.choice(words.NORTHERN_TOWNS if self.unit == NORTH else words.SOUTHERN_TOWNS)
        company = f"{dice.choice(words.GERMAN_STEMS)} {dice.choice(words.GERMAN_KINDS)}"
        domain = f"{last.lower()}.example"
        person = seller(self.unit)
        return SeedRow(
            "lead",
            {
                "leadid": self.chance.id("lead", key),
                "fullname": f"{first} {last}",
                "firstname": first,
                "lastname": last,
                "subject": dice.choice(_SUBJECTS),
                "companyname": company,
                "jobtitle": dice.choice(words.JOB_TITLES),
                "emailaddress1": f"{first}@{domain}".lower(),
                "telephone1": f"{town.dialling} {dice.randint(200000, 899999)}",
                "websiteurl": f"https://{domain}",
                "address1_line1": f"{dice.choice(words.GERMAN_STREETS)} {dice.randint(1, 90)}",
                "address1_city": town.city,
                "address1_postalcode": town.postal_code,
                "address1_stateorprovince": town.region,
                "address1_country": town.country,
                "leadqualitycode": dice.choice((1, 2, 2, 3)),
                "leadsourcecode": dice.randint(1, 10),
                "industrycode": dice.choice(_INDUSTRIES),
                "estimatedamount": float(dice.randint(2, 90) * 1000),
                "estimatedclosedate": (created + timedelta(days=dice.randint(40, 200))).date(),
                "numberofemployees": dice.randint(5, 600),
                "decisionmaker": dice.random() < 0.4,
                "transactioncurrencyid": EURO,
                "statecode": standing[0],
                "statuscode": standing[1],
                "ownerid": sales_team(self.unit) if owned % 6 == 5 else ("systemuser", person),
                "createdby": person,
                "modifiedby": person,
                "createdon": created,
                "modifiedon": created + (self.now - created) / 2,
            },
        )

    def _pair(self, table: str, column: str, value: str, lead: str, key: str) -> SeedRow:
        pair_id = self.chance.id(table, key)
        return SeedRow(f"{table}s", {f"{table}id": pair_id, column: value, "leadid": lead})

    def _competitor(self, key: str, dice: Random) -> SeedRow:
        return SeedRow(
            "leadcompetitors",
            {
                "leadcompetitorid": self.chance.id("leadcompetitors", key),
                "leadid": self.chance.id("lead", key),
                "competitorid": dice.choice(COMPETITORS).id,
            },
        )
