"""An organisation of our own behind the portal, for every test of accounts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from portal import upstream
from tests.accounts import fake_organization
from tests.accounts.fake_organization import Organization


@pytest.fixture
def organization(settings: Settings) -> Iterator[Organization]:
    """The organisation that the portal talks to, fresh."""
    settings.UPSTREAM_WSGI = "tests.accounts.fake_organization.application"
    settings.UPSTREAM_CLIENT_SECRET = "portal-secret"
    cache.clear()
    upstream.forget()
    yield fake_organization.reset()
    upstream.forget()
    cache.clear()
