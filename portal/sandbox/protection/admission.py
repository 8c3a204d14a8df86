"""Admitting requests of users to this process, as each web server of the product does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter

from portal.sandbox.errors import SandboxError
from portal.sandbox.protection.budget import Budget
from portal.sandbox.protection.limits import Limits

_BURST = "x-ms-ratelimit-burst-remaining-xrm-requests"
_TIME = "x-ms-ratelimit-time-remaining-xrm-requests"


class Throttled(SandboxError):
    """A limit was met; `Retry-After` says how long to wait."""

    def __init__(self, code: str, message: str, wait: int) -> None:
        super().__init__(429, code, message, Retry_After=str(wait))


@dataclass
class Admission:
    """One admitted request; `headers` tell what is left once it ran."""

    headers: dict[str, str] = field(default_factory=dict)


class Door:
    """The budgets of all users of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._budgets: dict[str, Budget] = {}
        self._mark = ""

    @contextmanager
    def admitted(self, user_id: str, now: float, limits: Limits) -> Iterator[Admission]:
        """Run one request of a user within the limits.

        Raises Throttled.
        """
        admission = Admission()
        if not limits.enabled:
            yield admission
            return
        budget = self._enter(user_id, now, limits)
        start = perf_counter()
        try:
            yield admission
        finally:
            with self._lock:
                budget.finish(now, perf_counter() - start)
                requests, seconds = budget.left(limits)
            admission.headers |= {_BURST: str(requests), _TIME: f"{seconds:,.2f}"}

    def forget(self) -> None:
        """Count everything anew."""
        with self._lock:
            self._budgets.clear()

    def _enter(self, user_id: str, now: float, limits: Limits) -> Budget:
        with self._lock:
            if limits.mark != self._mark:
                self._budgets.clear()
                self._mark = limits.mark
            budget = self._budgets.setdefault(user_id, Budget())
            refused = budget.admit(now, limits)
        if refused is not None:
            raise Throttled(refused.code, limits.messages()[refused.code], refused.wait)
        return budget


DOOR = Door()
