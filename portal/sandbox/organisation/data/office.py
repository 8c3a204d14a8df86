"""What the office of a unit does: it sells to customers and looks after their cases."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from portal.sandbox.organisation.data.cases import case_rows, queue_of
from portal.sandbox.organisation.data.communications import (
    activity_rows,
    matter_of_case,
    matter_of_deal,
)
from portal.sandbox.organisation.data.complaints import Case, cases
from portal.sandbox.organisation.data.customers import Customer
from portal.sandbox.organisation.data.deals import Deal, deals
from portal.sandbox.organisation.data.entitlements import entitlement_rows
from portal.sandbox.organisation.data.jobs import Job
from portal.sandbox.organisation.data.leads import LeadBook
from portal.sandbox.organisation.data.opportunities import deal_rows
from portal.sandbox.organisation.rows import Chance, SeedRow

# What the first, second … deal and case are talked about by; most by nothing that is kept.
_ABOUT_DEALS = ("phonecall", "appointment", None, "email", "task", None)
_ABOUT_CASES = ("email", None, "phonecall", None, "task")


@dataclass(frozen=True)
class Office:
    """The deals and cases of one unit, decided; rows come out of `rows`."""

    chance: Chance
    now: datetime
    unit: str
    customers: tuple[Customer, ...]
    deals: tuple[Deal, ...]
    cases: tuple[Case, ...]
    leads: int

    def with_rollups(self, rows: list[SeedRow]) -> Iterator[SeedRow]:
        """Yield a customer's rows, the account knowing what is open with it."""
        for row in rows:
            if row.table == "account":
                mine = self._open_deals.get(str(row.values["accountid"]), [])
                facts = {"opendeals": len(mine), "openrevenue": round(sum(mine), 2)}
                yield SeedRow("account", {**row.values, **facts})
            else:
                yield row

    def with_case(self, job: Job) -> Job:
        """Return a job as the consequence of the customer's first active case, if there is one."""
        return replace(job, case_id=self._active_cases.get(job.customer.id))

    def waiting(self) -> Counter[str]:
        """Return how many active items each queue has from this unit."""
        return Counter(name for name in map(queue_of, self.cases) if name)

    def rows(self) -> Iterator[SeedRow]:
        """Yield leads, deals, entitlements and cases, and what was said about them."""
        book = LeadBook(self.chance, self.now, self.unit)
        yield from book.leads(self.leads)
        for deal in self.deals:
            yield from book.qualified(deal)
            yield from deal_rows(deal)
            kind = _ABOUT_DEALS[deal.index % len(_ABOUT_DEALS)]
            yield from activity_rows(matter_of_deal(deal), kind) if kind else ()
        yield from entitlement_rows(self.chance, self.now, self.customers)
        for case in self.cases:
            yield from case_rows(case)
            kind = _ABOUT_CASES[case.index % len(_ABOUT_CASES)]
            yield from activity_rows(matter_of_case(case), kind) if kind else ()

    @cached_property
    def _active_cases(self) -> dict[str, str]:
        return {one.customer.id: one.id for one in reversed(self.cases) if one.is_active}

    @cached_property
    def _open_deals(self) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for deal in self.deals:
            if deal.is_open:
                found.setdefault(deal.customer.id, []).append(deal.total)
        return found


def office(
    chance: Chance, now: datetime, customers: tuple[Customer, ...], sizes: tuple[int, int, int]
) -> Office:
    """Return the office of a unit with so many leads, deals and cases."""
    leads, dealt, asked = sizes
    return Office(
        chance=chance,
        now=now,
        unit=customers[0].unit,
        customers=customers,
        deals=tuple(deals(chance, now, customers, dealt)),
        cases=tuple(cases(chance, now, customers, asked)),
        leads=leads,
    )
