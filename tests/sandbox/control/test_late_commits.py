"""Late commits: versions at once, rows later, and nothing of it half."""

import pytest
from pytest_django import Settings

from portal.sandbox.models import Pending
from tests.sandbox.api import Api
from tests.sandbox.control.driving import advance, change_set, control, operation, send_batch, spoil
from tests.sandbox.small_organisation import key
from tests.sandbox.tracking.following import baseline, follow

GIVEN = {"kind": "late-commit", "seconds": 10, "answer": "given", "count": 1}
DROPPED = {"kind": "late-commit", "seconds": 10, "count": 1}


@pytest.fixture(autouse=True)
def _controlled(organisation: None, settings: Settings) -> None:
    settings.SANDBOX_CONTROL = True
    advance(0)


def names(api: Api) -> set[str]:
    return {row["name"] for row in api.get("accounts?$select=name").rows}


def test_a_late_create_is_seen_when_it_is_due_with_its_old_version(alice: Api) -> None:
    spoil(**GIVEN)
    assert alice.post("accounts", {"name": "Late"}).status == 204
    early = alice.get(f"accounts({alice.post('accounts', {'name': 'Early'}).made})")
    assert names(alice) == {"Early"}
    advance(9)
    assert names(alice) == {"Early"}
    advance(1)
    assert names(alice) == {"Early", "Late"}
    [late] = alice.get("accounts?$filter=name eq 'Late'&$select=versionnumber").rows
    assert late["versionnumber"] < early.json["versionnumber"]
    assert not Pending.objects.exists()


