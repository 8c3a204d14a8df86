"""The `$batch` of a push, and what its answers say.

It continues on error and runs in order: the change sets, the receipts, the rows as they are after
plug-ins, which of them are in scope, and the ends of pairs. Its answers decide every outcome.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from portal import dataverse
from portal.dataverse import ChangeSetAnswer, Part, PartAnswer
from portal.sync.change_sets import PAIRINGS, ChangeSet, Organisation, RefusedMutation, translate
from portal.sync.outcomes import AlreadySo, Known, Outcome, outcome, pair_ends
from portal.sync.pair_readback import PairsNow, TouchedPairs, ends_by_table, touched_pairs
from portal.sync.readback import RowsNow, TouchedRows
from portal.sync.reading import Found, Query, Reading

_WITH_ROWS = frozenset({"applied", "duplicate", "stale", "gone"})

Touched: TypeAlias = TouchedRows | TouchedPairs
Now: TypeAlias = RowsNow | PairsNow


@dataclass(frozen=True)
class Attempt:
    """A change set as it goes up: without `done`, the ids of mutations that were so already."""

    change_set: ChangeSet
    done: frozenset[str] = frozenset()

    @property
    def sent(self) -> ChangeSet:
        """What goes up."""
        left = (item for item in self.change_set.mutations if item.id not in self.done)
        return replace(self.change_set, mutations=tuple(left))


@dataclass(frozen=True)
class PushReading:
    """Outcomes by change set, as far as known, and the change sets that have to go up again."""

    outcomes: dict[str, dict[str, Any]]
    again: list[Attempt]


@dataclass
class PushPlan:
    """The parts of the `$batch` of a push, and how to read its answers."""

    attempts: Sequence[Attempt]
    device: str
    organisation: Organisation
    translated: list[dataverse.ChangeSet | RefusedMutation] = field(init=False)
    touched: list[Touched] = field(init=False)
    ends: list[TouchedRows] = field(init=False)

    def __post_init__(self) -> None:
        self.translated = [
            translate(item.sent, self.device, self.organisation) for item in self.attempts
        ]
        change_sets = [item.change_set for item in self.attempts]
        pairs = touched_pairs(change_sets, self.organisation.tables)
        self.touched = [*_touched_rows(change_sets, self.organisation), *pairs]
        tables = self.organisation.tables
        self.ends = [TouchedRows(tables[name], ids) for name, ids in ends_by_table(pairs).items()]

    def parts(self) -> list[Part]:
        """Change sets, then receipts, rows, ids in scope, and ends of pairs."""
        sent = [item for item in self.translated if isinstance(item, dataverse.ChangeSet)]
        reads = [part for query in self._queries() for part in Reading(query).operations()]
        return [*sent, *reads]

    def read(self, answers: Sequence[PartAnswer]) -> PushReading:
        """The outcome of every change set of which one is known."""
        remaining = iter(answers)
        results = [
            _change_set_answer(next(remaining)) if isinstance(item, dataverse.ChangeSet) else item
            for item in self.translated
        ]
        receipts, *found = [_found(query, remaining) for query in self._queries()]
        reads = iter(found)
        rows = self._rows_now(reads)
        known = self._known(receipts, rows, reads)
        reading = PushReading({}, [])
        for attempt, result in zip(self.attempts, results, strict=True):
            verdict = outcome(attempt.sent, result, known)
            if isinstance(verdict, AlreadySo):
                reading.again.append(_without(attempt, verdict, known))
            elif verdict and (pages := _pages(attempt.change_set, verdict, rows)) is not None:
                reading.outcomes[verdict.change_set] = outcome_document(verdict, pages)
        return reading

    def _queries(self) -> list[Query]:
        receipts = self.organisation.receipts.query([item.change_set.id for item in self.attempts])
        rows = [query for touched in self.touched for query in touched.row_queries()]
        scoped = [query for touched in self.touched for query in touched.scope_queries()]
        ends = [query for touched in self.ends for query in touched.id_queries()]
        return [receipts, *rows, *scoped, *ends]

    def _rows_now(self, found: Iterator[Found]) -> dict[str, Now]:
        rows = [[next(found) for _ in touched.row_queries()] for touched in self.touched]
        scoped = [[next(found) for _ in touched.scope_queries()] for touched in self.touched]
        return {
            touched.table.name: touched.now(*answers)
            for touched, *answers in zip(self.touched, rows, scoped, strict=True)
        }

    def _known(self, receipts: Found, rows: dict[str, Now], ends: Iterator[Found]) -> Known:
        kinds = None if receipts.error else self.organisation.receipts.kinds(receipts)
        is_present: dict[tuple[str, str], bool | None] = {}
        for touched in self.ends:
            now = touched.now([next(ends) for _ in touched.id_queries()], [])
            is_present |= {(touched.table.name, row): now.is_present(row) for row in touched.ids}
        for item in self.touched:
            here = rows[item.table.name]
            is_present |= {(item.table.name, row): here.is_present(row) for row in item.ids}
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


def _without(attempt: Attempt, verdict: AlreadySo, known: Known) -> Attempt:
    """The attempt without the mutation that failed and the others that are so already.

    Pairs that the set touches twice are left to fail by themselves: their order matters.
    """
    pairings = [item for item in attempt.sent.mutations if item.kind in PAIRINGS]
    times = Counter((item.table, item.row) for item in pairings)
    done = {
        item.id
        for item in pairings
        if times[item.table, item.row] == 1
        and known.is_present.get((item.table, item.row)) is (item.kind == "link")
        and all(known.is_present.get(end) for end in pair_ends(item).values())
    }
    return replace(attempt, done=attempt.done | done | {verdict.mutation.id})


def _touched_rows(
    change_sets: Sequence[ChangeSet], organisation: Organisation
) -> list[TouchedRows]:
    """The rows that the change sets touch, by table of the profile, each once; pairs are none."""
    ids: dict[str, dict[str, None]] = {}
    for change_set in change_sets:
        for table, rows in _rows_of(change_set).items():
            ids.setdefault(table, {}).update(rows)
    tables = organisation.tables
    return [
        TouchedRows(tables[name], tuple(rows))
        for name, rows in ids.items()
        if name in tables and tables[name].pair is None
    ]


def _rows_of(change_set: ChangeSet) -> dict[str, dict[str, None]]:
    """The rows of one change set by table, in order."""
    ids: dict[str, dict[str, None]] = {}
    for mutation in change_set.mutations:
        ids.setdefault(mutation.table, {})[mutation.row] = None
    return ids


def _pages(
    change_set: ChangeSet, verdict: Outcome, rows: dict[str, Now]
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
