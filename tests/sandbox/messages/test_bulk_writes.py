"""CreateMultiple, UpdateMultiple and UpsertMultiple: many rows, all or none."""

from typing import Any

import pytest

from tests.sandbox.api import ROOT, Answer, Api
from tests.sandbox.small_organisation import key

TYPE = {"@odata.type": "Microsoft.Dynamics.CRM.account"}


def send(api: Api, name: str, *targets: dict[str, Any]) -> Answer:
    typed = [{**TYPE, **one} for one in targets]
    return api.post(f"accounts/Microsoft.Dynamics.CRM.{name}Multiple", {"Targets": typed})


def names(api: Api) -> list[str]:
    return [one["name"] for one in api.get("accounts?$select=name&$orderby=name").rows]


def test_many_rows_are_made_and_their_ids_told_in_order(alice: Api) -> None:
    answer = send(alice, "Create", {"name": "A"}, {"name": "B", "accountid": key("b")})
    assert answer.status == 200
    context = f"{ROOT}/$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse"
    assert answer.json["@odata.context"] == context
    first, second = answer.json["Ids"]
    assert second == key("b")
    assert alice.get(f"accounts({first})").json["name"] == "A"


def test_rows_inside_rows_are_made_too(alice: Api) -> None:
    answer = send(alice, "Create", {"name": "A", "Account_Tasks": [{"subject": "T"}]})
    task = alice.get("tasks").rows[0]
    assert task["_regardingobjectid_value"] == answer.json["Ids"][0]


@pytest.mark.parametrize("named", ["accountid", "@odata.id"])
def test_many_rows_are_updated(alice: Api, accounts: list[str], named: str) -> None:
    form = "accounts({})" if named == "@odata.id" else "{}"
    targets = [{named: form.format(one), "telephone1": "7"} for one in accounts]
    answer = send(alice, "Update", *targets)
    assert (answer.status, answer.content) == (204, b""), answer.content
    assert {one["telephone1"] for one in alice.get("accounts").rows} == {"7"}


def test_rows_are_upserted_by_alternate_keys_and_by_keys(alice: Api) -> None:
    by_number = {"@odata.id": "accounts(accountnumber='A1')"}
    for name in ("first", "second"):
        answer = send(
            alice, "Upsert",
            {**by_number, "name": name},
            {"accountid": key("x"), "name": f"{name} x"},
            {"@odata.id": f"accounts({key('y')})", "name": f"{name} y"},
        )  # fmt: skip
        assert (answer.status, answer.content) == (204, b""), answer.content
        assert names(alice) == [name, f"{name} x", f"{name} y"]


def test_one_failure_leaves_nothing(alice: Api, accounts: list[str]) -> None:
    before = alice.get("accounts").rows
    for name, bad in (
        ("Create", {"name": 5}),
        ("Create", {"accountid": accounts[0]}),
        ("Update", {"accountid": key("none"), "name": "N"}),
        ("Upsert", {"@odata.id": "accounts(name='x')"}),
    ):
        good = {"name": "G"} if name != "Update" else {"accountid": accounts[0], "name": "G"}
        assert send(alice, name, good, bad).status in (400, 404, 412)
        assert alice.get("accounts").rows == before


@pytest.mark.parametrize("body", [{}, {"Targets": {}}, {"Targets": []}, {"Targets": [7]}])
@pytest.mark.parametrize("name", ["CreateMultiple", "UpdateMultiple", "UpsertMultiple"])
def test_bodies_without_targets_are_refused(alice: Api, name: str, body: object) -> None:
    refused = alice.post(f"accounts/Microsoft.Dynamics.CRM.{name}", body)
    assert (refused.status, refused.code) == (400, "0x80048d19")


@pytest.mark.parametrize("kind", [None, "Microsoft.Dynamics.CRM.contact", 5])
def test_every_target_must_say_its_type(alice: Api, kind: object) -> None:
    target = {"name": "A"} | ({} if kind is None else {"@odata.type": kind})
    refused = alice.post("accounts/Microsoft.Dynamics.CRM.CreateMultiple", {"Targets": [target]})
    assert (refused.status, refused.code) == (400, "0x80048d19")
    assert "@odata.type" in refused.message


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Update", {"name": "A"}),
        ("Update", {"accountid": "x"}),
        ("Update", {"@odata.id": "accounts(accountnumber='A1')"}),
        ("Upsert", {"@odata.id": "contacts(x)"}),
        ("Upsert", {"@odata.id": "accounts(x)"}),
    ],
)
def test_targets_that_name_no_row_are_refused(
    alice: Api, name: str, target: dict[str, object]
) -> None:
    refused = send(alice, name, target)
    assert (refused.status, refused.code) == (400, "0x80048d19"), refused.content


def test_rights_are_asked_for_each_row(bob: Api, accounts: list[str]) -> None:
    refused = send(bob, "Update", {"accountid": accounts[0], "name": "B"})
    assert (refused.status, refused.code) == (404, "0x80040217")


def test_standard_tables_do_not_delete_many(alice: Api) -> None:
    refused = send(alice, "Delete", {"accountid": key("x")})
    assert (refused.status, refused.code) == (501, "0x80040219")
    assert refused.message == "DeleteMultiple has not yet been implemented."
