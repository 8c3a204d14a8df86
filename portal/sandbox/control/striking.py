"""Which rule strikes, and keeping count of it.

A change set that is refused is rolled back, and with it everything written meanwhile. So whoever
strikes inside one only tallies, and the tally is written once the request is over.
"""

from collections import Counter
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.sandbox.control.rules import Meeting, Rule, kind_of, meets, strikes
from portal.sandbox.models import Fault
from portal.sandbox.rows.versions import ALIAS


@dataclass
class Tally:
    """How often rules were met and struck, by their ids, beyond what is written.

    `faults` are the rules there were when the request first asked; `is_dropped` once one of them
    dropped the connection in the middle of a batch.
    """

    met: Counter[int] = field(default_factory=Counter)
    struck: Counter[int] = field(default_factory=Counter)
    faults: "list[Fault] | None" = None
    is_dropped: bool = False


_of_this_request: ContextVar[Tally | None] = ContextVar("fault tally", default=None)


def begin() -> None:
    """Start a request with nothing tallied."""
    _of_this_request.set(Tally())


def settle() -> None:
    """Write down what the request tallied; outside of its transactions."""
    tally = _of_this_request.get()
    begin()
    if tally and tally.met:
        with transaction.atomic(using=ALIAS):
            _write(tally)


def take(meeting: Meeting, kinds: frozenset[str]) -> Rule | None:
    """Return the first rule of `kinds` that strikes a request, counted at once."""
    if not any(_is_about(fault, meeting, kinds) for fault in _open()):
        return None
    tally = Tally()
    with transaction.atomic(using=ALIAS):
        found = _strike(_open().select_for_update(), meeting, kinds, tally)
        _write(tally)
    return found


def take_inside(meeting: Meeting, kinds: frozenset[str]) -> Rule | None:
    """Return the first rule of `kinds` that strikes an operation, counted by `settle`."""
    return _strike(_known(), meeting, kinds, _tally())


def has_rules(kind: str) -> bool:
    """Tell whether there are rules of a kind that may still strike."""
    return any(fault.rule["kind"] == kind for fault in _known())


def has_any_rules() -> bool:
    """Tell whether there are rules at all that may still strike."""
    return bool(_known())


def drop() -> None:
    """Let the connection end where the request is now: nothing more of it is served."""
    _tally().is_dropped = True


def is_dropped() -> bool:
    """Tell whether the connection ended in the middle of this request."""
    tally = _of_this_request.get()
    return tally is not None and tally.is_dropped


def _tally() -> Tally:
    tally = _of_this_request.get()
    if tally is None:
        tally = Tally()
        _of_this_request.set(tally)
    return tally


def _known() -> list[Fault]:
    """Return the open rules, read once a request: operations ask often."""
    tally = _tally()
    if tally.faults is None:
        tally.faults = list(_open())
    return tally.faults


def _open() -> QuerySet[Fault]:
    return Fault.objects.filter(Q(remaining=None) | Q(remaining__gt=0)).order_by("pk")


def _is_about(fault: Fault, meeting: Meeting, kinds: frozenset[str]) -> bool:
    return kind_of(fault.rule) in kinds and meets(fault.rule, meeting)


def _strike(
    faults: Iterable[Fault], meeting: Meeting, kinds: frozenset[str], tally: Tally
) -> Rule | None:
    for fault in faults:
        left = 1 if fault.remaining is None else fault.remaining - tally.struck[fault.pk]
        if left < 1 or not _is_about(fault, meeting, kinds):
            continue
        met = fault.rule.get("met", 0) + tally.met[fault.pk]
        tally.met[fault.pk] += 1
        if strikes(fault.rule, met):
            tally.struck[fault.pk] += 1
            rule: Rule = fault.rule
            return rule
    return None


def _write(tally: Tally) -> None:
    for fault in Fault.objects.select_for_update().filter(pk__in=tally.met):
        fault.rule["met"] = fault.rule.get("met", 0) + tally.met[fault.pk]
        if fault.remaining is not None:
            fault.remaining = max(0, fault.remaining - tally.struck[fault.pk])
        fault.save()
