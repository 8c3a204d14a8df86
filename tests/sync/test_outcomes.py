"""The table of outcomes, row by row. See docs/sync-protocol.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.dataverse import Answer, ChangeSetAnswer, SignInRequired, Throttled
from portal.sync.change_sets import ChangeSet, Mutation, RefusedMutation
from portal.sync.errors import ReceiptRefused
from portal.sync.outcomes import AlreadySo, Known, Outcome, outcome, waiting
from portal.sync.receipts import ReceiptKind
from tests.sync.examples import ANNA, OTHER_TASK, TASK, refusal

SET = "cccccccc-0000-4000-8000-000000000001"
CREATE = Mutation(
    "m1", "task", TASK, "create", {"subject": "x", "regarding": [ANNA, "account", None]}, None
)
UPDATE = Mutation("m2", "task", OTHER_TASK, "update", {"subject": "x", "isdone": True}, 7)
DELETE = Mutation("m3", "task", OTHER_TASK, "delete", {}, 7)
Expected = tuple[str | None, str | None, str | None]  # outcome, mutation, column
NO_OUTCOME: Expected = (None, None, None)

NO_RECEIPT: Mapping[str, ReceiptKind] = {}
APPLIED = {SET: ReceiptKind.APPLIED}
CANCELLED = {SET: ReceiptKind.CANCELLED}


@dataclass(frozen=True)
class Case:
    """A failed change set of a create and a second mutation, and what is expected of it."""

    name: str
    failed: Answer
    expected: Expected
    receipts: Mapping[str, ReceiptKind] | None
    is_present: bool | None
    second: Mutation


def case(
    name: str,
    failed: Answer,
    expected: Expected,
    *,
    receipts: Mapping[str, ReceiptKind] | None = NO_RECEIPT,
    is_present: bool | None = True,
    second: Mutation = UPDATE,
) -> Case:
    return Case(name, failed, expected, receipts, is_present, second)


def failed(status: int, code: str = "", message: str = "No.", at: str | None = "3") -> Answer:
    """The second mutation failed: the receipt is 1, the create 2."""
    return refusal(status, code, message, content_id=at)


def failed_create(status: int, code: str = "", message: str = "No.") -> Answer:
    return failed(status, code, message, at="2")


ROW_EXISTS = "0x80040237"
RECEIPT_TAKEN = failed(412, ROW_EXISTS, at="1")
MOVED_ON = failed(412, "0x80060882")
TOO_LONG = "The length of the 'subject' attribute of the 'task' entity exceeded the maximum."
MISSING_PARENT = failed_create(404, "", f"account With Id = {ANNA} Does Not Exist")
CASES = [
    # The receipt decides first, whatever else failed.
    case("receipt taken", RECEIPT_TAKEN, ("duplicate", None, None), receipts=APPLIED),
    case("412 with receipt", MOVED_ON, ("duplicate", None, None), receipts=APPLIED),
    case("404 with receipt", failed(404), ("duplicate", None, None), receipts=APPLIED),
    case("403 with receipt", failed(403), ("duplicate", None, None), receipts=APPLIED),
    case("cancelled", RECEIPT_TAKEN, ("invalid", None, None), receipts=CANCELLED),
    case("receipts unknown", MOVED_ON, NO_OUTCOME, receipts=None),
    # 412
    case("version moved on", MOVED_ON, ("stale", "m2", None)),
    case("412 without code", failed(412), ("stale", "m2", None)),
    case("delete of a changed row", MOVED_ON, ("stale", "m3", None), second=DELETE),
    case("create finds its row", failed_create(412, ROW_EXISTS), ("stale", "m1", None)),
    case("alternate key taken", failed_create(412, "0x80060892"), ("invalid", "m1", None)),
    case("unique column taken", failed(412, ROW_EXISTS), ("invalid", "m2", None)),
    case("duplicate rule", failed(412, "0x80040333"), ("invalid", "m2", None)),
    # 404
    case("update of a deleted row", failed(404), ("gone", "m2", None), is_present=False),
    case(
        "delete of a deleted row",
        failed(404),
        ("gone", "m3", None),
        is_present=False,
        second=DELETE,
    ),
    case("404 and the row not known", failed(404), NO_OUTCOME, is_present=None),
    case("lookup of a create", MISSING_PARENT, ("invalid", "m1", "regarding"), is_present=False),
    case("lookup of an update", failed(404, "", "isdone With"), ("invalid", "m2", "isdone")),
    # 403
    case("no privilege", failed(403, "0x80040220"), ("denied", "m2", None)),
    case("secured column", failed(403, "", "column isdone"), ("denied", "m2", "isdone")),
    # the rest
    case("too long", failed(400, "0x80044331", TOO_LONG), ("invalid", "m2", "subject")),
    case("plug-in says no", failed(400, "0x80040265", "Not now."), ("invalid", "m2", None)),
    case("delete with children", failed(405), ("invalid", "m3", None), second=DELETE),
    case("failure that names nothing", failed(400, at=None), ("invalid", None, None)),
    case("throttled", failed(429), ("wait", None, None)),
    case("unavailable", failed(503), ("wait", None, None)),
    case("deadlock", failed(500, "0x80044150"), ("wait", None, None)),
    case("receipt throttled", failed(429, at="1"), ("wait", None, None)),
    case("an answer that is not Dataverse's", Answer(404, body="<html>"), NO_OUTCOME),
]


def change_set(*mutations: Mutation) -> ChangeSet:
    return ChangeSet(SET, datetime(2026, 11, 22, tzinfo=UTC), mutations)


def known(case: Case) -> Known:
    rows = {("task", TASK): case.is_present, ("task", OTHER_TASK): case.is_present}
    return Known(case.receipts, rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_failed_change_set_has_the_outcome_of_the_table(case: Case) -> None:
    answer = ChangeSetAnswer(failed=case.failed)
    verdict = outcome(change_set(CREATE, case.second), answer, known(case))
    assert not isinstance(verdict, AlreadySo)
    mutation = verdict.mutation.id if verdict and verdict.mutation else None
    name, column = (verdict.name, verdict.column) if verdict else (None, None)
    assert (name, mutation, column) == case.expected


@pytest.mark.parametrize("receipts", [None, NO_RECEIPT, APPLIED])
def test_a_change_set_that_succeeded_is_applied(receipts: Any) -> None:
    answer = ChangeSetAnswer(answers=(Answer(204), Answer(204)))
    assert outcome(change_set(UPDATE), answer, Known(receipts, {})) == Outcome(SET, "applied")


def test_a_mutation_that_cannot_be_sent_is_invalid_and_named() -> None:
    refused = RefusedMutation(UPDATE, "unknown-column", "No such column.", "subject")
    verdict = outcome(change_set(UPDATE), refused, Known(NO_RECEIPT, {}))
    assert verdict == Outcome(
        SET, "invalid", "unknown-column", "No such column.", UPDATE, "subject"
    )


def test_a_mutation_that_cannot_be_sent_any_more_may_have_been_applied_before() -> None:
    refused = RefusedMutation(UPDATE, "unknown-column", "No such column.", "subject")
    verdict = outcome(change_set(UPDATE), refused, Known(APPLIED, {}))
    assert verdict == Outcome(SET, "duplicate")


def test_a_cancelled_change_set_says_so() -> None:
    verdict = outcome(
        change_set(UPDATE), ChangeSetAnswer(failed=RECEIPT_TAKEN), Known(CANCELLED, {})
    )
    assert isinstance(verdict, Outcome)
    assert verdict.code == "cancelled"


def test_the_only_mutation_is_at_fault_when_upstream_names_none() -> None:
    verdict = outcome(
        change_set(UPDATE), ChangeSetAnswer(failed=failed(400, at=None)), Known(NO_RECEIPT, {})
    )
    assert verdict is not None
    assert verdict.mutation == UPDATE


@pytest.mark.parametrize("status", [400, 403, 404, 412])
def test_a_refused_receipt_is_a_fault_of_configuration(status: int) -> None:
    with pytest.raises(ReceiptRefused):
        outcome(
            change_set(UPDATE),
            ChangeSetAnswer(failed=failed(status, at="1")),
            Known(NO_RECEIPT, {}),
        )


def test_a_session_that_died_in_the_middle_is_no_outcome() -> None:
    with pytest.raises(SignInRequired):
        outcome(change_set(UPDATE), ChangeSetAnswer(failed=failed(401)), Known(NO_RECEIPT, {}))


@pytest.mark.parametrize(("asked", "seconds"), [(None, 11), (7.0, 8), (0.0, 1)])
def test_waiting_says_how_long(asked: float | None, seconds: int) -> None:
    verdict = waiting(change_set(UPDATE), Throttled("Slow down.", status=429, retry_after=asked))
    assert (verdict.name, verdict.message) == ("wait", "Slow down.")
    assert verdict.retry_after_seconds is not None
    assert abs(verdict.retry_after_seconds - seconds) <= 1
