"""What activities have in common: what they are about, when they are due, when they were done."""

from typing import TypedDict

from portal.sandbox.definitions.model import ColumnDefinition, Option
from portal.sandbox.organisation.tables.building import (
    PARENTAL,
    REQUIRED,
    Lookup,
    Target,
    choice,
    lookup,
    memo,
    minutes,
    moment,
    text,
)
from portal.sandbox.organisation.tables.choices import LOW_NORMAL_HIGH

# What every activity may be about, and the part of the relationship's name that says so.
_REGARDING = {
    "account": "Account",
    "contact": "Contact",
    "lead": "Lead",
    "opportunity": "Opportunity",
    "incident": "Incident",
    "entitlement": "entitlement",
    "msdyn_workorder": "msdyn_workorder",
    "msdyn_customerasset": "msdyn_customerasset",
    "bookableresourcebooking": "bookableresourcebooking",
}


class States(TypedDict):
    """The states and statuses of a table: splat them into its definition."""

    states: tuple[Option, ...]
    statuses: tuple[Option, ...]


CLOSED_AT_ONCE = States(
    states=(
        Option(0, "Open", default_status=1, label_de="Offen"),
        Option(1, "Completed", default_status=2, label_de="Abgeschlossen"),
        Option(2, "Canceled", default_status=3, label_de="Abgebrochen"),
    ),
    statuses=(
        Option(1, "Open", state=0, label_de="Offen"),
        Option(2, "Completed", state=1, label_de="Abgeschlossen"),
        Option(3, "Canceled", state=2, label_de="Abgebrochen"),
    ),
)


def about_the_work() -> tuple[ColumnDefinition, ...]:
    """Return subject and description, and when the work was done."""
    return (
        text("subject", "Subject", "Betreff", max_length=200, **REQUIRED),
        memo("description", "Description", "Beschreibung"),
        moment("actualstart", "Actual Start", "Tatsächlicher Anfang"),
        moment("actualend", "Actual End", "Tatsächliches Ende"),
        minutes("actualdurationminutes", "Duration", "Dauer"),
    )


def planned() -> tuple[ColumnDefinition, ...]:
    """Return when the work is planned for and how urgent it is."""
    return (
        moment("scheduledstart", "Start Date", "Anfangsdatum"),
        moment("scheduledend", "Due Date", "Fälligkeitsdatum"),
        choice("prioritycode", ("Priority", "Priorität"), LOW_NORMAL_HIGH, default=1),
    )


def regarding(activity: str, plural: str) -> Lookup:
    """Return the lookup that says what an activity is about; `plural` ends relationship names."""
    return lookup(
        "regardingobjectid",
        ("Regarding", "Bezug"),
        *(
            Target(
                target, f"{prefix}_{plural}", f"regardingobjectid_{target}_{activity}", **PARENTAL
            )
            for target, prefix in _REGARDING.items()
        ),
    )
