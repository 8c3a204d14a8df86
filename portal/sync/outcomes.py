"""Outcomes: what upstream's answers mean for each change set of a push.

| outcome   | when, the first that fits                                                            |
|-----------|--------------------------------------------------------------------------------------|
| applied   | the change set succeeded                                                             |
| duplicate | it failed and its receipt is readable: it had been applied before                    |
| invalid   | … and the receipt says that it was cancelled (code `cancelled`)                      |
| invalid   | it was not sent: a table, column or value that the profile does not have             |
| wait      | throttled, deadlocked or not available: later                                        |
| stale     | a row's 412: not the version its author saw, or a create that finds the row          |
| gone      | 404 of an update or delete whose row cannot be read any more                         |
| denied    | 403                                                                                  |
| invalid   | all else that upstream refuses; a 404 of a readable row is a lookup to a missing one |

A link of what is a pair already, or an unlink of what is none, is refused by upstream but needs no
outcome of its own: `AlreadySo` has the change set sent again without it, under the same receipt.

No outcome at all (None) when it cannot be known: the answer, the receipts or the rows could not be
had. The change set stays *sent* on the device, and the next push finds out. A refused receipt is no
outcome but a fault of configuration: ReceiptRefused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portal.dataverse import (
    AccessDenied,
    Answer,
    ChangeSetAnswer,
    ColumnValueInvalid,
    DataverseError,
    MalformedAnswer,
    NotFound,
    PreconditionFailed,
    SignInRequired,
    VersionMismatch,
)
from portal.problems import DEFAULT_RETRY_AFTER_SECONDS
from portal.sync.change_sets import PAIRINGS, ChangeSet, Mutation, RefusedMutation
from portal.sync.errors import ReceiptRefused
from portal.sync.receipts import ReceiptKind

OutcomeName = Literal["applied", "duplicate", "stale", "gone", "denied", "invalid", "wait"]

_RECEIPT_CONTENT_ID = "1"
_ROW_EXISTS = "0x80040237"


@dataclass(frozen=True)
class Outcome:
    """What became of a change set; the mutation, row and column at fault where they are known."""

    change_set: str
    name: OutcomeName
    code: str | None = None
    message: str | None = None
    mutation: Mutation | None = None
    column: str | None = None
    retry_after_seconds: int | None = None


@dataclass(frozen=True)
class AlreadySo:
    """The change set was undone because upstream was already as this link or unlink wants it."""

    change_set: str
    mutation: Mutation


@dataclass(frozen=True)
class Known:
    """What the reads of the same `$batch` say. None is: not known, the read itself failed.

    `receipts` are by change set; `is_present` says of (table, row) whether the user may read it.
    """

    receipts: Mapping[str, ReceiptKind] | None
    is_present: Mapping[tuple[str, str], bool | None]


def outcome(
    change_set: ChangeSet, answer: ChangeSetAnswer | RefusedMutation, known: Known
) -> Outcome | AlreadySo | None:
    """The outcome of `change_set`, None if it cannot be known.

    Raises ReceiptRefused, and SignInRequired when the session died in the middle.
    """
    if isinstance(answer, ChangeSetAnswer) and answer.is_ok:
        return Outcome(change_set.id, "applied")
    if known.receipts is None:
        return None
    receipt = known.receipts.get(change_set.id)
    if receipt is ReceiptKind.APPLIED:
        return Outcome(change_set.id, "duplicate")
    if receipt is ReceiptKind.CANCELLED:
        return _cancelled(change_set)
    if isinstance(answer, RefusedMutation):
        return _refused(change_set, answer)
    return _failure(change_set, answer, known)


def waiting(change_set: ChangeSet, error: DataverseError) -> Outcome:
    """The outcome of a change set that upstream would take later."""
    seconds = DEFAULT_RETRY_AFTER_SECONDS if error.retry_after is None else error.retry_after
    return Outcome(
        change_set.id,
        "wait",
        error.code or None,
        error.message,
        retry_after_seconds=max(1, round(seconds + 0.5)),
    )


def _cancelled(change_set: ChangeSet) -> Outcome:
    message = "This change was cancelled on the device before it took effect."
    return Outcome(change_set.id, "invalid", "cancelled", message)


def _refused(change_set: ChangeSet, refused: RefusedMutation) -> Outcome:
    return Outcome(
        change_set.id, "invalid", refused.code, refused.message, refused.mutation, refused.column
    )


def _failure(
    change_set: ChangeSet, answer: ChangeSetAnswer, known: Known
) -> Outcome | AlreadySo | None:
    failed = answer.failed
    error = failed.error if failed else None
    if failed is None or error is None or isinstance(error, MalformedAnswer):
        return None
    if isinstance(error, SignInRequired):
        raise error
    if error.is_transient:
        return waiting(change_set, error)
    if failed.content_id == _RECEIPT_CONTENT_ID:
        raise ReceiptRefused(_receipt_fault(error))
    mutation = _failed_mutation(change_set, failed)
    if mutation and mutation.kind in PAIRINGS:
        return _pairing_verdict(change_set, mutation, error, known)
    return _verdict(change_set, mutation, error, known)


def _receipt_fault(error: DataverseError) -> str:
    if isinstance(error, PreconditionFailed):
        return "A receipt exists that its author cannot read: grant Read on the receipt table."
    return f"Writing a receipt failed: {error.message}"


def _failed_mutation(change_set: ChangeSet, failed: Answer) -> Mutation | None:
    """The mutation behind the failed Content-ID; the only one there is, if upstream did not say."""
    if failed.content_id is None:
        return change_set.mutations[0] if len(change_set.mutations) == 1 else None
    index = int(failed.content_id) - 2
    return change_set.mutations[index] if 0 <= index < len(change_set.mutations) else None


def _verdict(
    change_set: ChangeSet, mutation: Mutation | None, error: DataverseError, known: Known
) -> Outcome | None:
    name: OutcomeName = "invalid"
    if _is_stale(mutation, error):
        name = "stale"
    elif isinstance(error, AccessDenied):
        name = "denied"
    elif isinstance(error, NotFound) and mutation and mutation.kind != "create":
        is_present = known.is_present.get((mutation.table, mutation.row))
        if is_present is None:
            return None
        name = "invalid" if is_present else "gone"
    column = _column_at_fault(mutation, error) if name in {"invalid", "denied"} else None
    return Outcome(change_set.id, name, error.code or None, error.message, mutation, column)


def _pairing_verdict(
    change_set: ChangeSet, mutation: Mutation, error: DataverseError, known: Known
) -> Outcome | AlreadySo | None:
    """A pair has no version to be stale, and an end that cannot be had is a lookup to nowhere."""
    ends = pair_ends(mutation)
    is_present = {column: known.is_present.get(end) for column, end in ends.items()}
    missing = next((column for column, there in is_present.items() if there is False), None)
    if isinstance(error, NotFound):
        if missing is None and None in is_present.values():
            return None
        if missing is None and mutation.kind == "unlink":
            return AlreadySo(change_set.id, mutation)
    if isinstance(error, PreconditionFailed) and mutation.kind == "link":
        return AlreadySo(change_set.id, mutation)
    name: OutcomeName = "denied" if isinstance(error, AccessDenied) else "invalid"
    column = missing or _column_at_fault(mutation, error)
    return Outcome(change_set.id, name, error.code or None, error.message, mutation, column)


def pair_ends(mutation: Mutation) -> dict[str, tuple[str, str]]:
    """The (table, row) of both ends of a link or unlink that was sent, by their columns."""
    return {
        column: (str(value[1]), str(value[0]).lower()) for column, value in mutation.values.items()
    }


def _is_stale(mutation: Mutation | None, error: DataverseError) -> bool:
    """A version that moved on, or a create that finds its row; not an alternate key's clash."""
    if isinstance(error, VersionMismatch):
        return True
    if not isinstance(error, PreconditionFailed):
        return False
    is_create = mutation is None or mutation.kind == "create"
    return error.code == "" or (is_create and error.code.lower() == _ROW_EXISTS)


def _column_at_fault(mutation: Mutation | None, error: DataverseError) -> str | None:
    """The column that the message names, or the lookup whose row it names."""
    if mutation is None:
        return None
    if isinstance(error, ColumnValueInvalid) and error.column in mutation.values:
        return error.column
    words = set(re.findall(r"\w[\w-]*", error.message.lower()))
    for name, value in mutation.values.items():
        if name in words or (isinstance(value, list | tuple) and str(value[0]).lower() in words):
            return name
    return None
