"""Fixtures for FetchXML: people at the accounts of the small organisation."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.small_organisation import key

OWNER = ("systemuser", key("alice"))


@pytest.fixture
def people(accounts: list[str]) -> None:
    """Contacts: Ada and Ben at Alder, Cy at Birch, Di nowhere."""
    rows: list[dict[str, object]] = [
        {"contactid": key("Ada"), "fullname": "Ada", "parentcustomerid": ("account", accounts[0]),
         "birthdate": "1990-05-01", "gendercode": 2, "donotemail": True, "ownerid": OWNER},
        {"contactid": key("Ben"), "fullname": "Ben", "parentcustomerid": ("account", accounts[0]),
         "birthdate": "1980-01-31", "gendercode": 1, "ownerid": OWNER},
        {"contactid": key("Cy"), "fullname": "Cy", "parentcustomerid": ("account", accounts[1]),
         "ownerid": ("team", key("rovers"))},
        {"contactid": key("Di"), "fullname": "Di", "ownerid": ("systemuser", key("carol"))},
    ]  # fmt: skip
    insert_rows("contact", rows)
