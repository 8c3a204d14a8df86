"""The whole demo organisation as a stream of rows: configuration first, then a unit's work each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.sandbox.organisation.apps import APPS
from portal.sandbox.organisation.apps.building import app_rows
from portal.sandbox.organisation.data.calendar import full_plan, light_plan
from portal.sandbox.organisation.data.catalogue import catalogue_rows
from portal.sandbox.organisation.data.customers import CustomerBook
from portal.sandbox.organisation.data.jobs import Job, Source
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
from portal.sandbox.organisation.rows import Chance, SeedRow
from portal.sandbox.organisation.settings import settings_rows
from portal.sandbox.organisation.views import VIEWS


@dataclass(frozen=True)
class Scale:
    """How much there is of what grows, in each of the two units."""

    customers: int
    colleagues: int
    waiting: int


SCALES = {
    "small": Scale(customers=15, colleagues=1, waiting=12),
    "medium": Scale(customers=120, colleagues=24, waiting=160),
    "large": Scale(customers=1500, colleagues=290, waiting=1600),
}


def configuration() -> Iterator[SeedRow]:
    """Yield what every seed makes alike: people, roles, apps, views, forms, the catalogue."""
    yield from settings_rows()
    yield from people_rows()
    yield from role_rows()
    yield from (view.row() for view in VIEWS)
    yield from map(form_row, FORMS)
    for app in APPS:
        yield from app_rows(app)
    yield from catalogue_rows()


def staff(scale: Scale, chance: Chance) -> Iterator[SeedRow]:
    """Yield the technicians of both units; whoever owns rows has to be there before them."""
    for unit in (NORTH, SOUTH):
        for technician in technicians(unit, scale.colleagues, chance):
            yield from technician_rows(technician)


def business(scale: Scale, chance: Chance, now: datetime) -> Iterator[SeedRow]:
    """Yield the customers and the work of both units."""
    for first, unit in ((1, NORTH), (50001, SOUTH)):
        yield from _unit_rows(_Unit(unit, first, scale, chance, now))


@dataclass(frozen=True)
class _Unit:
    name: str
    first_number: int
    scale: Scale
    chance: Chance
    now: datetime


def _unit_rows(unit: _Unit) -> Iterator[SeedRow]:
    book = CustomerBook(unit.chance, unit.now, unit.name, field_team(unit.name))
    made = list(book.customers(unit.scale.customers))
    for _customer, rows in made:
        yield from rows
    source = Source(unit.chance, unit.now, tuple(customer for customer, _rows in made))
    number = unit.first_number
    for technician in technicians(unit.name, unit.scale.colleagues, unit.chance):
        jobs = _jobs_of(unit, source, technician, number)
        number += len(jobs)
        for job in jobs:
            yield from _with_notes(job)
        yield from task_rows(technician, jobs, unit.chance, unit.now)
    for index in range(unit.scale.waiting):
        yield from _with_notes(source.waiting(f"{unit.name}/waiting/{index}", number + index))


def _jobs_of(unit: _Unit, source: Source, technician: Technician, number: int) -> list[Job]:
    key = technician.person.key
    dice = unit.chance.dice("plan", key)
    plan = full_plan if technician.is_demo else light_plan
    return [
        source.booked(f"{key}/{index}", number + index, technician, slot)
        for index, slot in enumerate(plan(unit.now, dice))
    ]


def _with_notes(job: Job) -> Iterator[SeedRow]:
    yield from job_rows(job)
    yield from note_rows(job)
