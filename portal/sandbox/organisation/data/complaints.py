"""A case in the making: who asks for what, how it stands, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal.sandbox.organisation.data.catalogue import PRODUCTS
from portal.sandbox.organisation.data.customers import Customer
from portal.sandbox.organisation.data.sellers import Owner, agent, service_team
from portal.sandbox.organisation.data.service_desk import LEAVES
from portal.sandbox.organisation.rows import Chance

# State and status of the first, second … case of a unit.
_STANDINGS = (
    (0, 1), (1, 5), (0, 3), (1, 5), (0, 1), (1, 1000), (0, 2), (1, 5), (0, 4), (2, 6), (0, 1),
    (1, 5), (2, 2000),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """An incident with everything about it decided; `topic` names product and subject."""

    index: int
    chance: Chance
    now: datetime
    customer: Customer
    standing: tuple[int, int]
    created: datetime
    closed: datetime | None
    subject: str
    product_id: str
    parent_id: str | None

    @property
    def key(self) -> str:
        """Return what the rows of the case are called in the seed."""
        return f"{self.customer.unit}/case/{self.index}"

    @property
    def id(self) -> str:
        """Return the incidentid."""
        return case_id(self.chance, self.customer.unit, self.index)

    @property
    def agent(self) -> str:
        """Return the id of the user who works on it."""
        return agent(self.customer.unit, self.index)

    @property
    def owner(self) -> Owner:
        """Return the owner: the agent, or all of them while nobody has taken it."""
        is_taken = self.standing[0] != 0 or self.index % 7 != 4
        return ("systemuser", self.agent) if is_taken else service_team(self.customer.unit)

    @property
    def is_active(self) -> bool:
        """Whether it is not closed yet."""
        return self.closed is None

    @property
    def changed(self) -> datetime:
        """Return when somebody last worked on it."""
        return self.closed or self.created + (self.now - self.created) * 0.7

    def dice(self, *path: object) -> Random:
        """Return dice for a part of this case."""
        return self.chance.dice("case", self.key, *path)


def case_id(chance: Chance, unit: str, index: int) -> str:
    """Return the id of a unit's case."""
    return chance.id("incident", f"{unit}/case/{index}")


def cases(
    chance: Chance, now: datetime, customers: Sequence[Customer], count: int
) -> Iterator[Case]:
    """Yield `count` cases of a unit's customers; now and then one belongs to the one before."""
    before: Case | None = None
    for index in range(count):
        before = _case(index, chance, now, customers, before if index % 12 == 11 else None)
        yield before


def _case(
    index: int, chance: Chance, now: datetime, customers: Sequence[Customer], above: Case | None
) -> Case:
    unit = customers[0].unit
    dice = chance.dice("case", unit, index)
    standing = _STANDINGS[index % len(_STANDINGS)]
    is_active = standing[0] == 0
    age = timedelta(
        days=dice.randint(0, 18) if is_active else dice.randint(4, 380),
        minutes=dice.randint(5, 700),
    )
    created = now - age
    return Case(
        index=index,
        chance=chance,
        now=now,
        customer=above.customer if above else customers[dice.randrange(len(customers))],
        standing=standing,
        created=created,
        closed=None if is_active else created + timedelta(hours=dice.randint(2, 90)),
        subject=dice.choice(LEAVES),
        product_id=dice.choice(PRODUCTS).id,
        parent_id=above.id if above else None,
    )
