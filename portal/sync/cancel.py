"""Cancel: change sets that a device gives up are stopped for good, or it learns that they applied.

A cancelling receipt takes the key that the change set's own receipt would need, so a copy that is
still on its way rolls back.
"""

from collections.abc import Sequence
from typing import Any

from portal.dataverse import Answer, Client, DataverseError, PartAnswer, PreconditionFailed
from portal.sync.batches import Moment
from portal.sync.errors import ReceiptRefused
from portal.sync.reading import Reading
from portal.sync.receipts import ReceiptKind, ReceiptTable


def cancel(
    client: Client, change_sets: Sequence[str], device: str, receipts: ReceiptTable
) -> dict[str, Any]:
    """Say of each change set whether it is `cancelled` now or had been `applied`.

    Raises DataverseError or ReceiptRefused; asking again is safe then.
    """
    reading = Reading(receipts.query(change_sets))
    writes = [receipts.cancelled(change_set, device) for change_set in change_sets]
    answer = client.batch([*writes, *reading.operations()])
    for result in answer.results[: len(writes)]:
        _raise_unless_written(result)
    reading.take(answer.results[len(writes) :])
    found = reading.found()
    if found.error:
        raise found.error
    kinds = receipts.kinds(found)
    outcomes = [{"changeSet": item, "outcome": _name(kinds.get(item))} for item in change_sets]
    return {"serverTime": Moment(answer.server_time).text, "outcomes": outcomes}


def _raise_unless_written(result: PartAnswer) -> None:
    """A receipt is there: written now, or before."""
    error: DataverseError | None = result.error if isinstance(result, Answer) else None
    if error is None or isinstance(error, PreconditionFailed):
        return
    if error.is_transient:
        raise error
    raise ReceiptRefused(f"Writing a receipt failed: {error.message}")


def _name(kind: ReceiptKind | None) -> str:
    if kind is None:
        raise ReceiptRefused("A receipt cannot be read: grant Read on the receipt table.")
    return "applied" if kind is ReceiptKind.APPLIED else "cancelled"
