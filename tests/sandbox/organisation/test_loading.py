"""Loading replaces everything by the demo organisation, whole."""

from datetime import UTC, datetime

import pytest

from portal.sandbox.models import Row
from portal.sandbox.organisation.loading import load
from portal.sandbox.organisation.people import NORTH, unit_id
from portal.sandbox.organisation.rows import fixed_id

NOW = datetime(2026, 3, 17, 10, 45, tzinfo=UTC)

pytestmark = pytest.mark.django_db(databases=["default", "sandbox"])


def test_loading_reports_every_row_it_writes() -> None:
    told: list[int] = []
    made = load("small", 1, NOW, lambda _part, count: told.append(count))
    assert made == sum(told) == Row.objects.count()


def test_loading_twice_leaves_one_organisation() -> None:
    made = load("small", 1, NOW)
    assert load("small", 1, NOW) == made == Row.objects.count()


def test_versions_are_unique_across_the_organisation() -> None:
    made = load("small", 1, NOW)
    assert Row.objects.values("version").distinct().count() == made


def test_rows_belong_to_the_unit_of_whoever_owns_them() -> None:
    load("small", 1, NOW)
    owned = Row.objects.filter(table="bookableresourcebooking")
    assert not owned.filter(business_unit=None).exists()
    bob = owned.filter(owner=fixed_id("systemuser", "bob"))
    assert {row.business_unit for row in bob} == {unit_id(NORTH)}
