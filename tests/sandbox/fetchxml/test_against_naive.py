"""The sandbox's FetchXML finds what the naive evaluator finds, over random rows and queries."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.sandbox.models import Row
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.fetchxml.fetching import fetch_xml, follow
from tests.sandbox.fetchxml.naive.evaluator import evaluate
from tests.sandbox.fetchxml.naive.world import Value, World, folded
from tests.sandbox.fetchxml.random_queries import aggregate_queries, plain_queries, worlds
from tests.sandbox.small_organisation import key

BERLIN = ZoneInfo("Europe/Berlin")
WORLDS = worlds(datetime.now(UTC), BERLIN, key("alice"))
BOUNDED = settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                           HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
Shown = dict[str, Value]


def fill(world: World) -> None:
    """Put the rows of a world in the place of all accounts and contacts."""
    Row.objects.filter(table__in=["account", "contact"]).delete()
    owner = ("systemuser", key("alice"))
    for name, table in world.tables.items():
        rows = [
            {"ownerid": owner}
            | {
                column: ("account", value) if column == "parentcustomerid" and value else value
                for column, value in row.items()
            }
            for row in table.rows
        ]
        insert_rows(name, rows)


def rows_of(api: Api, table: str, inside: str, **attributes: object) -> list[Shown]:
    """Return all rows of a query, page by page, without annotations."""
    return [
        {name: value for name, value in row.items() if "@" not in name}
        for page in follow(api, table, inside, **attributes)
        for row in page.rows
    ]


def without_key(rows: list[Shown], xml: str, table: str) -> list[Shown]:
    """Leave out the key, which answers hold though nobody asked."""
    name = f"{table}id"
    asked = f"<attribute name='{name}'/>" in xml
    return [{n: v for n, v in row.items() if asked or n != name} for row in rows]


def in_any_order(rows: list[Shown]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((name, str(value)) for name, value in row.items()) for row in rows)


@BOUNDED
@given(world=WORLDS, query=plain_queries(), size=st.integers(1, 5))
def test_rows_come_as_the_naive_evaluator_finds_them(
    organisation: None, alice: Api, world: World, query: tuple[str, str], size: int
) -> None:
    fill(world)
    table, inside = query
    expected = evaluate(world, fetch_xml(table, inside))
    found = rows_of(alice, table, inside, count=size)
    assert without_key(found, inside, table) == expected


@BOUNDED
@given(world=WORLDS, query=plain_queries(distinct=True), size=st.integers(1, 5))
def test_distinct_rows_come_as_the_naive_evaluator_finds_them(
    organisation: None, alice: Api, world: World, query: tuple[str, str], size: int
) -> None:
    fill(world)
    table, inside = query
    xml = fetch_xml(table, inside, distinct="true")
    found = rows_of(alice, table, inside, count=size, distinct="true")
    assert in_any_order(found) == in_any_order(evaluate(world, xml))


@BOUNDED
@given(world=WORLDS, query=aggregate_queries(), size=st.integers(1, 5))
def test_groups_come_as_the_naive_evaluator_finds_them(
    organisation: None, alice: Api, world: World, query: tuple[str, str], size: int
) -> None:
    fill(world)
    table, inside = query
    xml = fetch_xml(table, inside, aggregate="true")
    found = rows_of(alice, table, inside, count=size, aggregate="true")
    assert in_any_order([comparable(row) for row in found]) == in_any_order(
        [comparable(row) for row in evaluate(world, xml)]
    )


def comparable(row: Shown) -> Shown:
    """Fold the texts and count truth in numbers: groups show one of the values they hold."""
    return {
        name: folded(value) if isinstance(value, str) else int(value or 0)
        for name, value in row.items()
    }


@pytest.mark.parametrize("kind", ["all", "not all"])
def test_the_evaluators_agree_on_a_parent_without_children(
    organisation: None, alice: Api, kind: str
) -> None:
    Row.objects.filter(table="account").delete()
    owner = ("systemuser", key("alice"))
    insert_rows("account", [{"accountid": key("a"), "name": "a", "ownerid": owner}])
    link = (
        f"<filter><link-entity name='contact' from='parentcustomerid' to='accountid' alias='c'"
        f" link-type='{kind}'/></filter>"
    )
    assert alice.fetch("accounts", fetch_xml("account", link)).rows == []
