"""Forms of activities: tasks, phone calls, appointments, e-mails."""

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.forms.building import (
    GENERAL,
    Field,
    Form,
    Part,
    Section,
    Tab,
    quick_create,
    timeline_section,
)
from portal.sandbox.organisation.tables.activities import TASK
from portal.sandbox.organisation.tables.communications import APPOINTMENT, EMAIL, PHONE_CALL

_TASK = Section(
    "task_section",
    GENERAL,
    (
        Field("subject", is_wide=True),
        "regardingobjectid",
        "prioritycode",
        "scheduledstart",
        "scheduledend",
        "actualdurationminutes",
        "percentcomplete",
        "category",
        "ownerid",
        Field("description", is_wide=True, rows=4),
    ),
)


def _activity(table: TableDefinition, *columns: str) -> Form:
    """Return the form of an activity that is planned, done, and described."""
    parts: tuple[Part, ...] = (
        Field("subject", is_wide=True),
        "regardingobjectid",
        "prioritycode",
        *columns,
        "scheduledstart",
        "scheduledend",
        "actualdurationminutes",
        "ownerid",
        Field("description", is_wide=True, rows=4),
    )
    section = Section(f"{table.name}_section", GENERAL, parts)
    return Form(
        table,
        (Tab(table.name, GENERAL, (section, timeline_section())),),
        header=("prioritycode", "scheduledend", "statuscode", "ownerid"),
        name=table.label,
    )


FORMS = (
    Form(
        TASK,
        (Tab("task", GENERAL, (_TASK, timeline_section())),),
        header=("prioritycode", "scheduledend", "statuscode", "ownerid"),
        name="Task",
    ),
    _activity(PHONE_CALL, "phonenumber", "directioncode", "leftvoicemail", "category"),
    _activity(APPOINTMENT, "location", "isalldayevent"),
    _activity(EMAIL, "sender", "torecipients"),
    quick_create(TASK, "subject", "regardingobjectid", "scheduledend", "prioritycode"),
    quick_create(
        PHONE_CALL, "subject", "regardingobjectid", "phonenumber", "directioncode", "scheduledend"
    ),
    quick_create(
        APPOINTMENT, "subject", "regardingobjectid", "location", "scheduledstart", "scheduledend"
    ),
)
