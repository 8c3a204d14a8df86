"""Fixtures of the sandbox's core: a small organisation, and a client for each of its people."""

import pytest
from pytest_django import DjangoDbBlocker, Settings

from portal.sandbox.models import Row
from portal.sandbox.rows.bulk import clear, insert_rows
from tests.sandbox.api import HOST, Api, api_of
from tests.sandbox.small_organisation import build, key


@pytest.fixture(autouse=True)
def without_the_demo(both_databases: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Remove the rows that a test of the whole server left committed before."""
    with django_db_blocker.unblock():
        if Row.objects.exists():
            clear()


@pytest.fixture
def organisation(request: pytest.FixtureRequest, settings: Settings) -> None:
    """The small organisation, in a transaction that is rolled back."""
    request.applymarker(pytest.mark.django_db(databases=["sandbox"]))
    request.getfixturevalue("db")
    settings.ALLOWED_HOSTS = [HOST.split(":")[0]]
    build()


@pytest.fixture
def alice(organisation: None) -> Api:
    """The administrator."""
    return api_of(key("alice"))


@pytest.fixture
def bob(organisation: None) -> Api:
    """Works in North, at user depth."""
    return api_of(key("bob"))


@pytest.fixture
def carol(organisation: None) -> Api:
    """Works in South, at business unit depth."""
    return api_of(key("carol"))


@pytest.fixture
def accounts(organisation: None) -> list[str]:
    """Five accounts of Alice, in order of their names."""
    names = ["Alder", "Birch", "Cedar", "Dóuglas", "elm"]
    owner = ("systemuser", key("alice"))
    rows = [
        {"accountid": key(name), "name": name, "ownerid": owner, "numberofemployees": place or None}
        for place, name in enumerate(names)
    ]
    insert_rows("account", rows)
    return [key(name) for name in names]
