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

from portal.sandbox.control.rules import Meeting, Rule, meets, strikes
from portal.sandbox.models import Fault
from portal.sandbox.rows.versions import ALIAS


@dataclass
class Tally:
    """How often rules were met and struck, by their ids, beyond what is written."""

    met: Counter[int] = field(default_factory=Counter)
    struck: Counter[int] = field(default_factory=Counter)


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
    tally = _of_this_request.get()
    if tally is None:
        tally = Tally()
        _of_this_request.set(tally)
    return _strike(_open(), meeting, kinds, tally)


def _open() -> QuerySet[Fault]:
    return Fault.objects.filter(Q(remaining=None) | Q(remaining__gt=0)).order_by("pk")


def _is_about(fault: Fault, meeting: Meeting, kinds: frozenset[str]) -> bool:
    return fault.rule["kind"] in kinds and meets(fault.rule, meeting)


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
