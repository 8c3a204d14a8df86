"""Loading replaces everything by the demo organisation, whole."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.model import Rollup
from portal.sandbox.errors import Forbidden
from portal.sandbox.fetchxml.parser import parse_fetch
from portal.sandbox.identity.callers import caller_of
from portal.sandbox.models import FileContent, Link, Row
from portal.sandbox.organisation.apps import APPS
from portal.sandbox.organisation.charts import CHARTS
from portal.sandbox.organisation.loading import load
from portal.sandbox.organisation.people import NORTH, unit_id
from portal.sandbox.organisation.rows import fixed_id
from portal.sandbox.organisation.views import VIEWS
from portal.sandbox.organisation.views.building import View, view_id
from portal.sandbox.query.running import Page, run
from portal.sandbox.sql.dialect import dialect
from portal.sandbox.sql.viewpoint import Viewpoint

NOW = datetime(2026, 3, 17, 10, 45, tzinfo=UTC)

pytestmark = pytest.mark.django_db(databases=["default", "sandbox"])


@pytest.fixture(autouse=True)
def without_the_demo() -> None:
    """Nothing: loading removes what was there, and `loaded` must stay."""


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The small organisation, loaded once for all tests that only read it."""
    with django_db_blocker.unblock(), transaction.atomic(using="sandbox"):
        load("small", 1, NOW)
        yield
        transaction.set_rollback(True, using="sandbox")


def found(view: View, user: str) -> list[str]:
    """Run a view as a user and return the keys of the rows it finds."""
    return [entry.root.key for entry in ask(view.fetch_xml(), user).entries]


def ask(fetch_xml: str, user: str) -> Page:
    """Run FetchXML as a user."""
    tables = catalogue.built_in()
    caller = caller_of(tables, fixed_id("systemuser", user))
    return run(Viewpoint(tables, caller, NOW, dialect()), parse_fetch(fetch_xml))


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


def test_rows_belong_to_the_unit_of_whoever_owns_them(loaded: None) -> None:
    owned = Row.objects.filter(table="bookableresourcebooking")
    assert not owned.filter(business_unit=None).exists()
    bob = owned.filter(owner=fixed_id("systemuser", "bob"))
    assert {row.business_unit for row in bob} == {unit_id(NORTH)}


def test_every_view_runs_for_the_administrator_and_nearly_all_find_rows(loaded: None) -> None:
    empty = {one.table.name for one in VIEWS if one.kind == 2 and not found(one, "maker")}
    assert empty == {"bookableresourcebookingheader", "fp_syncreceipt"}


def test_every_chart_runs_for_the_administrator(loaded: None) -> None:
    for chart in CHARTS:
        assert ask(chart.fetch_xml(), "maker").entries, chart.name


@pytest.mark.parametrize(
    ("app", "user"),
    [("field_service", "bob"), ("field_service", "dora"), ("sales", "dana"), ("sales", "sven"),
     ("customer_service", "sofia"), ("customer_service", "nora")],
)  # fmt: skip
def test_whoever_an_app_is_for_may_run_all_its_views_and_charts(
    loaded: None, app: str, user: str
) -> None:
    names = {table.name for one in APPS if one.unique_name == app for table in one.all_tables()}
    for one in VIEWS:
        if one.table.name in names:
            found(one, user)
    for chart in CHARTS:
        if chart.table.name in names:
            ask(chart.fetch_xml(), user)


def test_what_rolls_up_is_what_the_rows_say(loaded: None) -> None:
    for table in catalogue.built_in().tables.values():
        for column in table.columns.values():
            if column.rollup:
                for row in Row.objects.filter(table=table.name):
                    wanted = gathered(column.rollup, row.key)
                    assert row.data.get(column.name, 0) == pytest.approx(wanted), column.name


def gathered(rollup: Rollup, key: str) -> float:
    """Gather the rollup of one row from the rows that point at it."""
    links = Link.objects.filter(relation=f"{rollup.child}.{rollup.lookup}", target=key)
    rows = [link.row.data for link in links.select_related("row")]
    rows = [row for row in rows if not rollup.only_active or row["statecode"] == 0]
    return len(rows) if rollup.kind == "count" else sum(row[rollup.column] for row in rows)


@pytest.mark.parametrize(
    ("user", "table", "name"),
    [
        ("dana", "account", "Active accounts"),
        ("dana", "contact", "Active contacts"),
        ("dana", "opportunity", "Open opportunities"),
        ("bob", "account", "Active accounts"),
    ],
)
def test_shares_let_people_see_rows_of_the_other_unit_and_what_hangs_on_them(
    loaded: None, user: str, table: str, name: str
) -> None:
    rows = Row.objects.filter(table=table, key__in=found(view(table, name), user))
    assert rows.exclude(business_unit=unit_id(NORTH)).exists()


def test_an_agent_for_both_units_sees_cases_of_both_and_the_others_their_own(
    loaded: None,
) -> None:
    cases = view("incident", "Active cases")
    everything, norths, souths = (set(found(cases, one)) for one in ("sofia", "nora", "selma"))
    assert norths - souths
    assert souths - norths
    assert norths | souths <= everything


def test_pictures_and_files_are_there(loaded: None) -> None:
    kinds = set(FileContent.objects.values_list("table", "column"))
    assert kinds == {
        ("product", "entityimage"), ("account", "entityimage"), ("contact", "entityimage"),
        ("msdyn_customerasset", "fp_photo"), ("account", "fp_agreement"),
    }  # fmt: skip
    assert Row.objects.filter(table="fileattachment").count() == 8


def test_technicians_see_their_own_bookings_and_their_units_work_orders(loaded: None) -> None:
    for name in ("My bookings", "Active bookings"):
        bobs = found(view("bookableresourcebooking", name), "bob")
        carols = found(view("bookableresourcebooking", name), "carol")
        assert bobs
        assert set(bobs).isdisjoint(carols)
    orders = view("msdyn_workorder", "Active work orders")
    assert set(found(orders, "bob")).isdisjoint(found(orders, "carol"))
    assert set(found(view("msdyn_workorder", "My work orders"), "bob")) < set(found(orders, "bob"))


def test_a_dispatcher_sees_both_units(loaded: None) -> None:
    orders = view("msdyn_workorder", "Active work orders")
    everything = set(found(orders, "dora"))
    assert everything == {*found(orders, "bob"), *found(orders, "carol")}


def test_whoever_holds_no_role_is_refused(loaded: None) -> None:
    with pytest.raises(Forbidden):
        found(view("account", "Active accounts"), "charlie")


def test_a_seller_sees_the_accounts_of_her_unit_and_no_work_orders(loaded: None) -> None:
    accounts = view("account", "Active accounts")
    unit = {row.key for row in Row.objects.filter(table="account", business_unit=unit_id(NORTH))}
    assert set(found(accounts, "dana")) > unit
    assert set(found(accounts, "bob")) > unit
    with pytest.raises(Forbidden):
        found(view("msdyn_workorder", "Active work orders"), "dana")


# SQLite plans without counting rows.
if dialect().is_postgres:

    def test_postgres_knows_at_once_how_much_was_loaded(loaded: None) -> None:
        with connections["sandbox"].cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'sandbox_row'")
            assert cursor.fetchone()[0] == Row.objects.count()
