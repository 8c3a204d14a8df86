"""Rules strike in order and are counted, at once or when the request is over."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from portal.sandbox.control.rules import Meeting
from portal.sandbox.control.striking import begin, settle, take, take_inside
from portal.sandbox.models import Fault
from portal.sandbox.rows.versions import ALIAS

MEETING = Meeting("GET", "/api/data/v9.2/accounts", "")
HTML = frozenset({"html"})

pytestmark = pytest.mark.django_db(databases=["sandbox"])


@pytest.fixture(autouse=True)
def _own_request() -> Iterator[None]:
    begin()
    yield
    begin()


def add(remaining: int | None = None, **rule: Any) -> Fault:
    return Fault.objects.create(rule={"kind": "html", **rule}, remaining=remaining)


def counted(fault: Fault) -> tuple[int, int | None]:
    fault.refresh_from_db()
    return fault.rule.get("met", 0), fault.remaining


def test_the_first_rule_that_is_about_a_request_strikes_it() -> None:
    add(path="contacts")
    second, third = add(count=7), add()
    found = take(MEETING, HTML)
    assert found is not None
    assert found["count"] == 7
    assert (counted(second), counted(third)) == ((1, None), (0, None))


def test_a_rule_strikes_as_often_as_it_says() -> None:
    fault = add(remaining=2)
    assert [take(MEETING, HTML) is not None for _ in range(4)] == [True, True, False, False]
    assert counted(fault) == (2, 0)


def test_a_rule_that_chance_lets_pass_was_met_and_leaves_the_request_to_the_next() -> None:
    passing, striking = add(remaining=1, probability=0), add()
    assert take(MEETING, HTML) is not None
    assert (counted(passing), counted(striking)) == ((1, 1), (1, None))


def test_rules_of_other_kinds_are_neither_met_nor_counted() -> None:
    fault = add(remaining=1)
    assert take(MEETING, frozenset({"delay"})) is None
    assert counted(fault) == (0, 1)


def test_inside_a_request_a_count_holds_before_it_is_written() -> None:
    fault = add(remaining=1)
    assert take_inside(MEETING, HTML) is not None
    assert take_inside(MEETING, HTML) is None
    assert counted(fault) == (0, 1)
    settle()
    assert counted(fault) == (1, 0)


def test_what_was_tallied_in_a_transaction_survives_its_undoing() -> None:
    fault = add(remaining=3)
    with transaction.atomic(using=ALIAS):
        take_inside(MEETING, HTML)
        transaction.set_rollback(True, using=ALIAS)
    settle()
    assert counted(fault) == (1, 2)


def test_settling_twice_counts_once() -> None:
    fault = add(remaining=3)
    take_inside(MEETING, HTML)
    settle()
    settle()
    assert counted(fault) == (1, 2)


def test_a_request_that_broke_off_leaves_nothing_to_the_next() -> None:
    fault = add(remaining=3)
    take_inside(MEETING, HTML)
    begin()
    settle()
    assert counted(fault) == (0, 3)
