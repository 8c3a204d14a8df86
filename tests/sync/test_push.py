"""A push is one batch in a fixed order, and its answers say everything that is known."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest

from portal import dataverse
from portal.dataverse import Answer, ChangeSetAnswer, Operation, PartAnswer
from portal.sync.change_sets import ChangeSet, Mutation, Organisation
from portal.sync.errors import ReceiptRefused
from portal.sync.push_plan import Attempt, PushPlan
from tests.sync.examples import (
    ANNA,
    BERT,
    METADATA,
    RECEIPTS,
    account_row,
    account_table,
    collection,
    refusal,
)

FIRST, SECOND = (f"cccccccc-0000-4000-8000-00000000000{n}" for n in (1, 2))
ORGANISATION = Organisation({"account": account_table("<own/>")}, METADATA, RECEIPTS)
DONE = ChangeSetAnswer(answers=(Answer(204), Answer(204)))


def rename(change_set: str, row: str, table: str = "account") -> ChangeSet:
    mutation = Mutation(f"m-{change_set[-1]}", table, row, "update", {"name": "New"}, 7)
    return ChangeSet(change_set, datetime(2026, 11, 22, tzinfo=UTC), (mutation,))


def plan(*change_sets: ChangeSet) -> PushPlan:
    return PushPlan([Attempt(item) for item in change_sets], "device-1", ORGANISATION)


def read(change_sets: Sequence[ChangeSet], *answers: PartAnswer) -> list[dict[str, Any]]:
    outcomes = plan(*change_sets).read(answers).outcomes
    return [outcomes[item.id] for item in change_sets if item.id in outcomes]


def receipts(*change_sets: str) -> Answer:
    rows = [{"fp_syncreceiptid": item, "versionnumber": 1, "fp_kind": 1} for item in change_sets]
    return collection(rows)


BOTH = (rename(FIRST, ANNA), rename(SECOND, BERT))
ROWS = collection([account_row(ANNA, 8, "New"), account_row(BERT, 9, "New")])
ONLY_ANNA = collection([{"accountid": ANNA, "versionnumber": 8}])


def test_the_order_is_change_sets_receipts_rows_and_ids_in_scope() -> None:
    first, second, receipt, rows, scoped = plan(*BOTH).parts()
    assert isinstance(first, dataverse.ChangeSet)
    assert isinstance(second, dataverse.ChangeSet)
    reads = [part for part in (receipt, rows, scoped) if isinstance(part, Operation)]
    texts = [unquote(part.path) for part in reads]
    assert texts[0].startswith("fp_syncreceipts?")
    assert FIRST in texts[0]
    assert SECOND in texts[0]
    assert texts[1].startswith("accounts?")
    assert "<own/>" not in texts[1]
    assert "<own/>" in texts[2]
    assert all(ANNA in text and BERT in text for text in texts[1:])


def test_rows_come_back_with_their_change_set_and_say_whether_they_are_in_scope() -> None:
    first, second = read(BOTH, DONE, DONE, receipts(FIRST, SECOND), ROWS, ONLY_ANNA)
    assert first == {
        "changeSet": FIRST,
        "outcome": "applied",
        "rows": [
            {
                "table": "account",
                "columns": ["id", "version", "name", "revenue"],
                "rows": [[ANNA, 8, "New", None]],
                "inScope": [True],
                "absent": [],
            }
        ],
    }
    assert second["rows"][0]["inScope"] == [False]


def test_a_failed_set_does_not_sink_the_other() -> None:
    failed = ChangeSetAnswer(failed=refusal(412, "0x80060882", "Changed.", content_id="2"))
    first, second = read(BOTH, failed, DONE, receipts(SECOND), ROWS, ONLY_ANNA)
    assert first["outcome"] == "stale"
    assert first["message"] == "Changed."
    assert (first["mutation"], first["table"], first["row"]) == ("m-1", "account", ANNA)
    assert first["rows"][0]["rows"][0][1] == 8
    assert second["outcome"] == "applied"


def test_a_row_that_cannot_be_read_any_more_is_absent() -> None:
    failed = ChangeSetAnswer(failed=refusal(404, "0x80040217", content_id="2"))
    [verdict] = read(BOTH[:1], failed, receipts(), collection([]), collection([]))
    assert verdict["outcome"] == "gone"
    assert verdict["rows"][0]["absent"] == [ANNA]


def test_a_set_of_an_unknown_table_is_not_sent_and_the_others_are() -> None:
    unknown = rename(FIRST, ANNA, table="nonsense")
    assert len(plan(unknown, BOTH[1]).parts()) == 4
    first, second = read([unknown, BOTH[1]], DONE, receipts(SECOND), ROWS, ONLY_ANNA)
    assert (first["outcome"], first["code"], first["rows"]) == ("invalid", "unknown-table", [])
    assert second["outcome"] == "applied"


def test_an_applied_set_whose_rows_could_not_be_read_has_no_outcome_yet() -> None:
    assert read(BOTH[:1], DONE, receipts(FIRST), refusal(429), ONLY_ANNA) == []


def test_a_refused_set_needs_no_rows() -> None:
    failed = ChangeSetAnswer(failed=refusal(403, content_id="2"))
    [verdict] = read(BOTH[:1], failed, receipts(), refusal(429), ONLY_ANNA)
    assert (verdict["outcome"], verdict["rows"]) == ("denied", [])


def test_a_table_that_the_user_may_write_but_not_read_has_absent_rows() -> None:
    [verdict] = read(BOTH[:1], DONE, receipts(FIRST), refusal(403), refusal(403))
    assert (verdict["outcome"], verdict["rows"][0]["absent"]) == ("applied", [ANNA])


def test_when_the_scope_cannot_be_read_every_row_is_to_be_verified() -> None:
    [verdict] = read(BOTH[:1], DONE, receipts(FIRST), ROWS, refusal(429))
    assert verdict["rows"][0]["inScope"] == [False]


def test_throttling_of_one_set_makes_it_wait() -> None:
    failed = ChangeSetAnswer(failed=refusal(429, headers={"Retry-After": "7"}))
    first, second = read(BOTH, failed, DONE, receipts(SECOND), ROWS, ONLY_ANNA)
    assert first["outcome"] == "wait"
    assert first["retryAfterSeconds"] >= 7
    assert second["outcome"] == "applied"


def test_a_refused_receipt_stops_everything() -> None:
    failed = ChangeSetAnswer(failed=refusal(403, "0x80040220", content_id="1"))
    with pytest.raises(ReceiptRefused) as caught:
        read(BOTH[:1], failed, receipts(), ROWS, ONLY_ANNA)
    assert caught.value.status == 500


def test_many_rows_are_read_by_five_hundred_ids_at_a_time() -> None:
    mutations = [
        Mutation("m", "account", f"aaaaaaaa-0000-4000-8000-{n:012d}", "delete", {}, 1)
        for n in range(501)
    ]
    change_set = ChangeSet(FIRST, datetime(2026, 11, 22, tzinfo=UTC), tuple(mutations))
    assert len(plan(change_set).parts()) == 1 + 1 + 2 + 2
