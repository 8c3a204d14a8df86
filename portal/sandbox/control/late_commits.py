"""Late commits: versions are drawn now, rows become visible later, nothing stays locked meanwhile.

A long transaction of the product has its versions long before others see its rows. Here the rows
that a struck operation wrote are taken out again and kept in `Pending` until they are due. Until
then whoever would have met its locks gets the lock timeout. What the rest of the same request does
belongs to the transaction too, so it reads what it wrote.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from portal.sandbox.control.effects import Effects, clash, gather
from portal.sandbox.control.rules import Meeting, Rule
from portal.sandbox.control.striking import drop, has_rules, take_inside
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.errors import SandboxError
from portal.sandbox.models import Pending
from portal.sandbox.rows.versions import ALIAS, LATE_COMMIT, take_versions, write_transaction


class LockTimeout(SandboxError):
    """Another transaction holds a lock for longer than a statement waits."""

    def __init__(self) -> None:
        super().__init__(500, "0x80044151", "SQL timeout expired.")


@dataclass
class _Watch:
    """A request that may be held back; `rule` once one struck, with the state at that point."""

    rule: Rule | None = None
    savepoint: str | None = None
    version: int = 0
    touched: int = 0


_watch: ContextVar[_Watch | None] = ContextVar("late commit", default=None)


@contextmanager
def watched(catalogue: Catalogue, method: str, moment: datetime) -> Iterator[None]:
    """Serve a request in one transaction if a rule may make its commit late."""
    if not settings.SANDBOX_CONTROL or method == "GET" or not has_rules(LATE_COMMIT):
        yield
        return
    with write_transaction():
        watch = _Watch()
        token = _watch.set(watch)
        try:
            yield
        finally:
            _watch.reset(token)
        _hold(catalogue, watch, moment)


def may_be_late() -> bool:
    """Tell whether a rule may still make this request's commit late."""
    watch = _watch.get()
    return watch is not None and watch.rule is None


def begin_late(meetings: Sequence[Meeting]) -> None:
    """Make the transaction that is about to begin a late one if a rule strikes it."""
    watch = _watch.get()
    if watch is None or watch.rule is not None:
        return
    for meeting in meetings:
        rule = take_inside(meeting, frozenset({LATE_COMMIT}))
        if rule is not None:
            watch.rule, watch.version = rule, take_versions(0)
            watch.savepoint = transaction.savepoint(using=ALIAS)
            watch.touched = (
                Pending.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            )
            return


def end_late(*, is_ok: bool) -> None:
    """Drop the connection after a late transaction if its rule says so; forget a failed one."""
    watch = _watch.get()
    if watch is None or watch.rule is None:
        return
    if not is_ok:
        watch.rule = None
    elif watch.rule.get("answer", "dropped") == "dropped":
        drop()


@contextmanager
def locked(catalogue: Catalogue) -> Iterator[None]:
    """Write rows, unless a late transaction holds locks on them.

    Raises LockTimeout.
    """
    held = [held_effects(one) for one in Pending.objects.filter(kind=LATE_COMMIT)]
    if not held:
        yield
        return
    with write_transaction():
        since = take_versions(0)
        yield
        mine = gather(since, catalogue.tables)
        if any(clash(mine, one) for one in held):
            raise LockTimeout


def held_effects(pending: Pending) -> Effects:
    """Return what a late transaction will have done."""
    return Effects(pending.body["rows"], pending.body["tombstones"])


def _hold(catalogue: Catalogue, watch: _Watch, moment: datetime) -> None:
    if watch.rule is None or watch.savepoint is None:
        return
    effects = gather(watch.version, catalogue.tables)
    if not effects.written:
        return
    touches = list(Pending.objects.filter(pk__gt=watch.touched))
    last = take_versions(0)
    transaction.savepoint_rollback(watch.savepoint, using=ALIAS)
    take_versions(last - take_versions(0))
    due = moment + timedelta(seconds=float(watch.rule.get("seconds", 1)))
    body = {"first": watch.version + 1, "rows": effects.rows, "tombstones": effects.tombstones}
    Pending.objects.create(due_at=due, kind=LATE_COMMIT, body=body)
    for one in touches:
        Pending.objects.create(due_at=max(due, one.due_at), kind=one.kind, body=one.body)
