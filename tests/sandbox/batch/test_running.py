"""Batches as clients send them and as their parsers need the answers."""

import json
import re

import pytest

from portal.sandbox.models import Row
from tests.sandbox.api import HOST, ROOT, Answer, Api
from tests.sandbox.control.driving import change_set, operation, send_batch
from tests.sandbox.small_organisation import key

CONTINUE = {"Prefer": "odata.continue-on-error"}
_STATUS = re.compile(rb"^HTTP/1\.1 (\d+) ([\w ]+)\r$", re.MULTILINE)


def statuses(answer: Answer) -> list[int]:
    return [int(status) for status, _phrase in _STATUS.findall(answer.content)]


def test_the_answer_has_the_form_that_clients_parse(alice: Api) -> None:
    answer = send_batch(
        alice,
        change_set(("POST accounts", {"name": "A"}), ("PATCH $1", {"telephone1": "1"})),
        operation("GET accounts?$select=name"),
        operation("GET accounts?$select=nope"),
        **CONTINUE,
    )
    lines = answer.content.split(b"\r\n")
    boundary = answer.headers["Content-Type"].partition("boundary=")[2]
    assert re.fullmatch(r"batchresponse_[0-9a-f-]{36}", boundary)
    assert lines[0] == f"--{boundary}".encode()
    assert re.fullmatch(
        rb"Content-Type: multipart/mixed; boundary=changesetresponse_[0-9a-f-]{36}", lines[1]
    )
    assert lines[2] == b""
    assert lines[-2:] == [f"--{boundary}--".encode(), b""]
    assert statuses(answer) == [204, 204, 200, 400]
    assert [one for one in lines if one.startswith(b"Content-ID")] == [
        b"Content-ID: 1", b"Content-ID: 2",
    ]  # fmt: skip
    ids = [one for one in lines if one.startswith(b"OData-EntityId: ")]
    assert all(one.endswith(b")") for one in ids)
    assert any(one.startswith(b"REQ_ID: ") for one in lines)


def test_the_braces_of_bodies_are_the_only_ones(alice: Api) -> None:
    answer = send_batch(alice, operation("GET accounts?$top=1"), operation("GET nopes"), **CONTINUE)
    for part in answer.content.split(b"HTTP/1.1 ")[1:]:
        head = part.partition(b"\r\n\r\n")[0]
        assert b"{" not in head
        assert b"}" not in head


def test_a_row_that_was_answered_can_be_referred_to(alice: Api) -> None:
    """A representation comes without OData-EntityId; its Content-ID means the row all the same."""
    written = change_set(
        ("POST accounts", {"name": "A"}),
        ("POST contacts", {"lastname": "C", "parentcustomerid_account@odata.bind": "$1"}),
        ("PATCH $1", {"primarycontactid@odata.bind": "$2"}),
    )
    prefers = "HTTP/1.1\r\nPrefer: return=representation\r\n"
    answer = send_batch(alice, written.replace("HTTP/1.1\r\n", prefers))
    assert statuses(answer) == [201, 201, 200], answer.content


def test_failed_sets_answer_with_one_part(alice: Api) -> None:
    failing = change_set(("POST accounts", {"name": "A"}), ("POST accounts", {"nope": 1}))
    answer = send_batch(alice, failing, operation("GET WhoAmI"), **CONTINUE)
    assert statuses(answer) == [400, 200]
    assert answer.content.count(b"Content-ID: 2") == 1


@pytest.mark.parametrize(
    "target",
    ["accounts?$filter=name eq 'a b'", "/api/data/v9.2/accounts?$filter=name eq 'a b'",
     f"{ROOT}/accounts?$filter=name eq 'a b'", "/api/data/v9.0/accounts?$filter=name eq 'a b'",
     f"https://{HOST}/api/data/v9.2/accounts?$filter=name%20eq%20%27a%20b%27"],
)  # fmt: skip
def test_targets_may_be_relative_rooted_or_absolute(alice: Api, target: str) -> None:
    alice.post("accounts", {"name": "a b"})
    answer = send_batch(alice, operation(f"GET {target}"))
    assert statuses(answer) == [200]
    assert b'"name":"a b"' in answer.content


def test_preconditions_and_preferences_are_of_each_part(alice: Api) -> None:
    made = alice.post("accounts", {"name": "A"}).made
    parts = [
        f"Content-Type: application/http\r\n\r\nPATCH accounts({made}) HTTP/1.1\r\n{header}\r\n"
        'Content-Type: application/json\r\n\r\n{"name":"B"}'
        for header in ('If-Match: W/"1"', "If-None-Match: *", "Prefer: return=representation",
                       "If-Match: *")
    ]  # fmt: skip
    assert statuses(send_batch(alice, *parts, **CONTINUE)) == [412, 412, 200, 204]


def test_references_lead_to_rows_made_earlier_in_the_set(alice: Api) -> None:
    answer = send_batch(
        alice,
        change_set(
            ("POST accounts", {"name": "A", "accountid": key("a")}),
            ("POST contacts", {"lastname": "C", "contactid": key("c"),
                               "parentcustomerid_account@odata.bind": "$1"}),
            ("PATCH $1", {"primarycontactid@odata.bind": "$2"}),
        ),
    )  # fmt: skip
    assert statuses(answer) == [204, 204, 204]
    row = alice.get(f"accounts({key('a')})").json
    assert row["_primarycontactid_value"] == key("c")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (operation("POST $batch", {}), "cannot hold another batch"),
        (change_set(("GET accounts", None)), "GET is not allowed"),
        (operation("PATCH $9", {"name": "x"}),
         "Content-ID Reference: '$9' does not exist in the batch context."),
        (change_set(("POST accounts", {"primarycontactid@odata.bind": "$7"})),
         "Content-ID Reference: '$7' does not exist in the batch context."),
    ],
)  # fmt: skip
def test_what_a_batch_cannot_hold_is_refused_in_its_part(alice: Api, part: str, said: str) -> None:
    answer = send_batch(alice, part, operation("GET WhoAmI"), **CONTINUE)
    assert statuses(answer) == [400, 200]
    assert said in answer.content.decode()


def test_references_end_with_their_set(alice: Api) -> None:
    answer = send_batch(
        alice,
        change_set(("POST accounts", {"name": "A"})),
        operation("PATCH $1", {"name": "B"}),
        **CONTINUE,
    )
    assert statuses(answer) == [204, 400]


def test_a_thousand_operations_are_served_and_one_more_refused(alice: Api) -> None:
    one = operation("GET WhoAmI")
    assert statuses(send_batch(alice, *[one] * 1000)) == [200] * 1000
    refused = send_batch(alice, *[one] * 1001)
    assert (refused.status, refused.code) == (400, "0x80040203")
    sets = change_set(*[("POST accounts", {"name": "A"})] * 501)
    assert send_batch(alice, sets, sets).status == 400
    assert Row.objects.filter(table="account").count() == 0


def test_a_set_inside_a_set_is_refused(alice: Api) -> None:
    inner = change_set(("POST accounts", {"name": "A"}), boundary="inner")
    outer = f"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n{inner}\r\n--o--"
    assert send_batch(alice, outer).status == 400


def test_the_parts_run_in_order_and_see_what_came_before(alice: Api) -> None:
    answer = send_batch(
        alice,
        operation("GET accounts/$count"),
        operation("POST accounts", {"name": "A"}),
        operation("GET accounts?$select=name"),
    )
    assert statuses(answer) == [200, 204, 200]
    last = json.loads(answer.content.rpartition(b"\r\n\r\n")[2].partition(b"\r\n--")[0])
    assert [row["name"] for row in last["value"]] == ["A"]
