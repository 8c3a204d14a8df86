"""The whole demo organisation as a stream of rows: configuration first, then a unit's work each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.sandbox.organisation.apps import APPS
from portal.sandbox.organisation.apps.building import app_rows
from portal.sandbox.organisation.charts import CHARTS
from portal.sandbox.organisation.column_security import column_security_rows
from portal.sandbox.organisation.data.calendar import full_plan, light_plan
from portal.sandbox.organisation.data.catalogue import catalogue_rows
from portal.sandbox.organisation.data.customers import CustomerBook
from portal.sandbox.organisation.data.jobs import Job, Source
from portal.sandbox.organisation.data.mappings import mapping_rows
from portal.sandbox.organisation.data.market import market_rows
from portal.sandbox.organisation.data.office import Office, office
from portal.sandbox.organisation.data.offline_profile import offline_profile_rows
from portal.sandbox.organisation.data.personal import personal_view_rows
from portal.sandbox.organisation.data.service_desk import queue_rows, subject_rows
from portal.sandbox.organisation.data.technicians import (
    Technician,
    field_team,
    technician_rows,
    technicians,
)
from portal.sandbox.organisation.data.work_orders import job_rows
from portal.sandbox.organisation.data.writings import note_rows, task_rows
from portal.sandbox.organisation.forms import FORMS
from portal.sandbox.organisation.forms.rendering import form_row
from portal.sandbox.organisation.people import NORTH, SOUTH, people_rows
from portal.sandbox.organisation.roles import role_rows
from portal.sandbox.organisation.rows import Chance, SeedRow, fixed_id
from portal.sandbox.organisation.settings import settings_rows
from portal.sandbox.organisation.tables import TABLES
from portal.sandbox.organisation.views import VIEWS


@dataclass(frozen=True)
class Scale:
    """How much there is of what grows, in each of the two units."""

    customers: int
    colleagues: int
    waiting: int
    leads: int
    deals: int
    cases: int


_MAKER = fixed_id("systemuser", "maker")
_SET_UP_BEFORE = timedelta(days=420)
_PAIRS = frozenset(table.name for table in TABLES if table.is_intersect)
SCALES = {
    "small": Scale(15, 1, 12, leads=24, deals=36, cases=40),
    "medium": Scale(120, 24, 160, leads=150, deals=200, cases=260),
    "large": Scale(1500, 290, 1600, leads=1200, deals=1500, cases=1900),
}


def configuration(now: datetime) -> Iterator[SeedRow]:
    """Yield what every seed makes alike: people, roles, apps, views, forms, the catalogue."""
    yield from _authored(settings_rows(), now)
    yield from _authored(people_rows(), now)
    yield from _authored(role_rows(), now)
    yield from _authored(column_security_rows(), now)
    yield from _authored((view.row() for view in VIEWS), now)
    yield from _authored(map(form_row, FORMS), now)
    yield from _authored((chart.row() for chart in CHARTS), now)
    for app in APPS:
        yield from _authored(app_rows(app), now)
    yield from _authored(catalogue_rows(), now)
    yield from _authored(market_rows(now), now)
    yield from _authored(subject_rows(), now)
    yield from _authored(mapping_rows(TABLES), now)
    yield from _authored(offline_profile_rows(now), now)
    yield from _authored(personal_view_rows(), now)


def staff(scale: Scale, chance: Chance, now: datetime) -> Iterator[SeedRow]:
    """Yield the technicians of both units; whoever owns rows has to be there before them."""
    for unit in (NORTH, SOUTH):
        for technician in technicians(unit, scale.colleagues, chance):
            yield from _authored(technician_rows(technician), now)


def _authored(rows: Iterable[SeedRow], now: datetime) -> Iterator[SeedRow]:
    """Yield rows as the maker set them up, long before `now`."""
    then = now - _SET_UP_BEFORE
    facts = {"createdon": then, "modifiedon": then, "createdby": _MAKER, "modifiedby": _MAKER}
    for row in rows:
        yield row if row.table in _PAIRS else SeedRow(row.table, {**facts, **row.values})


def business(scale: Scale, chance: Chance, now: datetime) -> Iterator[SeedRow]:
    """Yield the customers and the work of both units, and the queues that both wait in."""
    waiting: Counter[str] = Counter()
    for first, name in ((1, NORTH), (50001, SOUTH)):
        unit = _Unit(name, first, scale, chance, now)
        book = CustomerBook(chance, now, name, field_team(name))
        made = list(book.customers(scale.customers))
        sizes = (scale.leads, scale.deals, scale.cases)
        unit_office = office(chance, now, tuple(customer for customer, _rows in made), sizes)
        for _customer, rows in made:
            yield from unit_office.with_rollups(rows)
        del made
        yield from unit_office.rows()
        yield from _field_rows(unit, unit_office)
        waiting += unit_office.waiting()
    yield from _authored(queue_rows(waiting), now)


@dataclass(frozen=True)
class _Unit:
    name: str
    first_number: int
    scale: Scale
    chance: Chance
    now: datetime


def _field_rows(unit: _Unit, unit_office: Office) -> Iterator[SeedRow]:
    """Yield the jobs of a unit's technicians, and those that wait; cases cause some of these."""
    source = Source(unit.chance, unit.now, unit_office.customers)
    number = unit.first_number
    for technician in technicians(unit.name, unit.scale.colleagues, unit.chance):
        jobs = _jobs_of(unit, source, technician, number)
        number += len(jobs)
        for job in jobs:
            yield from _with_notes(job)
        yield from task_rows(technician, jobs, unit.chance, unit.now)
    for index in range(unit.scale.waiting):
        job = source.waiting(f"{unit.name}/waiting/{index}", number + index)
        yield from _with_notes(unit_office.with_case(job) if index % 2 else job)


def _jobs_of(unit: _Unit, source: Source, technician: Technician, number: int) -> list[Job]:
    key = technician.person.key
    dice = unit.chance.dice("plan", key)
    plan = full_plan if technician.is_demo else light_plan
    slots = sorted(plan(unit.now, dice), key=lambda slot: slot.start)
    return [
        source.booked(f"{key}/{index}", number + index, technician, slot)
        for index, slot in enumerate(slots)
    ]


def _with_notes(job: Job) -> Iterator[SeedRow]:
    yield from job_rows(job)
    yield from note_rows(job)
