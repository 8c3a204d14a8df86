"""The `$batch` of a request: queries go in, what they found comes out, with its time.

It is one, unless there is more to ask than Dataverse takes in one.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.dataverse import (
    MAX_BATCH_OPERATIONS,
    BatchAnswer,
    ChangeSet,
    Client,
    Operation,
    Part,
    PartAnswer,
    SignInRequired,
    Throttled,
    UpstreamUnavailable,
)
from portal.sync.reading import Found, Query, Reading

_GENERAL_ERRORS = (SignInRequired, Throttled, UpstreamUnavailable)
"""What one part says about the whole request; any other error is its query's own."""


@dataclass(frozen=True)
class Moment:
    """When the reads of a request happened, on the upstream's clock.

    `Date` has whole seconds and is written before or after the work, so all that is certain is that
    the reads lie between `started` and `ended`.
    """

    server_time: datetime
    elapsed: float = 0.0

    @property
    def started(self) -> float:
        """A time before every read."""
        return self.server_time.timestamp() - self.elapsed

    @property
    def ended(self) -> float:
        """A time after every read."""
        return self.server_time.timestamp() + 1 + self.elapsed

    @property
    def text(self) -> str:
        """The server time as the wire has it."""
        return self.server_time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Reads:
    """What the queries of a request found, in their order."""

    found: Sequence[Found]
    moment: Moment


def read(client: Client, queries: Iterable[Query]) -> Reads:
    """Answer `queries` in one `$batch`; more only where a whole listing has more than a page.

    Raises DataverseError for what concerns the whole request.
    """
    readings = [Reading(query) for query in queries]
    moment = _read_round(client, readings)
    while unfinished := [reading for reading in readings if not reading.is_done]:
        _read_round(client, unfinished)
    return Reads([reading.found() for reading in readings], moment)


def _read_round(client: Client, readings: Sequence[Reading]) -> Moment:
    """Ask the next page of every reading."""
    operations = [reading.operations() for reading in readings]
    answers, moment = send(client, [item for group in operations for item in group])
    remaining = iter(answers)
    for reading, group in zip(readings, operations, strict=True):
        reading.take([next(remaining) for _ in group])
        if isinstance(reading.error, _GENERAL_ERRORS):
            raise reading.error
    return moment


def send(
    client: Client,
    operations: Sequence[Operation],
    clock: Callable[[], float] = time.monotonic,
) -> tuple[list[PartAnswer], Moment]:
    """Send reads and time them; nothing to read asks nothing."""
    if not operations:
        return [], Moment(datetime.now(UTC))
    began = clock()
    answer = send_in_order(client, operations)
    return list(answer.results), Moment(answer.server_time, clock() - began)


def send_in_order(client: Client, parts: Sequence[Part]) -> BatchAnswer:
    """Send parts one after the other, in as few batches as can hold them, at the first one's time.

    Raises DataverseError if any of the batches fails: what the others did is for reads to find out.
    """
    answers = [client.batch(batch) for batch in _filled(parts)]
    results = [result for answer in answers for result in answer.results]
    return BatchAnswer(results, answers[0].server_time)


def _filled(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts in batches that are as full as may be."""
    batches: list[list[Part]] = []
    room = 0
    for part in parts:
        size = len(part.operations) if isinstance(part, ChangeSet) else 1
        if size > room:
            batches.append([])
            room = MAX_BATCH_OPERATIONS
        batches[-1].append(part)
        room -= size
    return batches
