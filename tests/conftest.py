"""The portal against the embedded sandbox, in one process, for tests of the whole server.

The sandbox answers on threads of its own with connections of its own, so it cannot see what the
transaction of a test has not committed. Hence this scheme: the sandbox's test database is a file,
seeded once a session and committed, then copied; before each test that uses it the copy is put
back (`sandbox_copies`). The portal's own database rolls back after each test
as usual: only the test's thread uses it. A test that asks for `sandbox` needs no database mark and
must not have one: it would forbid the sandbox's threads their database, or lock them out of it.
"""

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections, transaction
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from portal import upstream
from portal.sandbox.protection.admission import DOOR
from tests.portal_client import PortalClient
from tests.sandbox_copies import Copy, copy_sandbox
from tests.sandbox_side import SandboxSide

ALIASES = ("default", "sandbox")

# How long an example takes says something of the machine, not of the code.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _nobody_is_throttled() -> None:
    """Every test begins with the sandbox's service protection limits unspent."""
    DOOR.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Test databases are files: threads that share one in memory lock each other's tables.

    Neither database waits for the other to be made, so that a test may ask for one alone.
    """
    folder = tmp_path_factory.mktemp("databases")
    for alias in ALIASES:
        facts = connections.settings[alias]["TEST"]
        facts["DEPENDENCIES"] = []
        if connections[alias].vendor == "sqlite":
            facts["NAME"] = str(folder / f"{alias}.sqlite3")


@pytest.fixture(scope="session")
def both_databases(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test databases, made here as far as no test asks pytest-django for them."""
    made = []
    with django_db_blocker.unblock():
        for connection in map(connections.__getitem__, ALIASES):
            usual = str(connection.settings_dict["NAME"])
            if usual != connection.settings_dict["TEST"]["NAME"]:
                connection.creation.create_test_db(verbosity=0, autoclobber=True)
                made.append((connection, usual))
        yield
        for connection, usual in made:
            connection.creation.destroy_test_db(usual, verbosity=0)


@pytest.fixture(scope="session")
def seeded_copy(
    both_databases: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Copy:
    """A copy of the sandbox's database with the small demo organisation."""
    with django_db_blocker.unblock():
        call_command("seed_sandbox", scale="small", seed=1, stdout=StringIO())
        return copy_sandbox(tmp_path_factory.mktemp("seeded"))


@pytest.fixture
def portal_rows(both_databases: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The portal's own database for one test, rolled back after it.

    pytest-django's `db` would forbid the sandbox's threads their database.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sandbox(seeded_copy: Copy, portal_rows: None, settings: Settings) -> Iterator[SandboxSide]:
    """The sandbox with its demo organisation as it was seeded, and its control."""
    settings.SANDBOX_CONTROL = True
    seeded_copy.put_back()
    cache.clear()
    upstream.open_gates()
    yield SandboxSide(settings.UPSTREAM_URL, settings.UPSTREAM_WSGI)
    cache.clear()


@pytest.fixture
def field_service(sandbox: SandboxSide) -> None:
    """The Field Service profile, published and assigned to the technicians' role."""
    call_command("seed_profile", stdout=StringIO())


@pytest.fixture
def signed_in(sandbox: SandboxSide, field_service: None) -> Callable[[str], PortalClient]:
    """Signs a demo user in on a new device."""
    return PortalClient.signed_in


@pytest.fixture
def bob(signed_in: Callable[[str], PortalClient]) -> PortalClient:
    """A technician in the business unit North."""
    return signed_in("bob")


@pytest.fixture
def dora(signed_in: Callable[[str], PortalClient]) -> PortalClient:
    """The dispatcher."""
    return signed_in("dora")


@pytest.fixture
def charlie(signed_in: Callable[[str], PortalClient]) -> PortalClient:
    """Somebody without a role."""
    return signed_in("charlie")
