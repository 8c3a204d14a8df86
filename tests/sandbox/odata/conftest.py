"""Rows that are related to each other, for reads that follow relationships."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.small_organisation import key

OWNER = ("systemuser", key("alice"))


@pytest.fixture
def related(accounts: list[str]) -> list[str]:
    """People and tasks of three of the five accounts.

    Alder has Ann (its primary contact) and Abe, who has no e-mail address; Birch has Ben. Alder's
    tasks are one open and one done, Birch's one done; Cedar has none and nobody.
    """
    insert_rows(
        "contact",
        [
            _contact("Ann", "Alder", emailaddress1="ann@small.example"),
            _contact("Abe", "Alder"),
            _contact("Ben", "Birch", emailaddress1="ben@small.example"),
        ],
    )
    insert_rows(
        "account",
        [
            {"accountid": key("Fir"), "name": "Fir", "ownerid": OWNER,
             "primarycontactid": key("Ann"), "parentaccountid": key("Alder")},
            {"accountid": key("Gum"), "name": "Gum", "ownerid": OWNER,
             "primarycontactid": key("Ben")},
        ],
    )  # fmt: skip
    insert_rows(
        "task",
        [_task("call", "Alder", 0), _task("visit", "Alder", 1), _task("write", "Birch", 1)],
    )
    return accounts


def _contact(name: str, account: str, **more: object) -> dict[str, object]:
    return {
        "contactid": key(name),
        "firstname": name,
        "lastname": "Ash",
        "fullname": f"{name} Ash",
        "parentcustomerid": ("account", key(account)),
        "ownerid": OWNER,
        **more,
    }


def _task(subject: str, account: str, state: int) -> dict[str, object]:
    return {
        "activityid": key(subject),
        "subject": subject,
        "regardingobjectid": ("account", key(account)),
        "statecode": state,
        "ownerid": OWNER,
    }
