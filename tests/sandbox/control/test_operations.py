"""Plug-in rules refuse writes wherever they come from, and are counted though sets roll back."""

import json
from typing import Any

import pytest
from pytest_django import Settings

from portal.sandbox.models import RequestRecord, Row
from tests.sandbox.api import Answer, Api, call
from tests.sandbox.small_organisation import key

CONTROL = "/sandbox/control"
RULE = {"kind": "plug-in", "table": "account", "message": "Closed on Sundays."}


@pytest.fixture(autouse=True)
def _controlled(organisation: None, settings: Settings) -> None:
    settings.SANDBOX_CONTROL = True


def control(method: str, path: str, body: object = None) -> Answer:
    content = b"" if body is None else json.dumps(body).encode()
    return call(method, f"{CONTROL}/{path}", content, {})


def spoil(**rule: Any) -> None:
    answer = control("POST", "faults", rule)
    assert answer.status == 200, answer.content


def rules() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = control("GET", "faults").json["rules"]
    return found


def change_set(*names: str) -> str:
    """A batch with one change set that creates an account per name."""
    lines = ["--batch_b", "Content-Type: multipart/mixed; boundary=set_s", ""]
    for number, name in enumerate(names, start=1):
        lines += ["--set_s", "Content-Type: application/http", "Content-Transfer-Encoding: binary"]
        lines += [f"Content-ID: {number}", "", "POST /api/data/v9.2/accounts HTTP/1.1"]
        lines += ["Content-Type: application/json", "", json.dumps({"name": name})]
    return "\r\n".join([*lines, "--set_s--", "--batch_b--", ""])


def accounts_there() -> int:
    return Row.objects.filter(table="account").count()


def test_a_write_of_the_table_is_refused_with_the_rules_message(alice: Api) -> None:
    spoil(**RULE)
    answer = alice.post("accounts", {"name": "Alder"})
    assert (answer.status, answer.code) == (400, "0x80040265")
    assert answer.message == "Closed on Sundays."
    assert accounts_there() == 0


def test_reads_and_other_tables_go_on(alice: Api) -> None:
    spoil(**RULE)
    assert alice.get("accounts").status == 200
    assert alice.post("contacts", {"lastname": "Brook"}).status == 204


def test_a_refusal_inside_a_change_set_undoes_the_set_and_still_counts(alice: Api) -> None:
    spoil(**RULE, count=1)
    first = alice.batch(change_set("Alder", "Birch"), Prefer="odata.continue-on-error")
    assert b"0x80040265" in first.content
    assert accounts_there() == 0
    assert [(one["remaining"], one["met"]) for one in rules()] == [(0, 1)]
    second = alice.batch(change_set("Alder", "Birch"))
    assert b"0x80040265" not in second.content
    assert accounts_there() == 2


def test_a_rule_may_be_for_one_method_and_one_user_by_name(alice: Api, bob: Api) -> None:
    spoil(**RULE, user="bob", method="POST")
    assert rules()[0]["user"] == key("bob")
    assert alice.post("accounts", {"name": "Alder"}).status == 204
    assert bob.post("accounts", {"name": "Birch"}).code == "0x80040265"


def test_a_rejected_token_asks_for_another(alice: Api) -> None:
    spoil(kind="token", count=1)
    answer = alice.get("WhoAmI")
    assert (answer.status, answer.code) == (401, "0x8005F101")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert alice.get("WhoAmI").status == 200


def test_a_rejected_grant_is_told_in_the_words_of_oauth() -> None:
    spoil(kind="token", path="oauth2")
    answer = call("POST", "/sandbox/oauth2/v2.0/token", b"", {})
    assert (answer.status, answer.json["error"]) == (400, "invalid_grant")


def test_a_probability_is_repeatable(alice: Api) -> None:
    def answers() -> list[int]:
        control("DELETE", "faults")
        spoil(kind="status", status=503, probability=0.5, seed=7)
        return [alice.get("WhoAmI").status for _ in range(12)]

    first = answers()
    assert set(first) == {200, 503}
    assert answers() == first


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("faults", {"kind": "plug-in", "table": "nope"}, "no table 'nope'"),
        ("faults", {"kind": "html", "user": "nobody"}, "no user 'nobody'"),
        ("faults", {"rules": {}}, "list"),
        ("faults", {"rules": [], "kind": "html"}, "nothing else"),
        ("faults", {"rules": [{"kind": "html"}, {"kind": "explode"}]}, "one of"),
        ("reset", {"scale": "huge"}, "'scale' must be one of"),
        ("reset", {"seed": "x"}, "'seed' must be a whole number"),
        ("clock", {"now": "noon"}, "ISO 8601"),
        ("clock", {"ahead": 5}, "'ahead' is not known"),
    ],
)
def test_a_control_request_that_makes_no_sense_changes_nothing(
    path: str, body: object, said: str
) -> None:
    answer = control("POST", path, body)
    assert answer.status == 400
    assert said in answer.message
    assert rules() == []
    assert Row.objects.exists()


def test_without_control_there_is_nothing(settings: Settings, alice: Api) -> None:
    spoil(**RULE)
    settings.SANDBOX_CONTROL = False
    assert control("GET", "faults").status == 404
    assert alice.post("accounts", {"name": "Alder"}).status == 204
    assert not RequestRecord.objects.filter(status=204).exists()
