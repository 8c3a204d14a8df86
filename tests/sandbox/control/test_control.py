"""Driving the sandbox: faults, the request log, the clock; and nothing of it unless allowed."""

import pytest
from pytest_django import Settings

from tests.sandbox.api import HOST, Answer, Api, sign_in
from tests.sandbox.small_organisation import key

CONTROL = f"http://{HOST}/sandbox/control"
BATCH = (
    "--batch_b\nContent-Type: application/http\n\nGET accounts?$top=1 HTTP/1.1\n\n"
    "--batch_b\nContent-Type: application/http\n\nGET nopes HTTP/1.1\n\n--batch_b--\n"
)


@pytest.fixture
def controlled(organisation: None, settings: Settings) -> Api:
    """Nobody in particular, where the sandbox may be controlled."""
    settings.SANDBOX_CONTROL = True
    return Api(None)


def add_fault(api: Api, **rule: object) -> Answer:
    return api.post(f"{CONTROL}/faults", {"rules": [rule]})


@pytest.mark.parametrize("name", ["reset", "faults", "requests", "clock"])
def test_without_control_there_is_nothing(organisation: None, name: str) -> None:
    assert Api(None).get(f"{CONTROL}/{name}").status == 404


def test_a_rule_spoils_as_often_as_it_says(controlled: Api, bob: Api) -> None:
    add_fault(controlled, kind="status", status=503, retry_after=3, path="WhoAmI", count=2)
    answers = [bob.get("WhoAmI") for _ in range(3)]
    assert [one.status for one in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "3"
    assert bob.get("accounts").status == 200


def test_a_rule_meets_its_method_path_and_user_only(controlled: Api, alice: Api, bob: Api) -> None:
    wanted = {"method": "POST", "path": "accounts$", "user": key("bob")}
    add_fault(controlled, kind="status", status=500, **wanted)
    assert bob.get("accounts").status == 200
    assert alice.post("accounts", {"name": "A"}).status == 204
    assert bob.post("contacts", {"lastname": "B"}).status == 204
    assert bob.post("accounts", {"name": "B"}).status == 500


def test_a_rule_names_its_own_code_and_message(controlled: Api, bob: Api) -> None:
    said = {"code": "0x80040265", "message": "No, said a plug-in."}
    add_fault(controlled, kind="status", status=400, **said)
    refused = bob.post("accounts", {"name": "B"})
    assert (refused.code, refused.message) == ("0x80040265", "No, said a plug-in.")


def test_a_captive_portal_answers_in_html(controlled: Api, bob: Api) -> None:
    add_fault(controlled, kind="html", count=1)
    answer = bob.get("WhoAmI")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html")


@pytest.mark.parametrize(("kind", "left"), [("drop-before", 0), ("drop-after", 1)])
def test_a_dropped_connection_may_have_done_its_work(
    controlled: Api, alice: Api, kind: str, left: int
) -> None:
    add_fault(controlled, kind=kind, method="POST", path="accounts", count=1)
    with pytest.raises(ConnectionAbortedError):
        alice.post("accounts", {"name": "A"})
    assert len(alice.get("accounts").rows) == left


def test_faults_are_listed_and_forgotten(controlled: Api, bob: Api) -> None:
    add_fault(controlled, kind="status", status=500)
    assert [one["kind"] for one in controlled.get(f"{CONTROL}/faults").json["rules"]] == ["status"]
    assert controlled.delete(f"{CONTROL}/faults").status == 204
    assert bob.get("WhoAmI").status == 200


@pytest.mark.parametrize(
    "rule",
    [{}, {"kind": "magic"}, {"kind": "status"}, {"kind": "status", "status": 200},
     {"kind": "html", "path": "("}],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(controlled: Api, rule: dict[str, object]) -> None:
    assert add_fault(controlled, **rule).status == 400


def test_the_sign_in_can_be_spoilt_too(controlled: Api) -> None:
    add_fault(controlled, kind="status", status=503, path="oauth2")
    assert sign_in(grant_type="password", username="bob", password="bob").status == 503


def test_the_log_counts_requests_and_the_parts_of_batches(controlled: Api, bob: Api) -> None:
    bob.get("WhoAmI")
    bob.batch(BATCH, Prefer="odata.continue-on-error")
    shown = controlled.get(f"{CONTROL}/requests?user={key('bob')}").json
    assert shown["counts"]["requests"] == 2
    assert shown["counts"]["batches"] == 1
    assert shown["counts"]["parts"] == 2
    assert [(one["path"], one["status"], one["is_part"]) for one in shown["requests"]] == [
        ("WhoAmI", 200, False),
        ("$batch", 200, False),
        ("accounts?$top=1", 200, True),
        ("nopes", 404, True),
    ]
    later = controlled.get(f"{CONTROL}/requests?since={shown['counts']['last']}").json
    assert later["counts"]["requests"] == 0
    assert controlled.delete(f"{CONTROL}/requests").status == 204


def test_without_control_nothing_is_logged(alice: Api, settings: Settings) -> None:
    settings.SANDBOX_CONTROL = False
    alice.get("WhoAmI")
    settings.SANDBOX_CONTROL = True
    assert Api(None).get(f"{CONTROL}/requests").json["counts"]["requests"] == 0


@pytest.mark.parametrize(
    "body",
    [{"ahead_seconds": 1e30}, {"advance_seconds": -1e12}, {"now": "9999-01-01T00:00:00Z"}],
)
def test_the_clock_stays_within_the_calendar(
    controlled: Api, bob: Api, body: dict[str, object]
) -> None:
    assert controlled.post(f"{CONTROL}/clock", body).status == 400
    assert bob.get("WhoAmI").status == 200


def test_the_clock_moves_what_the_sandbox_calls_now(controlled: Api, bob: Api) -> None:
    controlled.post(f"{CONTROL}/clock", {"now": "2026-03-10T12:00:00+00:00"})
    assert bob.get("WhoAmI").status == 200
    row = bob.get(f"tasks({bob.post('tasks', {'subject': 'T'}).made})")
    assert row.json["createdon"].startswith("2026-03-10T12:0")
    assert row.headers["Date"].startswith("Tue, 10 Mar 2026 12:0")
