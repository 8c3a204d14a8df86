"""Rollup and calculated columns follow each write, in its transaction, and cannot be written."""

from dataclasses import replace

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, Rollup
from portal.sandbox.rows.bulk import insert_rows
from portal.sandbox.rows.rollups import recalculate
from tests.sandbox.altered import alter, definition_of
from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key

TO_ACCOUNT = "parentcustomerid_account@odata.bind"


def computed(name: str, type_: ColumnType, rollup: Rollup) -> ColumnDefinition:
    return ColumnDefinition(name, type_, name, rollup=rollup, creatable=False, updatable=False)


@pytest.fixture(autouse=True)
def tables(monkeypatch: pytest.MonkeyPatch, alice: Api) -> None:
    """Accounts that count their contacts, and a figure made of the count."""
    contact, account = definition_of("contact"), definition_of("account")
    child = ("contact", "parentcustomerid")
    score = ColumnDefinition("fp_score", ColumnType.INTEGER, "Score")
    figures = (
        computed("fp_contacts", ColumnType.INTEGER, Rollup(*child, "count")),
        computed("fp_active", ColumnType.INTEGER, Rollup(*child, "count", only_active=True)),
        computed("fp_total", ColumnType.INTEGER, Rollup(*child, "sum", "fp_score")),
        computed("fp_best", ColumnType.INTEGER, Rollup(*child, "max", "fp_score")),
        computed("fp_first", ColumnType.STRING, Rollup(*child, "min", "lastname")),
        ColumnDefinition(
            "fp_twice", ColumnType.INTEGER, "Twice", creatable=False, updatable=False,
            calculate=lambda values: 2 * int(values.get("fp_total") or 0),
        ),
    )  # fmt: skip
    alter(
        monkeypatch,
        replace(contact, columns=(*contact.columns, score)),
        replace(account, columns=(*account.columns, *figures)),
    )


@pytest.fixture
def account(alice: Api) -> str:
    return alice.post("accounts", {"name": "A"}).made


def figures_of(api: Api, account: str) -> tuple[object, ...]:
    row = api.get(f"accounts({account})").json
    names = ("contacts", "active", "total", "best", "first", "twice")
    return tuple(row[f"fp_{one}"] for one in names)


def add(api: Api, account: str, name: str, score: int | None = None) -> str:
    body = {"lastname": name, "fp_score": score, TO_ACCOUNT: f"/accounts({account})"}
    return api.post("contacts", body).made


def test_a_new_row_has_empty_figures(alice: Api, account: str) -> None:
    assert figures_of(alice, account) == (0, 0, 0, None, None, 0)


def test_figures_follow_creates_updates_and_deletes(alice: Api, account: str) -> None:
    first = add(alice, account, "Birch", 3)
    second = add(alice, account, "Ash", 5)
    assert figures_of(alice, account) == (2, 2, 8, 5, "Ash", 16)
    alice.patch(f"contacts({second})", {"fp_score": 1})
    assert figures_of(alice, account) == (2, 2, 4, 3, "Ash", 8)
    alice.patch(f"contacts({first})", {"statecode": 1})
    assert figures_of(alice, account) == (2, 1, 4, 3, "Ash", 8)
    alice.delete(f"contacts({second})")
    assert figures_of(alice, account) == (1, 0, 3, 3, "Birch", 6)


def test_a_row_that_moves_counts_in_its_new_place(alice: Api, account: str) -> None:
    other = alice.post("accounts", {"name": "B"}).made
    contact = add(alice, account, "Ash", 5)
    alice.patch(f"contacts({contact})", {TO_ACCOUNT: f"/accounts({other})"})
    assert figures_of(alice, account)[0] == 0
    assert figures_of(alice, other)[0] == 1
    alice.patch(f"contacts({contact})", {TO_ACCOUNT: None})
    assert figures_of(alice, other)[0] == 0


def test_a_changed_figure_takes_a_later_version_and_no_other_does(alice: Api, account: str) -> None:
    contact = add(alice, account, "Ash", 5)
    before = alice.get(f"accounts({account})").json
    alice.patch(f"contacts({contact})", {"telephone1": "1"})
    assert alice.get(f"accounts({account})").json == before
    alice.patch(f"contacts({contact})", {"fp_score": 6})
    after = alice.get(f"accounts({account})").json
    assert after["versionnumber"] > before["versionnumber"]
    assert after["modifiedon"] == before["modifiedon"]


def test_figures_are_not_written(alice: Api, account: str) -> None:
    add(alice, account, "Ash", 5)
    assert alice.patch(f"accounts({account})", {"fp_total": 7, "fp_twice": 9}).status == 204
    assert figures_of(alice, account) == (1, 1, 5, 5, "Ash", 10)
    refused = alice.send("PUT", f"accounts({account})/fp_total", {"value": 7})
    assert (refused.status, refused.code) == (400, "0x80040203")


def test_a_deleted_parent_leaves_its_children_without_figures(alice: Api, account: str) -> None:
    contact = add(alice, account, "Ash", 5)
    assert alice.delete(f"accounts({account})").status == 204
    assert alice.get(f"contacts({contact})").json["_parentcustomerid_value"] is None


def test_figures_of_a_seed_are_worked_out_at_once(alice: Api) -> None:
    owner = ("systemuser", key("alice"))
    insert_rows("account", [{"accountid": key("x"), "name": "X", "ownerid": owner}])
    rows = [
        {"contactid": key(f"c{place}"), "lastname": f"C{place}", "fp_score": place,
         "parentcustomerid": ("account", key("x")), "ownerid": owner}
        for place in range(3)
    ]  # fmt: skip
    insert_rows("contact", rows)
    before = alice.get(f"accounts({key('x')})").json["versionnumber"]
    recalculate(catalogue.current(), "account")
    assert figures_of(alice, key("x")) == (3, 3, 3, 2, "C0", 6)
    assert alice.get(f"accounts({key('x')})").json["versionnumber"] == before
