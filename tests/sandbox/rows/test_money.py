"""Currencies, rates and amounts in the base currency."""

from dataclasses import replace
from typing import Any

import pytest

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, Rollup
from portal.sandbox.models import Row
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.altered import alter, definition_of
from tests.sandbox.api import Api
from tests.sandbox.granting import let
from tests.sandbox.small_organisation import key


@pytest.fixture(autouse=True)
def currencies(monkeypatch: pytest.MonkeyPatch, alice: Api) -> None:
    """Euros as the base, dollars at 1.25; accounts that keep rate and base amount."""
    account = definition_of("account")
    more = (
        ColumnDefinition("exchangerate", ColumnType.DECIMAL, "Rate", precision=10,
                         creatable=False, updatable=False),
        ColumnDefinition("revenue_base", ColumnType.MONEY, "Revenue (Base)",
                         creatable=False, updatable=False),
    )  # fmt: skip
    alter(monkeypatch, replace(account, columns=(*account.columns, *more)))
    for name, rate in (("euro", 1.0), ("dollar", 1.25)):
        row = {"transactioncurrencyid": key(name), "currencyname": name, "exchangerate": rate}
        insert_rows("transactioncurrency", [row])
    organization = Row.objects.get(table="organization")
    organization.data["basecurrencyid"] = key("euro")
    organization.save()


def bind(name: str) -> dict[str, str]:
    return {"transactioncurrencyid@odata.bind": f"/transactioncurrencies({key(name)})"}


def test_a_new_row_begins_with_the_organisations_currency(alice: Api) -> None:
    row = alice.get(f"accounts({alice.post('accounts', {'name': 'A', 'revenue': 10}).made})").json
    assert row["_transactioncurrencyid_value"] == key("euro")
    assert (row["exchangerate"], row["revenue_base"]) == (1, 10)


def test_amounts_in_the_base_currency_follow_amount_and_currency(alice: Api) -> None:
    let("admin", 8, "transactioncurrency")
    path = f"accounts({alice.post('accounts', {'name': 'A', 'revenue': 10}).made})"
    assert alice.patch(path, bind("dollar")).status == 204
    row = alice.get(path).json
    assert (row["exchangerate"], row["revenue"], row["revenue_base"]) == (1.25, 10, 8)
    alice.patch(path, {"revenue": 1})
    assert alice.get(path).json["revenue_base"] == 0.8
    alice.patch(path, {"revenue": None})
    assert alice.get(path).json["revenue_base"] is None


def test_a_rate_is_kept_until_the_currency_changes(alice: Api) -> None:
    path = f"accounts({alice.post('accounts', {'name': 'A', 'revenue': 10}).made})"
    currency = Row.objects.get(table="transactioncurrency", key=key("euro"))
    currency.data["exchangerate"] = 2.0
    currency.save()
    alice.patch(path, {"revenue": 30})
    assert alice.get(path).json["revenue_base"] == 30


def test_computed_amounts_have_a_base_amount_too(
    monkeypatch: pytest.MonkeyPatch, alice: Api
) -> None:
    """A calculated double and a sum over contacts: both move with what they are made of."""
    let("admin", 8, "transactioncurrency")
    account, contact = definition_of("account"), definition_of("contact")
    sums = Rollup("contact", "parentcustomerid", "sum", "fp_score")

    def money(name: str, **facts: Any) -> ColumnDefinition:
        return ColumnDefinition(
            name, ColumnType.MONEY, name, creatable=False, updatable=False, **facts
        )

    more = (
        money("fp_twice", calculate=lambda values: 2 * float(values.get("revenue") or 0)),
        money("fp_twice_base"),
        money("fp_sum", rollup=sums),
        money("fp_sum_base"),
    )
    score = ColumnDefinition("fp_score", ColumnType.INTEGER, "Score")
    alter(
        monkeypatch,
        replace(account, columns=(*account.columns, *more)),
        replace(contact, columns=(*contact.columns, score)),
    )
    made = alice.post("accounts", {"name": "A", "revenue": 10, **bind("dollar")}).made
    row = alice.get(f"accounts({made})").json
    assert (row["fp_twice_base"], row["fp_sum"], row["fp_sum_base"]) == (16, 0, 0)
    child = {
        "lastname": "C",
        "fp_score": 5,
        "parentcustomerid_account@odata.bind": f"/accounts({made})",
    }
    alice.post("contacts", child)
    assert alice.get(f"accounts({made})").json["fp_sum_base"] == 4
