"""Loading replaces everything by the demo organisation, whole."""

from datetime import UTC, datetime

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.errors import Forbidden
from portal.sandbox.fetchxml.parser import parse_fetch
from portal.sandbox.identity.callers import caller_of
from portal.sandbox.models import Row
from portal.sandbox.organisation.loading import load
from portal.sandbox.organisation.people import NORTH, unit_id
from portal.sandbox.organisation.rows import fixed_id
from portal.sandbox.organisation.views import VIEWS
from portal.sandbox.organisation.views.building import View, view_id
from portal.sandbox.query.running import run
from portal.sandbox.sql.dialect import dialect
from portal.sandbox.sql.viewpoint import Viewpoint

NOW = datetime(2026, 3, 17, 10, 45, tzinfo=UTC)

pytestmark = pytest.mark.django_db(databases=["default", "sandbox"])


def found(view: View, user: str) -> list[str]:
    """Run a view as a user and return the keys of the rows it finds."""
    tables = catalogue.built_in()
    caller = caller_of(tables, fixed_id("systemuser", user))
    page = run(Viewpoint(tables, caller, NOW, dialect()), parse_fetch(view.fetch_xml()))
    return [entry.root.key for entry in page.entries]


def view(table: str, name: str) -> View:
    return next(one for one in VIEWS if one.id == view_id(table, name))


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


def test_every_view_runs_for_the_administrator() -> None:
    load("small", 1, NOW)
    empty = {one.table.name for one in VIEWS if one.kind == 2 and not found(one, "maker")}
    assert empty == {"bookableresourcebookingheader", "fp_syncreceipt"}


def test_technicians_see_their_own_bookings_and_their_units_work_orders() -> None:
    load("small", 1, NOW)
    for name in ("My bookings", "Active bookings"):
        bobs = found(view("bookableresourcebooking", name), "bob")
        carols = found(view("bookableresourcebooking", name), "carol")
        assert bobs
        assert set(bobs).isdisjoint(carols)
    orders = view("msdyn_workorder", "Active work orders")
    assert set(found(orders, "bob")).isdisjoint(found(orders, "carol"))
    assert set(found(view("msdyn_workorder", "My work orders"), "bob")) < set(found(orders, "bob"))


def test_a_dispatcher_sees_both_units() -> None:
    load("small", 1, NOW)
    orders = view("msdyn_workorder", "Active work orders")
    everything = set(found(orders, "dora"))
    assert everything == {*found(orders, "bob"), *found(orders, "carol")}


def test_whoever_holds_no_role_is_refused() -> None:
    load("small", 1, NOW)
    with pytest.raises(Forbidden):
        found(view("account", "Active accounts"), "charlie")


def test_a_seller_sees_the_accounts_of_her_unit_and_no_work_orders() -> None:
    load("small", 1, NOW)
    accounts = view("account", "Active accounts")
    assert set(found(accounts, "dana")) == set(found(accounts, "bob"))
    with pytest.raises(Forbidden):
        found(view("msdyn_workorder", "Active work orders"), "dana")
