"""Customers of a business unit: accounts, their contacts, and the equipment they run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal.sandbox.organisation.data import vocabulary as words
from portal.sandbox.organisation.data.catalogue import BY_NUMBER
from portal.sandbox.organisation.people import NORTH
from portal.sandbox.organisation.rows import Chance, SeedRow, fixed_id
from portal.sandbox.organisation.settings import EURO

# A piece of equipment and the parts it is made of: category and product number each.
_EQUIPMENT = (
    ("Heating", "GB-240", ("GB-241", "GB-243")),
    ("Heating", "HP-120", ("HP-121", "HP-122")),
    ("Ventilation", "VU-300", ("VU-302",)),
    ("Cooling", "CR-050", ("CR-051",)),
    ("Lift", "LF-800", ("LF-801",)),
    ("Fire protection", "FP-010", ("FP-012",)),
)
_INDUSTRIES = (1, 6, 10, 17, 20, 33)


@dataclass(frozen=True)
class Customer:
    """An account with what work orders need to know of it."""

    index: int
    id: str
    name: str
    unit: str
    town: words.Town
    street: str
    contact_ids: tuple[str, ...]
    asset_ids: tuple[str, ...]


@dataclass(frozen=True)
class CustomerBook:
    """Makes the customers of one unit; `owner` owns all they have."""

    chance: Chance
    now: datetime
    unit: str
    owner: tuple[str, str]

    def customers(self, count: int) -> Iterator[tuple[Customer, list[SeedRow]]]:
        """Yield customers, each with its rows."""
        for index in range(count):
            yield self._customer(index)

    def _customer(self, index: int) -> tuple[Customer, list[SeedRow]]:
        key = f"{self.unit}/{index}"
        dice = self.chance.dice("customer", key)
        towns = words.NORTHERN_TOWNS if self.unit == NORTH else words.SOUTHERN_TOWNS
        town = towns[index % len(towns)]
        customer = Customer(
            index=index,
            id=self.chance.id("account", key),
            name=_company_name(index, town, self.unit),
            unit=self.unit,
            town=town,
            street=_street(dice, town),
            contact_ids=tuple(self.chance.id("contact", f"{key}/{n}") for n in range(2)),
            asset_ids=(self.chance.id("msdyn_customerasset", f"{key}/0"),),
        )
        rows = [self._account(customer, index, dice)]
        rows += [self._contact(customer, n, dice) for n in range(2)]
        rows += self._assets(customer, index, dice)
        return customer, rows

    def _made(self, dice: Random) -> dict[str, object]:
        created = self.now - timedelta(days=dice.randint(120, 900), minutes=dice.randint(0, 600))
        changed = min(created + timedelta(days=dice.randint(0, 300)), self.now)
        return {"ownerid": self.owner, "createdon": created, "modifiedon": changed}

    def _account(self, customer: Customer, index: int, dice: Random) -> SeedRow:
        domain = _domain(customer.name)
        values: dict[str, object] = {
            "accountid": customer.id,
            "name": customer.name,
            "accountnumber": f"{self.unit[0]}-{10000 + index}",
            "telephone1": f"{customer.town.dialling} {dice.randint(200000, 899999)}",
            "emailaddress1": f"info@{domain}",
            "websiteurl": f"https://{domain}",
            "industrycode": dice.choice(_INDUSTRIES),
            "accountcategorycode": dice.choice((1, 2, 2)),
            "customertypecode": 3,
            "ownershipcode": dice.choice((2, 2, 3)),
            "numberofemployees": dice.randint(8, 900),
            "creditlimit": float(dice.choice((10, 25, 50, 100)) * 1000),
            "revenue": float(dice.randint(4, 400) * 100000),
            "creditonhold": dice.random() < 0.06,
            "msdyn_workorderinstructions": dice.choice((*words.INSTRUCTIONS, None, None)),
            "primarycontactid": customer.contact_ids[0],
            "transactioncurrencyid": EURO,
            **_address(customer),
            **self._made(dice),
        }
        if index % 6 == 5:
            values["parentaccountid"] = self.chance.id("account", f"{self.unit}/{index - 1}")
        return SeedRow("account", values)

    def _contact(self, customer: Customer, number: int, dice: Random) -> SeedRow:
        first, last = dice.choice(words.FIRST_NAMES), dice.choice(words.LAST_NAMES)
        mail = f"{first}.{last}@{_domain(customer.name)}".lower()
        return SeedRow(
            "contact",
            {
                "contactid": customer.contact_ids[number],
                "firstname": first,
                "lastname": last,
                "fullname": f"{first} {last}",
                "jobtitle": dice.choice(words.JOB_TITLES),
                "emailaddress1": mail,
                "telephone1": f"{customer.town.dialling} {dice.randint(200000, 899999)}",
                "mobilephone": f"+49 151 {dice.randint(10000000, 99999999)}",
                "parentcustomerid": ("account", customer.id),
                "preferredcontactmethodcode": dice.choice((1, 2, 3)),
                **_address(customer),
                **self._made(dice),
            },
        )

    def _assets(self, customer: Customer, index: int, dice: Random) -> list[SeedRow]:
        """Return one machine with its parts below it."""
        category, machine, parts = _EQUIPMENT[index % len(_EQUIPMENT)]
        top = customer.asset_ids[0]
        rows = [self._asset(customer, top, category, machine, dice, above=None)]
        for number, part in enumerate(parts, start=1):
            asset_id = self.chance.id("msdyn_customerasset", f"{self.unit}/{index}/{number}")
            rows.append(self._asset(customer, asset_id, "Component", part, dice, above=top))
        return rows

    def _asset(
        self,
        customer: Customer,
        asset_id: str,
        category: str,
        number: str,
        dice: Random,
        *,
        above: str | None,
    ) -> SeedRow:
        product = BY_NUMBER[number]
        return SeedRow(
            "msdyn_customerasset",
            {
                "msdyn_customerassetid": asset_id,
                "msdyn_name": f"{product.name}, {customer.name}"[:100],
                "msdyn_assettag": f"AF-{dice.randint(100000, 999999)}",
                "msdyn_deviceid": f"{number}-{dice.randint(1000, 9999)}",
                "msdyn_account": customer.id,
                "msdyn_product": product.id,
                "msdyn_customerassetcategory": fixed_id("msdyn_customerassetcategory", category),
                "msdyn_parentasset": above,
                "msdyn_masterasset": above,
                "msdyn_registrationstatus": dice.choice((192350000, 192350001, 192350003)),
                "msdyn_alertcount": 0,
                "msdyn_latitude": customer.town.latitude,
                "msdyn_longitude": customer.town.longitude,
                **self._made(dice),
            },
        )


def _company_name(index: int, town: words.Town, unit: str) -> str:
    """Return a name that no other of the unit's first customers has, nor the other unit's."""
    is_german = town.country == "Deutschland"
    stems = words.GERMAN_STEMS if is_german else words.BRITISH_STEMS
    kinds = words.GERMAN_KINDS if is_german else words.BRITISH_KINDS
    stem_shift, kind_shift = (0, 0) if unit == NORTH else (9, 4)
    stem = stems[(index + stem_shift) % len(stems)]
    kind = kinds[(index * 3 + kind_shift) % len(kinds)]
    repeated = index // (len(stems) * len(kinds))
    return f"{stem} {kind}" + (f" {town.city} {repeated}" if repeated else "")


def _domain(name: str) -> str:
    plain = name.split(maxsplit=1)[0].lower()
    for accented, simple in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(accented, simple)
    return f"{plain}.example"


def _street(dice: Random, town: words.Town) -> str:
    if town.country == "Deutschland":
        return f"{dice.choice(words.GERMAN_STREETS)} {dice.randint(1, 120)}"
    return f"{dice.randint(1, 180)} {dice.choice(words.BRITISH_STREETS)}"


def _address(customer: Customer) -> dict[str, object]:
    town = customer.town
    return {
        "address1_line1": customer.street,
        "address1_city": town.city,
        "address1_stateorprovince": town.region,
        "address1_postalcode": town.postal_code,
        "address1_country": town.country,
        "address1_latitude": town.latitude,
        "address1_longitude": town.longitude,
    }