def test_a_late_update_shows_the_row_as_it_was(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({accounts[0]})"
    before = alice.get(path).json
    spoil(**GIVEN)
    shown = alice.patch(path, {"name": "Late"}, Prefer="return=representation").json
    assert shown["name"] == "Late"
    assert alice.get(path).json == before
    advance(10)
    after = alice.get(path).json
    assert (after["name"], after["versionnumber"]) == ("Late", shown["versionnumber"])


def test_a_late_delete_leaves_the_row_until_it_is_due(alice: Api, accounts: list[str]) -> None:
    spoil(**GIVEN)
    assert alice.delete(f"accounts({accounts[0]})").status == 204
    assert alice.get(f"accounts({accounts[0]})").status == 200
    advance(10)
    assert alice.get(f"accounts({accounts[0]})").status == 404


def test_a_dropped_late_change_set_becomes_visible_as_a_whole(
    alice: Api, accounts: list[str]
) -> None:
    spoil(**DROPPED, path=r"\$batch|accounts")
    work = change_set(
        ("POST accounts", {"name": "One", "accountid": key("one")}),
        ("PATCH $1", {"telephone1": "1"}),
        ("POST contacts", {"lastname": "X", "parentcustomerid_account@odata.bind": "$1"}),
        (f"DELETE accounts({accounts[0]})", None),
    )
    with pytest.raises(ConnectionAbortedError):
        send_batch(alice, work, operation("POST accounts", {"name": "Never"}))
    assert "Alder" in names(alice)
    assert alice.get("contacts").rows == []
    [pending] = control("GET", "pending").json["pending"]
    assert pending["kind"] == "late-commit"
    advance(10)
    assert {"One", "Never"} & names(alice) == {"One"}
    assert "Alder" not in names(alice)
    of_one = f"accounts({key('one')})/contact_customer_accounts?$select=lastname"
    assert [row["lastname"] for row in alice.get(of_one).rows] == ["X"]
    assert alice.get(f"accounts({key('one')})").json["telephone1"] == "1"


def test_what_came_before_in_the_batch_is_there_at_once(alice: Api) -> None:
    spoil(**DROPPED, table="contact")
    with pytest.raises(ConnectionAbortedError):
        send_batch(
            alice,
            operation("POST accounts", {"name": "Before"}),
            operation("POST contacts", {"lastname": "Late"}),
        )
    assert names(alice) == {"Before"}
    assert alice.get("contacts").rows == []
    advance(10)
    assert len(alice.get("contacts").rows) == 1


def test_the_rest_of_the_same_batch_reads_what_it_wrote(alice: Api) -> None:
    spoil(**GIVEN)
    work = change_set(("POST accounts", {"name": "Mine"}))
    answer = send_batch(alice, work, operation("GET accounts?$select=name"))
    assert b'"name":"Mine"' in answer.content
    assert names(alice) == set()
    advance(10)
    assert names(alice) == {"Mine"}


def test_a_set_that_fails_is_not_late_and_answers(alice: Api) -> None:
    spoil(**DROPPED)
    answer = send_batch(alice, change_set(("POST accounts", {"nope": 1})))
    assert b"HTTP/1.1 400" in answer.content
    assert not Pending.objects.exists()


@pytest.mark.parametrize(
    ("late", "meanwhile"),
    [
        (("PATCH accounts({row})", {"name": "L"}), ("PATCH accounts({row})", {"name": "M"})),
        (("PATCH accounts({row})", {"name": "L"}), ("DELETE accounts({row})", None)),
        (("DELETE accounts({row})", None), ("PATCH accounts({row})", {"name": "M"})),
        (("POST accounts", {"name": "L", "accountid": key("new")}),
         ("POST accounts", {"name": "M", "accountid": key("new")})),
        (("POST contacts", {"lastname": "L", "parentcustomerid_account@odata.bind":
                            "/accounts({row})"}),
         ("DELETE accounts({row})", None)),
        (("DELETE accounts({row})", None),
         ("POST contacts", {"lastname": "M", "parentcustomerid_account@odata.bind":
                            "/accounts({row})"})),
    ],
    ids=["update, update", "update, delete", "delete, update", "create, create",
         "child, delete of its parent", "delete, new child"],
)  # fmt: skip
def test_whoever_would_wait_for_its_locks_gets_the_timeout(
    alice: Api, accounts: list[str], late: tuple[str, object], meanwhile: tuple[str, object]
) -> None:
    def send(asked: tuple[str, object]) -> tuple[int, bytes]:
        verb, _space, path = asked[0].replace("{row}", accounts[0]).partition(" ")
        body = asked[1]
        if isinstance(body, dict):
            body = {name: value.replace("{row}", accounts[0]) for name, value in body.items()}
        answer = alice.send(verb, path, body)
        return answer.status, answer.content

    spoil(**GIVEN)
    assert send(late)[0] == 204
    status, content = send(meanwhile)
    assert (status, b"0x80044151" in content) == (500, True), content
    assert alice.patch(f"accounts({accounts[1]})", {"name": "Free"}).status == 204
    advance(10)
    assert b"0x80044151" not in send(meanwhile)[1]


def test_a_lock_timeout_undoes_a_change_set(alice: Api, accounts: list[str]) -> None:
    spoil(**GIVEN)
    alice.patch(f"accounts({accounts[0]})", {"name": "Late"})
    work = change_set(
        ("POST accounts", {"name": "Undone"}),
        (f"PATCH accounts({accounts[0]})", {"name": "Mine"}),
    )
    answer = send_batch(alice, work, Prefer="odata.continue-on-error")
    assert b"Content-ID: 2" in answer.content
    assert b"0x80044151" in answer.content
    advance(10)
    assert {"Undone", "Mine", "Late"} & names(alice) == {"Late"}


def test_delta_tokens_wait_for_what_is_late(alice: Api, accounts: list[str]) -> None:
    start = baseline(alice)
    spoil(**GIVEN)
    alice.patch(f"accounts({accounts[0]})", {"name": "Late"})
    alice.patch(f"accounts({accounts[1]})", {"name": "In time"})
    first = follow(alice, start.delta_link)
    assert [row["name"] for row in first.rows] == ["In time"]
    advance(10)
    second = follow(alice, first.delta_link)
    assert [row["name"] for row in second.rows] == ["Late", "In time"]
    assert follow(alice, second.delta_link).items == []


def test_a_rule_meets_its_table_and_user_only(alice: Api, bob: Api) -> None:
    spoil(**GIVEN, table="account", user=key("bob"))
    alice.post("accounts", {"name": "Alice's"})
    bob.post("contacts", {"lastname": "Bob's"})
    assert names(alice) == {"Alice's"}
    assert len(alice.get("contacts").rows) == 1
    bob.post("accounts", {"name": "Bob's"})
    assert names(alice) == {"Alice's"}


def test_without_control_nothing_is_late(alice: Api, settings: Settings) -> None:
    spoil(**GIVEN)
    settings.SANDBOX_CONTROL = False
    alice.post("accounts", {"name": "A"})
    assert names(alice) == {"A"}
