"""What every seed serves alike: the subjects of cases and the queues they wait in."""

from collections.abc import Iterator

from portal.sandbox.organisation.data.sellers import service_team
from portal.sandbox.organisation.rows import SeedRow, fixed_id

_SUBJECTS = (
    ("Equipment", ("Heating", "Ventilation", "Cooling", "Lifts", "Fire protection")),
    ("Invoices", ("Wrong amount", "Reminder")),
    ("Appointments", ("Missed", "To be moved")),
)
QUEUES = (
    ("First line", "Every case begins here.", 0),
    ("Technical support", "Questions that need an engineer.", 0),
    ("Rechnungswesen", "Fragen zu Rechnungen und Mahnungen.", 0),
    ("Complaints", "Only for team leads.", 1),
)
LEAVES = tuple(name for _above, names in _SUBJECTS for name in names)


def subject_id(name: str) -> str:
    """Return the subjectid of a subject."""
    return fixed_id("subject", name)


def queue_id(name: str) -> str:
    """Return the queueid of a queue."""
    return fixed_id("queue", name)


def subject_rows() -> Iterator[SeedRow]:
    """Yield the tree of subjects."""
    for name, below in _SUBJECTS:
        yield SeedRow("subject", {"subjectid": subject_id(name), "title": name})
        for leaf in below:
            yield SeedRow(
                "subject",
                {
                    "subjectid": subject_id(leaf),
                    "title": leaf,
                    "parentsubject": subject_id(name),
                },
            )


def queue_rows(waiting: dict[str, int]) -> Iterator[SeedRow]:
    """Yield the queues; `waiting` says how many active items each has."""
    for name, description, kind in QUEUES:
        yield SeedRow(
            "queue",
            {
                "queueid": queue_id(name),
                "name": name,
                "description": description,
                "queueviewtype": kind,
                "emailaddress": f"{name.split()[0].lower()}@alderwick.example",
                "numberofitems": waiting.get(name, 0),
                "ownerid": service_team(),
            },
        )
