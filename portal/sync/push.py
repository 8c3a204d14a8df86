"""Push: change sets go up in one `$batch`, which also reads back what they touched.

Reads that it has no room for follow in another; the writes always fit. A change set with a link or
an unlink that was so already goes up once more, without it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from portal.dataverse import Client, DataverseError, Throttled
from portal.sync.batches import Moment, send_in_order
from portal.sync.change_sets import ChangeSet, Organisation
from portal.sync.outcomes import waiting
from portal.sync.push_plan import Attempt, PushPlan, PushReading, outcome_document

_MOST_ROUNDS = 4
"""Others may link and unlink the same rows meanwhile: a set that still fails stays *sent*."""


def push(
    client: Client, change_sets: Sequence[ChangeSet], device: str, organisation: Organisation
) -> dict[str, Any]:
    """Send `change_sets` and say what became of each.

    Raises DataverseError when nothing is known of any (they stay *sent*), and ReceiptRefused.
    """
    plan = PushPlan([Attempt(item) for item in change_sets], device, organisation)
    try:
        answer = send_in_order(client, plan.parts())
    except Throttled as error:
        outcomes = [outcome_document(waiting(item, error), []) for item in change_sets]
        return {"serverTime": Moment(datetime.now(UTC)).text, "outcomes": outcomes}
    reading = plan.read(answer.results)
    known = {**reading.outcomes, **_sent_again(client, reading, plan)}
    outcomes = [known[item.id] for item in change_sets if item.id in known]
    return {"serverTime": Moment(answer.server_time).text, "outcomes": outcomes}


def _sent_again(client: Client, reading: PushReading, plan: PushPlan) -> dict[str, dict[str, Any]]:
    """The outcomes of the sets that go up without what was so already."""
    outcomes: dict[str, dict[str, Any]] = {}
    for _ in range(1, _MOST_ROUNDS):
        if not reading.again:
            break
        plan = PushPlan(reading.again, plan.device, plan.organisation)
        try:
            reading = plan.read(send_in_order(client, plan.parts()).results)
        except DataverseError:
            break  # nothing is known of these; the others keep their outcomes
        outcomes |= reading.outcomes
    return outcomes
