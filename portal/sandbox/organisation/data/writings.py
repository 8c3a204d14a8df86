"""What people wrote: notes on work orders and bookings, tasks of technicians."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.sandbox.organisation.data import vocabulary as words
from portal.sandbox.organisation.data.jobs import Job
from portal.sandbox.organisation.data.technicians import Technician
from portal.sandbox.organisation.rows import Chance, SeedRow

_NOT_STARTED, _COMPLETED = (0, 2), (1, 5)


def note_rows(job: Job) -> Iterator[SeedRow]:
    """Yield the planner's notes on a work order, and the technician's on a booking that is over."""
    dice = job.dice("notes")
    for number in range(dice.choice((0, 1, 1, 2))):
        written = job.created + timedelta(hours=1 + number)
        yield _note(job, number, ("msdyn_workorder", job.id), job.planner, written)
    if job.is_over and job.slot and job.technician and dice.random() < 0.3:
        booking = ("bookableresourcebooking", job.row_id("bookableresourcebooking"))
        yield _note(job, 9, booking, job.technician.person.id, job.slot.end)


def _note(job: Job, number: int, about: tuple[str, str], author: str, written: datetime) -> SeedRow:
    subject, text = job.dice("note", number).choice(words.NOTES)
    return SeedRow(
        "annotation",
        {
            "annotationid": job.row_id("annotation", number),
            "subject": subject,
            "notetext": text,
            "isdocument": False,
            "objectid": about,
            "objecttypecode": about[0],
            "ownerid": ("systemuser", author),
            "createdon": written,
            "modifiedon": written,
        },
    )


def task_rows(
    technician: Technician, jobs: list[Job], chance: Chance, now: datetime
) -> Iterator[SeedRow]:
    """Yield what a technician has still to do, and what he has done, about some of his jobs."""
    for number, job in enumerate(jobs[::7]):
        dice = chance.dice("task", job.key)
        due = now + timedelta(days=dice.randint(-10, 12))
        state, status = _COMPLETED if due < now and dice.random() < 0.7 else _NOT_STARTED
        created = min(due, now) - timedelta(days=4)
        yield SeedRow(
            "task",
            {
                "activityid": chance.id("task", job.key),
                "subject": dice.choice(words.TASK_SUBJECTS),
                "description": f"{job.name}, {job.customer.name}",
                "regardingobjectid": ("msdyn_workorder", job.id)
                if number % 3
                else ("account", job.customer.id),
                "scheduledstart": created,
                "scheduledend": due,
                "actualend": due if state else None,
                "percentcomplete": 100 if state else 0,
                "prioritycode": dice.choice((0, 1, 1, 2)),
                "statecode": state,
                "statuscode": status,
                "ownerid": technician.owner,
                "createdon": created,
                "modifiedon": due if state else created,
            },
        )
