"""A job: one work order, with everything about it decided before any row is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal.sandbox.organisation.data.calendar import Phase, Slot
from portal.sandbox.organisation.data.catalogue import INCIDENT_TYPES, IncidentType
from portal.sandbox.organisation.data.customers import Customer
from portal.sandbox.organisation.data.technicians import Technician, dispatcher, field_team
from portal.sandbox.organisation.rows import Chance

_UNSCHEDULED = 690970000
_PRIORITIES = ("Low", "Normal", "Normal", "Normal", "High", "Critical")


@dataclass(frozen=True)
class Job:
    """A work order in the making. `slot` and `technician` are None while nobody is booked.

    `case_id` is the case that the work is to settle.
    """

    key: str
    number: int
    chance: Chance
    now: datetime
    customer: Customer
    incident: IncidentType
    second_incident: IncidentType | None
    priority: str
    created: datetime
    slot: Slot | None = None
    technician: Technician | None = None
    case_id: str | None = None

    @property
    def id(self) -> str:
        """Return the msdyn_workorderid."""
        return self.row_id("msdyn_workorder")

    @property
    def name(self) -> str:
        """Return the work order's number as people read it."""
        return f"WO-{self.number:05d}"

    @property
    def phase(self) -> Phase | None:
        """Return where the work stands."""
        return self.slot.phase if self.slot else None

    @property
    def is_over(self) -> bool:
        """Whether the work was done."""
        return self.phase is not None and self.phase.is_over

    @property
    def system_status(self) -> int:
        """Return the work order's system status."""
        return self.phase.system_status if self.phase else _UNSCHEDULED

    @property
    def changed(self) -> datetime:
        """Return when the job was last touched: after the work, else soon after it was made."""
        if self.slot and self.slot.end <= self.now:
            return min(self.slot.end + timedelta(minutes=12), self.now)
        return self.created + (self.now - self.created) / 3

    @property
    def owner(self) -> tuple[str, str]:
        """Return the owner: the unit's team or its dispatcher, turn about."""
        unit = self.customer.unit
        return field_team(unit) if self.number % 2 else ("systemuser", dispatcher(unit))

    @property
    def planner(self) -> str:
        """Return the id of the user who made the work order."""
        return dispatcher(self.customer.unit)

    @property
    def worker(self) -> str:
        """Return the id of the user who last worked on it."""
        if self.technician and self.slot and self.slot.start <= self.now:
            return self.technician.person.id
        return self.planner

    def row_id(self, table: str, number: int = 0) -> str:
        """Return the id of a row of this job."""
        return self.chance.id(table, f"{self.key}/{number}")

    def dice(self, *path: object) -> Random:
        """Return dice for a part of this job."""
        return self.chance.dice("job", self.key, *path)

    def made(self) -> dict[str, object]:
        """Return who made and owns the rows of the job, and when."""
        return {
            "ownerid": self.owner,
            "createdby": self.planner,
            "modifiedby": self.worker,
            "createdon": self.created,
            "modifiedon": self.changed,
        }


@dataclass(frozen=True)
class Source:
    """Where jobs come from: the seed, the clock and the customers of a unit."""

    chance: Chance
    now: datetime
    customers: tuple[Customer, ...]

    def booked(self, key: str, number: int, technician: Technician, slot: Slot) -> Job:
        """Return a job for which a technician is booked."""
        return self._job(key, number, slot, technician)

    def waiting(self, key: str, number: int) -> Job:
        """Return a job that nobody is booked for yet."""
        return self._job(key, number, None, None)

    def _job(self, key: str, number: int, slot: Slot | None, technician: Technician | None) -> Job:
        dice = self.chance.dice("job", key)
        first, second = dice.sample(INCIDENT_TYPES, 2)
        latest = min(slot.start, self.now) if slot else self.now
        return Job(
            key=key,
            number=number,
            chance=self.chance,
            now=self.now,
            customer=dice.choice(self.customers),
            incident=first,
            second_incident=second if dice.random() < 0.25 else None,
            priority=dice.choice(_PRIORITIES),
            created=latest - timedelta(days=dice.randint(2, 18), minutes=dice.randint(0, 500)),
            slot=slot,
            technician=technician,
        )
