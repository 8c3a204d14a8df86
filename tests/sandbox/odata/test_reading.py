"""GETs of sets and rows: what shows unasked, pages, annotations, links."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ALL_ANNOTATIONS, ROOT, Api
from tests.sandbox.small_organisation import key


def test_amounts_show_four_places_and_their_currency(alice: Api) -> None:
    currency = {
        "transactioncurrencyid": key("EUR"),
        "currencyname": "Euro",
        "isocurrencycode": "EUR",
    }
    insert_rows("transactioncurrency", [currency])
    row = {"accountid": key("Rich"), "name": "Rich", "ownerid": ("systemuser", key("alice"))}
    insert_rows("account", [row | {"revenue": 20000, "transactioncurrencyid": key("EUR")}])
    answer = alice.get(f"accounts({key('Rich')})?$select=revenue")
    assert b'"revenue":20000.0000' in answer.content
    assert answer.json["_transactioncurrencyid_value"] == key("EUR")
    assert answer.json["@odata.context"] == f"{ROOT}/$metadata#accounts(revenue)/$entity"
    assert alice.get(f"accounts({key('Rich')})/revenue/$value").content == b"20000.0000"


def test_users_and_teams_show_the_key_they_have_as_principals(alice: Api) -> None:
    row = alice.get(f"systemusers({key('bob')})?$select=fullname").json
    assert (row["systemuserid"], row["ownerid"]) == (key("bob"), key("bob"))


def test_counts_are_annotated_for_who_asks(alice: Api, accounts: list[str]) -> None:
    count = "@Microsoft.Dynamics.CRM.totalrecordcount"
    assert count not in alice.get("accounts?$count=true").json
    asked = alice.get("accounts?$top=1", **ALL_ANNOTATIONS).json
    assert asked[count] == -1
    assert asked["@Microsoft.Dynamics.CRM.globalmetadataversion"]
    exact = {"Prefer": 'odata.include-annotations="Microsoft.Dynamics.CRM.totalrecordcount"'}
    answer = alice.get("accounts?$count=true&$top=2&$filter=name ne 'elm'", **exact).json
    assert (answer["@odata.count"], answer[count], len(answer["value"])) == (4, 4, 2)
    assert f"{count}limitexceeded" not in answer


def test_options_may_be_percent_encoded_with_pluses_for_spaces(
    alice: Api, accounts: list[str]
) -> None:
    wanted = "name+eq+%27elm%27+or+name+eq+%27Alder%27"
    path = f"accounts?%24select=name&%24filter={wanted}&%24orderby=name+desc"
    first = alice.get(path, Prefer="odata.maxpagesize=1")
    assert [row["name"] for row in first.rows] == ["elm"]
    second = alice.get(first.json["@odata.nextLink"], Prefer="odata.maxpagesize=1")
    assert [row["name"] for row in second.rows] == ["Alder"]
    assert "@odata.nextLink" not in second.json


def test_links_repeat_the_scheme_and_host_of_the_caller(alice: Api, accounts: list[str]) -> None:
    link = alice.get("accounts", Prefer="odata.maxpagesize=1").json["@odata.nextLink"]
    assert link.startswith(f"{ROOT}/accounts?$skiptoken=")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_sorted_by_a_lookup_lead_to_the_end(
    alice: Api, related: list[str], size: int
) -> None:
    path: str | None = "accounts?$select=name&$orderby=_primarycontactid_value desc,name desc"
    names = []
    while path is not None:
        answer = alice.get(path, Prefer=f"odata.maxpagesize={size}")
        names += [row["name"] for row in answer.rows]
        path = answer.json.get("@odata.nextLink")
    assert names == ["Gum", "Fir", "elm", "Dóuglas", "Cedar", "Birch", "Alder"]
