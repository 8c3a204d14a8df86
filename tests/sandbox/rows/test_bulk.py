"""Rows inserted in bulk are stored as rows are that are written one by one."""

from datetime import UTC, date, datetime

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.models import KeyEntry, Link, Row
from portal.sandbox.organisation.rows import fixed_id
from portal.sandbox.rows.bulk import insert_rows
from portal.sandbox.rows.record import fill_row, links_of, record_of

pytestmark = pytest.mark.django_db(databases=["sandbox"])

EURO, DOLLAR = (fixed_id("transactioncurrency", code) for code in ("EUR", "USD"))
OWNER, UNIT = fixed_id("systemuser", "someone"), fixed_id("businessunit", "somewhere")
ACCOUNT, DEAL = fixed_id("account", "x"), fixed_id("opportunity", "x")


@pytest.fixture(autouse=True)
def _organisation() -> None:
    insert_rows("systemuser", [{"systemuserid": OWNER, "businessunitid": UNIT}])
    currencies = [(EURO, "Euro", 1.0), (DOLLAR, "Dollar", 1.25)]
    insert_rows(
        "transactioncurrency",
        [
            {"transactioncurrencyid": key, "currencyname": name, "exchangerate": rate}
            for key, name, rate in currencies
        ],
    )
    insert_rows(
        "account",
        [{"accountid": ACCOUNT, "name": "Öl & Gas ", "accountnumber": "A1", "ownerid": OWNER}],
    )
    insert_rows("opportunity", [deal()])


def deal() -> dict[str, object]:
    return {
        "opportunityid": DEAL.upper(),
        "name": "Größe",
        "customerid": ("account", ACCOUNT),
        "parentaccountid": f"{{{ACCOUNT}}}",
        "estimatedvalue": 100.0,
        "estimatedclosedate": date(2026, 3, 1),
        "isrevenuesystemcalculated": True,
        "transactioncurrencyid": DOLLAR,
        "createdon": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        "ownerid": ("systemuser", OWNER),
    }


def stored(table: str) -> Row:
    return Row.objects.get(table=table)


@pytest.mark.parametrize("table", ["account", "opportunity"])
def test_a_row_is_filled_as_one_that_is_written(table: str) -> None:
    row, facts = stored(table), catalogue.built_in().tables[table]
    values = record_of(facts, row).values
    again = fill_row(facts, Row(table=table, key=row.key, version=row.version), values)
    assert (again.data, again.folded) == (row.data, row.folded)
    place = (again.owner, again.owner_table, again.business_unit)
    assert place == (row.owner, row.owner_table, row.business_unit) == (OWNER, "systemuser", UNIT)


@pytest.mark.parametrize("table", ["account", "opportunity"])
def test_links_are_those_of_a_row_that_is_written(table: str) -> None:
    row, facts = stored(table), catalogue.built_in().tables[table]
    made = set(Link.objects.filter(row=row).values_list("relation", "target"))
    assert made == set(links_of(facts, record_of(facts, row).values))


def test_values_are_canonical() -> None:
    row = stored("opportunity")
    assert row.key == DEAL
    assert row.data["parentaccountid"] == ACCOUNT
    assert row.data["customerid__table"] == "account"
    assert row.data["createdon"] == "2026-01-02T03:04:05Z"
    assert row.data["estimatedclosedate"] == "2026-03-01"
    assert row.data["isrevenuesystemcalculated"] == 1
    assert row.data["createdby"] == OWNER
    assert (row.data["statecode"], row.data["statuscode"]) == (0, 1)


def test_amounts_are_kept_in_the_base_currency_too() -> None:
    row = stored("opportunity")
    assert (row.data["exchangerate"], row.data["estimatedvalue_base"]) == (1.25, 80.0)


def test_texts_are_folded() -> None:
    assert stored("account").folded["name"] == "ol & gas"
    assert stored("opportunity").folded["name"] == "grosse"


def test_alternate_keys_have_entries() -> None:
    assert KeyEntry.objects.filter(table="account", row=stored("account")).count() == 1
