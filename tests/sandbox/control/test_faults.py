"""Every kind of fault, on whole requests and on parts of batches."""

from time import perf_counter

import pytest
from pytest_django import Settings

from tests.sandbox.api import Api
from tests.sandbox.control.driving import change_set, operation, send_batch, spoil
from tests.sandbox.small_organisation import key
from tests.sandbox.tracking.following import baseline

THREE = tuple(operation("POST accounts", {"name": name}) for name in ("One", "Two", "Three"))
SET = change_set(("POST accounts", {"name": "In"}), ("POST contacts", {"lastname": "Set"}))


@pytest.fixture(autouse=True)
def _controlled(organisation: None, settings: Settings) -> None:
    settings.SANDBOX_CONTROL = True


def names(api: Api) -> list[str]:
    return [row["name"] for row in api.get("accounts?$select=name&$orderby=versionnumber").rows]


@pytest.mark.parametrize("code", ["0x80072322", "0x80072321", "0x80072326"])
def test_each_throttle_says_its_own_sentence(alice: Api, code: str) -> None:
    spoil(kind="status", status=429, code=code, retry_after=9, count=1)
    refused = alice.get("WhoAmI")
    said = {"0x80072322": "Number of requests", "0x80072321": "Combined execution time",
            "0x80072326": "Number of concurrent"}  # fmt: skip
    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (429, code, "9")
    assert refused.message.startswith(said[code])


def test_a_service_that_is_down_says_when_to_come_back(alice: Api) -> None:
    spoil(kind="status", status=503, retry_after=30)
    refused = alice.get("WhoAmI")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    assert refused.message == "Service Unavailable"


def test_a_gateway_answers_in_html_with_its_status(alice: Api) -> None:
    spoil(kind="html", status=502)
    answer = alice.get("WhoAmI")
    assert (answer.status, answer.headers["Content-Type"]) == (502, "text/html")


def test_a_token_that_expired_is_refused_until_it_is_renewed(alice: Api) -> None:
    spoil(kind="token", count=1)
    refused = alice.get("WhoAmI")
    assert (refused.status, refused.code) == (401, "0x8005F101")
    assert "WWW-Authenticate" in refused.headers
    assert alice.get("WhoAmI").status == 200


def test_an_answer_is_cut_off_in_the_middle_after_the_work_was_done(alice: Api) -> None:
    spoil(kind="cut-off", method="POST", count=1)
    with pytest.raises(ConnectionAbortedError):
        alice.post("accounts", {"name": "A"}, Prefer="return=representation")
    assert names(alice) == ["A"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_delay_comes_before_or_after_the_work(alice: Api, when: str) -> None:
    spoil(kind="delay", seconds=0.05, when=when, count=1)
    start = perf_counter()
    assert alice.post("accounts", {"name": "A"}).status == 204
    assert perf_counter() - start >= 0.05


def test_a_rule_meets_requests_about_its_table(alice: Api) -> None:
    spoil(kind="status", status=500, table="account")
    assert alice.get("accounts?$top=1").status == 500
    assert alice.get(f"accounts({key('x')})").status == 500
    assert alice.get("contacts").status == 200
    assert alice.get("WhoAmI").status == 200


def test_tokens_of_a_table_expire_as_after_a_change_of_its_columns(alice: Api) -> None:
    of_accounts, of_contacts = baseline(alice), baseline(alice, "contacts?$select=lastname")
    spoil(kind="schema-change", table="account", count=1)
    assert alice.get(of_contacts.delta_link).status == 200
    assert alice.get(of_accounts.delta_link).code == "0x80044352"
    assert alice.get(of_accounts.delta_link).status == 200


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({"kind": "drop-before", "inside": True}, ["One"]),
        ({"kind": "drop-after", "inside": True}, ["One"]),
        ({"kind": "drop-before", "path": "batch"}, []),
        ({"kind": "drop-after", "path": "batch"}, ["One", "Two", "Three"]),
    ],
)
def test_a_batch_may_be_half_done_when_the_connection_ends(
    alice: Api, rule: dict[str, object], left: list[str]
) -> None:
    if rule == {"kind": "drop-before", "inside": True}:
        # An earlier rule takes the first part, so this one strikes the second.
        spoil(kind="delay", seconds=0, inside=True, count=1)
    spoil(**rule, count=1)
    with pytest.raises(ConnectionAbortedError):
        send_batch(alice, *THREE)
    assert names(alice) == left


@pytest.mark.parametrize(("kind", "left"), [("drop-before", []), ("drop-after", ["In"])])
def test_a_change_set_is_never_half_done_when_the_connection_ends(
    alice: Api, kind: str, left: list[str]
) -> None:
    spoil(kind=kind, inside=True, table="contact")
    with pytest.raises(ConnectionAbortedError):
        send_batch(alice, SET, THREE[0])
    assert names(alice) == left


def test_a_part_of_a_batch_is_refused_and_its_set_undone(alice: Api) -> None:
    spoil(kind="status", status=500, code="0x80044150", inside=True, table="contact", count=1)
    answer = send_batch(alice, SET, THREE[0], Prefer="odata.continue-on-error")
    assert answer.status == 200
    assert answer.content.count(b"0x80044150") == 1
    assert b"Content-ID: 2" in answer.content
    assert names(alice) == ["One"]
    assert send_batch(alice, SET).status == 200


def test_a_rule_for_parts_leaves_whole_requests_alone(alice: Api) -> None:
    spoil(kind="status", status=500, inside=True)
    assert alice.get("accounts").status == 200
    assert send_batch(alice, operation("GET accounts")).status == 500


def test_chance_strikes_parts_by_its_seed(alice: Api) -> None:
    spoil(kind="status", status=500, inside=True, probability=0.5, seed=4)
    parts = [operation("GET accounts?$top=1")] * 40
    wants = {"Prefer": "odata.continue-on-error"}
    found = send_batch(alice, *parts, **wants).content.count(b"HTTP/1.1 500")
    assert 5 < found < 35
