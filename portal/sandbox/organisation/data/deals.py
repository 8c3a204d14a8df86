"""A deal: one opportunity, with everything about it decided before any row is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import Random

from portal.sandbox.organisation.data.catalogue import PRODUCTS, Product
from portal.sandbox.organisation.data.customers import Customer
from portal.sandbox.organisation.data.sellers import Owner, sales_team, seller
from portal.sandbox.organisation.rows import Chance

_TOPICS = (
    "Replacement of {product}", "New building: {product}", "Modernisierung: {product}",
    "Rahmenvertrag {product}", "Extension with {product}", "Austausch {product} im Bestand",
)  # fmt: skip
_BIG = tuple(product for product in PRODUCTS if product.price > 1000)


class Outcome(Enum):
    """How a deal stands: state and status of the opportunity."""

    OPEN = (0, 1)
    ON_HOLD = (0, 2)
    WON = (1, 3)
    CANCELED = (2, 4)
    OUT_SOLD = (2, 5)

    @property
    def state(self) -> int:
        """Return the statecode."""
        return self.value[0]

    @property
    def status(self) -> int:
        """Return the statuscode."""
        return self.value[1]


_OUTCOMES = (
    Outcome.OPEN, Outcome.WON, Outcome.OPEN, Outcome.OUT_SOLD, Outcome.OPEN, Outcome.WON,
    Outcome.ON_HOLD, Outcome.OPEN, Outcome.WON, Outcome.CANCELED,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A product of a deal: how much, at what price, less what."""

    product: Product
    quantity: float
    price: float
    discount: float

    @property
    def base(self) -> float:
        """Return the amount before the discount."""
        return round(self.quantity * self.price, 2)

    @property
    def amount(self) -> float:
        """Return the amount of the line."""
        return round(self.base - self.discount, 2)


@dataclass(frozen=True)
class Deal:
    """An opportunity in the making."""

    index: int
    chance: Chance
    now: datetime
    customer: Customer
    outcome: Outcome
    lines: tuple[Line, ...]
    discount_percent: float
    created: datetime
    closed: datetime | None

    @property
    def key(self) -> str:
        """Return what the rows of the deal are called in the seed."""
        return f"{self.customer.unit}/deal/{self.index}"

    @property
    def id(self) -> str:
        """Return the opportunityid."""
        return self.chance.id("opportunity", self.key)

    @property
    def lead_id(self) -> str | None:
        """Return the id of the lead it came from: every third deal began as one."""
        return self.chance.id("lead", self.key) if self.index % 3 == 0 else None

    @property
    def seller(self) -> str:
        """Return the id of the user who sells."""
        return seller(self.customer.unit)

    @property
    def owner(self) -> Owner:
        """Return the owner: the seller, and now and then the whole team."""
        team = sales_team(self.customer.unit)
        return team if self.index % 5 == 4 else ("systemuser", self.seller)

    @property
    def topic(self) -> str:
        """Return the name of the opportunity."""
        product = self.lines[0].product.name
        return self.dice("topic").choice(_TOPICS).format(product=product)

    @property
    def line_total(self) -> float:
        """Return what all lines cost."""
        return round(sum(line.amount for line in self.lines), 2)

    @property
    def total(self) -> float:
        """Return what the customer is to pay."""
        return round(self.line_total - self.line_total * self.discount_percent / 100, 2)

    @property
    def is_open(self) -> bool:
        """Whether it is not decided yet."""
        return self.closed is None

    @property
    def changed(self) -> datetime:
        """Return when somebody last worked on it."""
        return self.closed or self.created + (self.now - self.created) * 0.8

    def dice(self, *path: object) -> Random:
        """Return dice for a part of this deal."""
        return self.chance.dice("deal", self.key, *path)


def deals(
    chance: Chance, now: datetime, customers: tuple[Customer, ...], count: int
) -> Iterator[Deal]:
    """Yield `count` deals with the customers of a unit."""
    for index in range(count):
        yield _deal(index, chance, now, customers)


def _deal(index: int, chance: Chance, now: datetime, customers: tuple[Customer, ...]) -> Deal:
    dice = chance.dice("deal", customers[0].unit, index)
    outcome = _OUTCOMES[index % len(_OUTCOMES)]
    age = dice.randint(4, 110) if outcome.state == 0 else dice.randint(60, 500)
    created = now - timedelta(days=age, minutes=dice.randint(0, 600))
    took = timedelta(days=dice.randint(14, 55))
    return Deal(
        index=index,
        chance=chance,
        now=now,
        customer=customers[dice.randrange(len(customers))],
        outcome=outcome,
        lines=tuple(_lines(dice)),
        discount_percent=dice.choice((0.0, 0.0, 3.0, 5.0)),
        created=created,
        closed=None if outcome.state == 0 else created + took,
    )


def _lines(dice: Random) -> Iterator[Line]:
    yield _line(dice, dice.choice(_BIG))
    for product in dice.sample(PRODUCTS, dice.randint(0, 3)):
        yield _line(dice, product)


def _line(dice: Random, product: Product) -> Line:
    quantity = float(dice.randint(1, 4))
    discount = dice.choice((0.0, 0.0, round(product.price * 0.05, 2)))
    return Line(product, quantity, product.price, discount)
