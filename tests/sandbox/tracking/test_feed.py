"""Baselines, changes, and the links between them, as a client meets them."""

from urllib.parse import unquote

import pytest

from tests.sandbox.api import ROOT, Api
from tests.sandbox.small_organisation import key
from tests.sandbox.tracking.following import TRACKED, baseline, follow


def test_a_baseline_says_that_it_is_tracked_and_where_changes_begin(
    alice: Api, accounts: list[str]
) -> None:
    answer = alice.get("accounts?$select=name", **TRACKED)
    assert answer.headers["Preference-Applied"] == "odata.track-changes"
    assert answer.json["@odata.context"] == f"{ROOT}/$metadata#accounts(name)"
    link = answer.json["@odata.deltaLink"]
    assert link.startswith(f"{ROOT}/accounts?$select=name&$deltatoken=")
    assert unquote(link).rpartition("=")[2].partition("!")[0].isdigit()
    assert {row["accountid"] for row in answer.rows} == set(accounts)
    assert all(row["@odata.etag"] for row in answer.rows)


def test_changes_hold_all_selected_columns_and_documented_deletions(
    alice: Api, accounts: list[str]
) -> None:
    start = baseline(alice)
    alice.patch(f"accounts({accounts[0]})", {"telephone1": "1"})
    alice.delete(f"accounts({accounts[1]})")
    answer = alice.get(start.delta_link)
    assert "Preference-Applied" not in answer.headers
    assert answer.json["@odata.context"] == f"{ROOT}/$metadata#accounts(name)/$delta"
    changed, deleted = answer.rows
    assert set(changed) == {"@odata.etag", "name", "accountid"}
    assert changed["name"] == "Alder"
    assert deleted == {
        "@odata.context": f"{ROOT}/$metadata#accounts/$deletedEntity",
        "id": accounts[1],
        "reason": "deleted",
    }


def test_changes_come_by_version_then_deletions_on_pages_of_the_wanted_size(
    alice: Api, accounts: list[str]
) -> None:
    start = baseline(alice)
    for one in (accounts[2], accounts[0], accounts[1]):
        alice.patch(f"accounts({one})", {"telephone1": "1"})
    alice.delete(f"accounts({accounts[3]})")
    alice.delete(f"accounts({accounts[4]})")
    found = follow(alice, start.delta_link, Prefer="odata.maxpagesize=2")
    assert [len(page) for page in found.pages] == [2, 2, 1]
    assert [row["accountid"] for row in found.rows] == [accounts[2], accounts[0], accounts[1]]
    assert found.deleted == [accounts[3], accounts[4]]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
def test_pages_of_any_size_hold_everything_once(alice: Api, accounts: list[str], size: int) -> None:
    start = baseline(alice)
    for one in accounts[:2]:
        alice.patch(f"accounts({one})", {"telephone1": "1"})
    for one in accounts[2:]:
        alice.delete(f"accounts({one})")
    found = follow(alice, start.delta_link, Prefer=f"odata.maxpagesize={size}")
    assert [row["accountid"] for row in found.rows] == accounts[:2]
    assert found.deleted == accounts[2:]
    assert all(len(page) <= size for page in found.pages)


def test_what_is_written_between_pages_of_a_baseline_is_not_lost(
    alice: Api, accounts: list[str]
) -> None:
    first = alice.get("accounts?$select=name", Prefer="odata.track-changes,odata.maxpagesize=2")
    assert first.headers["Preference-Applied"] == "odata.track-changes,odata.maxpagesize=2"
    assert "@odata.deltaLink" not in first.json
    told = first.rows[0]["accountid"]
    alice.patch(f"accounts({told})", {"name": "Later"})
    rest = follow(alice, first.json["@odata.nextLink"], Prefer="odata.maxpagesize=2")
    assert told not in {row["accountid"] for row in rest.rows}
    assert [row["name"] for row in follow(alice, rest.delta_link).rows] == ["Later"]


def test_what_is_written_between_pages_of_changes_is_not_lost(
    alice: Api, accounts: list[str]
) -> None:
    start = baseline(alice)
    for one in accounts[:3]:
        alice.patch(f"accounts({one})", {"telephone1": "1"})
    first = alice.get(start.delta_link, Prefer="odata.maxpagesize=1")
    alice.patch(f"accounts({accounts[2]})", {"name": "Later"})
    alice.delete(f"accounts({accounts[1]})")
    rest = follow(alice, first.json["@odata.nextLink"], Prefer="odata.maxpagesize=1")
    assert rest.items == []
    last = follow(alice, rest.delta_link)
    assert ([row["name"] for row in last.rows], last.deleted) == (["Later"], [accounts[1]])


def test_a_row_that_came_back_is_no_deletion(alice: Api, accounts: list[str]) -> None:
    start = baseline(alice)
    alice.delete(f"accounts({accounts[0]})")
    alice.post("accounts", {"accountid": accounts[0], "name": "Back"})
    found = follow(alice, start.delta_link)
    assert ([row["name"] for row in found.rows], found.deleted) == (["Back"], [])


def test_a_row_deleted_twice_is_told_once(alice: Api, accounts: list[str]) -> None:
    start = baseline(alice)
    alice.delete(f"accounts({accounts[0]})")
    alice.post("accounts", {"accountid": accounts[0], "name": "Back"})
    alice.delete(f"accounts({accounts[0]})")
    assert follow(alice, start.delta_link).deleted == [accounts[0]]


def test_a_deactivation_is_an_update(alice: Api, accounts: list[str]) -> None:
    start = baseline(alice, "accounts?$select=statecode")
    alice.patch(f"accounts({accounts[0]})", {"statecode": 1, "statuscode": 2})
    assert [row["statecode"] for row in follow(alice, start.delta_link).rows] == [1]


def test_other_tables_do_not_show(alice: Api, accounts: list[str]) -> None:
    start = baseline(alice)
    alice.delete(f"contacts({alice.post('contacts', {'lastname': 'X'}).made})")
    assert follow(alice, start.delta_link).items == []


def test_changes_are_counted(alice: Api, accounts: list[str]) -> None:
    token = baseline(alice).delta_link.rpartition("=")[2]
    alice.patch(f"accounts({accounts[0]})", {"telephone1": "1"})
    alice.delete(f"accounts({accounts[1]})")
    answer = alice.get(f"accounts/$count?$deltatoken={token}")
    assert (answer.content, answer.headers["Content-Type"]) == (b"\xef\xbb\xbf2", "text/plain")


def test_a_baseline_of_all_columns_goes_on_with_all_columns(
    alice: Api, accounts: list[str]
) -> None:
    start = baseline(alice, "accounts")
    alice.patch(f"accounts({accounts[0]})", {"telephone1": "7"})
    [row] = follow(alice, start.delta_link).rows
    assert (row["telephone1"], row["statecode"]) == ("7", 0)


def test_intersect_rows_are_tracked_where_both_ends_are(alice: Api) -> None:
    start = baseline(alice, "teammemberships")
    assert [row["systemuserid"] for row in start.rows] == [key("bob")]
    assert follow(alice, start.delta_link).items == []
