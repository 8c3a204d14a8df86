"""Views of activities: what is still to do, what was done, and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.communications import APPOINTMENT, EMAIL, PHONE_CALL
from portal.sandbox.organisation.views.building import (
    MINE,
    Standard,
    View,
    condition,
    standard_views,
)


@dataclass(frozen=True)
class _Kind:
    """One kind of activity: the plural, what lists show of it, and the states that are open."""

    table: TableDefinition
    noun: str
    cells: tuple[str, ...]
    find: tuple[str, ...]
    open_states: tuple[int, ...] = (0,)


_KINDS = (
    _Kind(
        PHONE_CALL, "phone calls",
        ("subject:200", "regardingobjectid:150", "phonenumber:125", "scheduledend:125",
         "statuscode:100"),
        ("subject", "phonenumber"),
    ),
    _Kind(
        APPOINTMENT, "appointments",
        ("subject:200", "regardingobjectid:150", "scheduledstart:125", "scheduledend:125",
         "location:150"),
        ("subject", "location"), (0, 3),
    ),
    _Kind(
        EMAIL, "emails",
        ("subject:200", "regardingobjectid:150", "sender:150", "torecipients:150",
         "statuscode:100"),
        ("subject", "torecipients"),
    ),
)  # fmt: skip
_TASK_CELLS = (
    "subject:200", "regardingobjectid:150", "prioritycode:100", "scheduledend:125",
    "statuscode:125",
)  # fmt: skip


def _views_of(kind: _Kind) -> Iterator[View]:
    facts = Standard(
        kind.table, kind.noun, kind.cells, kind.find, ("scheduledend",),
        default=f"My open {kind.noun}", adjectives=("Open", "Closed"),
        active_states=kind.open_states,
    )  # fmt: skip
    yield View(
        kind.table, f"My open {kind.noun}", kind.cells, ("scheduledend",), facts.active + MINE,
        is_default=True,
    )  # fmt: skip
    yield from standard_views(facts)


VIEWS = (
    View(
        TASK, "My open tasks", _TASK_CELLS, ("scheduledend",),
        condition("statecode", "eq", 0) + MINE, is_default=True,
    ),
    View(
        TASK, "Overdue tasks", _TASK_CELLS, ("scheduledend",),
        condition("statecode", "eq", 0) + condition("scheduledend", "olderthan-x-days", 1),
    ),
    *standard_views(
        Standard(
            TASK, "tasks", _TASK_CELLS, ("subject", "category"), ("scheduledend",),
            default="My open tasks",
        )
    ),
    *(view for kind in _KINDS for view in _views_of(kind)),
)  # fmt: skip
