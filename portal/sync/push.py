"""Push: change sets go up in one `$batch`, which also reads back what they touched.

The `$batch` continues on error and runs in order: the change sets, the receipts, the rows as they
are after plug-ins, and which of them are in scope. Its answers decide every outcome.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from portal import dataverse
from portal.dataverse import ChangeSetAnswer, Client, Part, PartAnswer, Throttled
from portal.sync.batches import Moment
from portal.sync.change_sets import ChangeSet, Organisation, RefusedMutation, translate
from portal.sync.outcomes import Known, Outcome, outcome, waiting
from portal.sync.readback import RowsNow, TouchedRows
from portal.sync.reading import Found, Query, Reading

_WITH_ROWS = frozenset({"applied", "duplicate", "stale", "gone"})


def push(
    client: Client, change_sets: Sequence[ChangeSet], device: str, organisation: Organisation
) -> dict[str, Any]:
    """Send `change_sets` and say what became of each.

    Raises DataverseError when nothing is known of any (they stay *sent*), and ReceiptRefused.
    """
    plan = PushPlan(change_sets, device, organisation)
    try:
        answer = client.batch(plan.parts())
    except Throttled as error:
        outcomes = [outcome_document(waiting(item, error), []) for item in change_sets]
        return {"serverTime": Moment(datetime.now(UTC)).text, "outcomes": outcomes}
    return {"serverTime": Moment(answer.server_time).text, "outcomes": plan.read(answer.results)}


@dataclass
class PushPlan:
    """The parts of the `$batch` of a push, and how to read its answers."""

    change_sets: Sequence[ChangeSet]
    device: str
    organisation: Organisation
    translated: list[dataverse.ChangeSet | RefusedMutation] = field(init=False)
    touched: list[TouchedRows] = field(init=False)

    def __post_init__(self) -> None:
        self.translated = [
            translate(item, self.device, self.organisation) for item in self.change_sets
        ]
        self.touched = _touched_rows(self.change_sets, self.organisation)

    def parts(self) -> list[Part]:
        """Change sets, then receipts, rows and ids in scope."""
        sent = [item for item in self.translated if isinstance(item, dataverse.ChangeSet)]
        reads = [part for query in self._queries() for part in Reading(query).operations()]
        return [*sent, *reads]

    def read(self, answers: Sequence[PartAnswer]) -> list[dict[str, Any]]:
        """The outcome of every change set of which one is known."""
        remaining = iter(answers)
        results = [
            _change_set_answer(next(remaining)) if isinstance(item, dataverse.ChangeSet) else item
            for item in self.translated
        ]
        receipts, *found = [_found(query, remaining) for query in self._queries()]
        rows = self._rows_now(iter(found))
        known = self._known(receipts, rows)
        documents = []
        for change_set, result in zip(self.change_sets, results, strict=True):
            verdict = outcome(change_set, result, known)
            if verdict and (pages := _pages(change_set, verdict, rows)) is not None:
                documents.append(outcome_document(verdict, pages))
        return documents

    def _queries(self) -> list[Query]:
        receipts = self.organisation.receipts.query([item.id for item in self.change_sets])
        rows = [query for touched in self.touched for query in touched.row_queries()]
        scoped = [query for touched in self.touched for query in touched.scope_queries()]
        return [receipts, *rows, *scoped]

    def _rows_now(self, found: Iterator[Found]) -> dict[str, RowsNow]:
        rows = [[next(found) for _ in touched.row_queries()] for touched in self.touched]
        scoped = [[next(found) for _ in touched.scope_queries()] for touched in self.touched]
        return {
            touched.table.name: RowsNow.of(touched.table, *answers)
            for touched, *answers in zip(self.touched, rows, scoped, strict=True)
        }

    def _known(self, receipts: Found, rows: dict[str, RowsNow]) -> Known:
        kinds = None if receipts.error else self.organisation.receipts.kinds(receipts)
        is_present = {
            (touched.table.name, row_id): rows[touched.table.name].is_present(row_id)
            for touched in self.touched
            for row_id in touched.ids
        }
        return Known(kinds, is_present)


def outcome_document(verdict: Outcome, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The outcome as the wire has it: what is not known is left out."""
    mutation = verdict.mutation
    facts = {
        "code": verdict.code,
        "message": verdict.message,
        "mutation": mutation and mutation.id,
        "table": mutation and mutation.table,
        "row": mutation and mutation.row,
        "column": verdict.column,
        "retryAfterSeconds": verdict.retry_after_seconds,
    }
    known = {name: value for name, value in facts.items() if value is not None}
    return {"changeSet": verdict.change_set, "outcome": verdict.name, **known, "rows": rows}


def _touched_rows(
    change_sets: Sequence[ChangeSet], organisation: Organisation
) -> list[TouchedRows]:
    """The rows that the change sets touch, by table of the profile, each once."""
    ids: dict[str, dict[str, None]] = {}
    for change_set in change_sets:
        for table, rows in _rows_of(change_set).items():
            ids.setdefault(table, {}).update(rows)
    tables = organisation.tables
    return [TouchedRows(tables[name], tuple(rows)) for name, rows in ids.items() if name in tables]


def _rows_of(change_set: ChangeSet) -> dict[str, dict[str, None]]:
    """The rows of one change set by table, in order."""
    ids: dict[str, dict[str, None]] = {}
    for mutation in change_set.mutations:
        ids.setdefault(mutation.table, {})[mutation.row] = None
    return ids


def _pages(
    change_set: ChangeSet, verdict: Outcome, rows: dict[str, RowsNow]
) -> list[dict[str, Any]] | None:
    """The rows of the change set as they are now.

    None when the outcome would replace them on the device and they could not be read: without them
    the device would show old values, so it asks again.
    """
    touched = {name: ids for name, ids in _rows_of(change_set).items() if name in rows}
    if any(rows[name].rows is None for name in touched):
        return None if verdict.name in _WITH_ROWS else []
    return [rows[name].page(tuple(ids)) for name, ids in touched.items()]


def _change_set_answer(answer: PartAnswer) -> ChangeSetAnswer:
    if not isinstance(answer, ChangeSetAnswer):
        raise TypeError("A change set was answered like a query")
    return answer


def _found(query: Query, answers: Iterator[PartAnswer]) -> Found:
    """What a query of one page found."""
    reading = Reading(query)
    reading.take([next(answers) for _ in reading.open_branches])
    return reading.found()
