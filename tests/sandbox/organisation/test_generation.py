"""The generated rows are one consistent organisation, whatever the seed and the day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sandbox.definitions.catalogue import build_catalogue
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.organisation.generation import SCALES, business, configuration, staff
from portal.sandbox.organisation.people import NORTH, SOUTH, unit_id
from portal.sandbox.organisation.rows import Chance, SeedRow, fixed_id
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES

CATALOGUE = build_catalogue(TABLES, MANY_TO_MANY)
NOW = datetime(2026, 3, 17, 10, 45, tzinfo=UTC)
LOOKUPS = {ColumnType.LOOKUP, ColumnType.CUSTOMER, ColumnType.OWNER}
NUMBERS = {ColumnType.INTEGER, ColumnType.DOUBLE, ColumnType.MONEY, ColumnType.DECIMAL}
moments = st.datetimes(
    min_value=datetime(2024, 1, 1),
    max_value=datetime(2032, 12, 31),
    timezones=st.just(UTC),
)

Rows = dict[str, dict[str, Mapping[str, object]]]


def generate(now: datetime, seed: int = 1) -> list[SeedRow]:
    scale, chance = SCALES["small"], Chance(seed)
    return [*configuration(now), *staff(scale, chance, now), *business(scale, chance, now)]


def indexed(rows: list[SeedRow]) -> Rows:
    found: Rows = defaultdict(dict)
    for row in rows:
        found[row.table][str(row.values[CATALOGUE.tables[row.table].key])] = row.values
    return found


ALL = generate(NOW)
ROWS = indexed(ALL)


def lookup(value: object, column: ColumnDefinition) -> tuple[str, str]:
    if isinstance(value, tuple):
        return str(value[0]), str(value[1])
    return column.targets[0], str(value)


def bookings_of(user: str, rows: Rows) -> list[Mapping[str, object]]:
    owner = ("systemuser", fixed_id("systemuser", user))
    return [row for row in rows["bookableresourcebooking"].values() if row["ownerid"] == owner]


def in_window(rows: list[Mapping[str, object]], now: datetime) -> list[Mapping[str, object]]:
    first, last = now - timedelta(days=7), now + timedelta(days=14)
    return [row for row in rows if first <= moment(row["starttime"]) <= last]


def moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value


def children(table: str, column: str) -> dict[str, list[Mapping[str, object]]]:
    found: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in ROWS[table].values():
        found[str(row[column])].append(row)
    return found


def test_the_same_seed_and_moment_make_the_same_rows() -> None:
    assert generate(NOW) == ALL


def test_another_seed_makes_other_rows_of_the_same_configuration() -> None:
    other = indexed(generate(NOW, seed=2))
    assert other["account"].keys().isdisjoint(ROWS["account"].keys())
    assert other["systemuser"].keys() >= {fixed_id("systemuser", "bob")}
    assert other["savedquery"] == ROWS["savedquery"]


def test_no_key_is_given_twice() -> None:
    keys = Counter((row.table, row.values[CATALOGUE.tables[row.table].key]) for row in ALL)
    assert [key for key, count in keys.items() if count > 1] == []


def test_a_small_organisation_has_about_three_thousand_rows_of_business() -> None:
    count = sum(1 for _ in business(SCALES["small"], Chance(1), NOW))
    assert 2500 <= count <= 3500


@pytest.mark.parametrize("table", sorted(ROWS))
def test_rows_give_only_columns_that_exist(table: str) -> None:
    columns = CATALOGUE.tables[table].columns
    assert {name for row in ROWS[table].values() for name in row} - columns.keys() == set()


@pytest.mark.parametrize("table", sorted(ROWS))
def test_lookups_point_at_rows_that_exist(table: str) -> None:
    for name, column in CATALOGUE.tables[table].columns.items():
        if column.type not in LOOKUPS or name == "appmoduleidunique":
            continue
        for row in ROWS[table].values():
            if row.get(name) is not None:
                target, key = lookup(row[name], column)
                assert target in column.targets
                assert key in ROWS[target], (name, target)


@pytest.mark.parametrize("table", sorted(ROWS))
def test_values_fit_their_columns(table: str) -> None:
    for name, column in CATALOGUE.tables[table].columns.items():
        for row in ROWS[table].values():
            if row.get(name) is not None:
                assert fits(row[name], column), (name, row[name])


def fits(value: object, column: ColumnDefinition) -> bool:
    if column.type in {ColumnType.STRING, ColumnType.MEMO}:
        return isinstance(value, str) and len(value) <= (column.max_length or 0)
    if column.type in {ColumnType.PICKLIST, ColumnType.STATE, ColumnType.STATUS}:
        return value in {option.value for option in column.options}
    if column.type is ColumnType.BOOLEAN:
        return isinstance(value, bool)
    if column.type is ColumnType.DATE_TIME:
        return isinstance(value, datetime if column.format == "DateAndTime" else date)
    if column.type in NUMBERS:
        return isinstance(value, int | float) and _within(value, column)
    return True


def _within(value: float, column: ColumnDefinition) -> bool:
    above = column.minimum is None or value >= column.minimum
    return above and (column.maximum is None or value <= column.maximum)


@pytest.mark.parametrize("table", sorted(ROWS))
def test_required_columns_have_values(table: str) -> None:
    defined = CATALOGUE.tables[table].definition.columns
    for column in defined:
        if column.required != "None" and column.required != "Recommended":
            assert all(row.get(column.name) is not None for row in ROWS[table].values())


def test_nothing_was_made_or_changed_in_the_future() -> None:
    for table, rows in ROWS.items():
        for row in rows.values():
            if "createdon" in row:
                assert moment(row["createdon"]) <= moment(row["modifiedon"]) <= NOW, table


@settings(max_examples=15, deadline=None)
@given(now=moments, seed=st.integers(0, 1000))
def test_bob_and_carol_are_busy_around_any_moment(now: datetime, seed: int) -> None:
    rows = indexed(generate(now, seed))
    for user in ("bob", "carol"):
        mine = bookings_of(user, rows)
        near = in_window(mine, now)
        assert 22 <= len(near) <= 30
        assert len(mine) >= len(near) + 12
        assert any(moment(row["starttime"]) > now + timedelta(days=14) for row in mine)
        assert any(moment(row["starttime"]) < now - timedelta(days=30) for row in mine)


@pytest.mark.parametrize(("user", "unit"), [("bob", NORTH), ("carol", SOUTH)])
def test_work_orders_of_a_technician_belong_to_his_unit(user: str, unit: str) -> None:
    for booking in bookings_of(user, ROWS):
        order = ROWS["msdyn_workorder"][str(booking["msdyn_workorder"])]
        table, owner = lookup(order["ownerid"], ColumnDefinition("", ColumnType.OWNER, ""))
        assert ROWS[table][owner]["businessunitid"] == unit_id(unit)


def test_every_work_order_has_two_to_five_tasks_one_or_two_incidents_and_products() -> None:
    limits = {
        "msdyn_workorderservicetask": (2, 5),
        "msdyn_workorderincident": (1, 2),
        "msdyn_workorderproduct": (1, 3),
    }
    for table, (least, most) in limits.items():
        lines = children(table, "msdyn_workorder")
        for key in ROWS["msdyn_workorder"]:
            assert least <= len(lines[key]) <= most


def test_all_six_statuses_exist_and_past_bookings_are_over() -> None:
    assert len(ROWS["bookingstatus"]) == 6
    over = {fixed_id("bookingstatus", name) for name in ("Completed", "Canceled")}
    for booking in ROWS["bookableresourcebooking"].values():
        is_past = moment(booking["endtime"]) <= NOW
        assert (booking["bookingstatus"] in over) == is_past


def test_a_work_order_without_a_booking_is_unscheduled_and_the_others_are_not() -> None:
    booked = children("bookableresourcebooking", "msdyn_workorder")
    for key, order in ROWS["msdyn_workorder"].items():
        assert (order["msdyn_systemstatus"] == 690970000) == (key not in booked)


def test_work_order_numbers_are_unique() -> None:
    names = Counter(row["msdyn_name"] for row in ROWS["msdyn_workorder"].values())
    assert max(names.values()) == 1


def test_assets_stand_below_one_another() -> None:
    assets = ROWS["msdyn_customerasset"]
    parts = [row for row in assets.values() if row["msdyn_parentasset"]]
    assert parts
    for part in parts:
        parent = assets[str(part["msdyn_parentasset"])]
        assert parent["msdyn_account"] == part["msdyn_account"]
        assert part["msdyn_masterasset"] == part["msdyn_parentasset"]


def test_no_two_customers_are_called_alike() -> None:
    names = Counter(row["name"] for row in ROWS["account"].values())
    assert max(names.values()) == 1


def test_later_bookings_of_a_technician_have_higher_work_order_numbers() -> None:
    for user in ("bob", "carol"):
        mine = sorted(bookings_of(user, ROWS), key=lambda row: moment(row["starttime"]))
        names = [str(row["name"]).split()[0] for row in mine]
        assert names == sorted(names)
