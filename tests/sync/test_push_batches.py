"""A push that is more than one `$batch` may hold: its writes go first, whole, and reads follow."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from portal import dataverse
from portal.dataverse import (
    MAX_BATCH_OPERATIONS,
    Answer,
    BatchAnswer,
    ChangeSetAnswer,
    Client,
    Part,
    UpstreamUnavailable,
)
from portal.sync.change_sets import ChangeSet, Mutation, Organisation
from portal.sync.push import push
from portal.sync.schemas import MAX_CHANGE_SETS, MAX_MUTATIONS
from tests.sync.examples import METADATA, RECEIPTS, account_table, collection

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BRANCHES = 100


class Upstream(Client):
    """Says yes to writes and finds no rows; notes how many operations each batch had."""

    def __init__(self, *, fails_from: int = 1_000) -> None:
        self.sizes: list[int] = []
        self.fails_from = fails_from

    def batch(self, parts: Sequence[Part], *, continue_on_error: bool = True) -> BatchAnswer:
        self.sizes.append(sum(map(size, parts)))
        if len(self.sizes) >= self.fails_from:
            raise UpstreamUnavailable("Later.")
        return BatchAnswer([self.answer(part) for part in parts], NOON)

    def answer(self, part: Part) -> Answer | ChangeSetAnswer:
        if isinstance(part, dataverse.ChangeSet):
            return ChangeSetAnswer(answers=(Answer(204),) * len(part.operations))
        return collection([])


def size(part: Part) -> int:
    return len(part.operations) if isinstance(part, dataverse.ChangeSet) else 1


def the_most() -> list[ChangeSet]:
    """As many change sets and mutations as a push may have."""
    each = MAX_MUTATIONS // MAX_CHANGE_SETS
    return [
        ChangeSet(guid("c", number), NOON, tuple(map(deletion, range(number, 800, 50)))[:each])
        for number in range(MAX_CHANGE_SETS)
    ]


def deletion(number: int) -> Mutation:
    return Mutation(guid("d", number), "account", guid("a", number), "delete", {}, 1)


def guid(kind: str, number: int) -> str:
    return f"{kind * 8}-0000-4000-8000-{number:012d}"


@pytest.fixture
def organisation() -> Organisation:
    """The scope of accounts has so many branches that the reads fit beside no large push."""
    table = account_table(*(f"<own{number}/>" for number in range(BRANCHES)))
    return Organisation({"account": table}, METADATA, RECEIPTS)


def test_the_reads_that_find_no_room_follow_the_writes(organisation: Organisation) -> None:
    upstream = Upstream()
    outcomes = push(upstream, the_most(), "device-1", organisation)["outcomes"]
    assert {verdict["outcome"] for verdict in outcomes} == {"applied"}
    assert len(outcomes) == MAX_CHANGE_SETS
    writes, reads = MAX_CHANGE_SETS + MAX_MUTATIONS, 1 + 2 + 2 * BRANCHES
    assert upstream.sizes == [MAX_BATCH_OPERATIONS, writes + reads - MAX_BATCH_OPERATIONS]


def test_a_push_that_fits_is_one_batch(organisation: Organisation) -> None:
    upstream = Upstream()
    push(upstream, the_most()[:40], "device-1", organisation)
    assert len(upstream.sizes) == 1


def test_nothing_is_known_when_the_reads_that_follow_fail(organisation: Organisation) -> None:
    with pytest.raises(UpstreamUnavailable):
        push(Upstream(fails_from=2), the_most(), "device-1", organisation)
