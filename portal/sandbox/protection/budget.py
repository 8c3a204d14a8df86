"""What one user asked of this process: requests, their durations, those that are running."""

from collections import deque
from dataclasses import dataclass, field
from math import ceil

from portal.sandbox.protection.limits import (
    TOO_MANY_AT_ONCE,
    TOO_MANY_REQUESTS,
    TOO_MUCH_TIME,
    Limits,
)


@dataclass(frozen=True)
class Refused:
    """A limit was met; ask again after so many seconds."""

    code: str
    wait: int


@dataclass
class Budget:
    """Counts over a sliding window; times are seconds of the sandbox's clock.

    Whoever keeps asking while refused waits a second longer for every try.
    """

    arrivals: deque[float] = field(default_factory=deque)
    spent: deque[tuple[float, float]] = field(default_factory=deque)
    total: float = 0.0
    running: int = 0
    pushes: int = 0
    blocked_until: float = 0.0
    blocked_for: str = ""

    def admit(self, now: float, limits: Limits) -> Refused | None:
        """Let a request begin, or say why not."""
        self._forget(now, limits.window_seconds)
        if now < self.blocked_until:
            self.pushes += 1
            self.blocked_until = min(self.blocked_until + 1, now + limits.window_seconds)
            return Refused(self.blocked_for, ceil(self.blocked_until - now))
        if self.running >= limits.concurrent:
            self.pushes += 1
            return Refused(TOO_MANY_AT_ONCE, min(self.pushes, ceil(limits.window_seconds)))
        if len(self.arrivals) >= limits.requests:
            return self._block(TOO_MANY_REQUESTS, now, self._until_room(limits))
        if self.total >= limits.execution_seconds:
            return self._block(TOO_MUCH_TIME, now, self._until_time(limits))
        self.pushes = 0
        self.arrivals.append(now)
        self.running += 1
        return None

    def finish(self, now: float, seconds: float) -> None:
        """Let a request end that ran so long."""
        self.running -= 1
        self.spent.append((now, seconds))
        self.total += seconds

    def left(self, limits: Limits) -> tuple[int, float]:
        """Return how many requests and how many seconds are left."""
        return (
            max(0, limits.requests - len(self.arrivals)),
            max(0.0, limits.execution_seconds - self.total),
        )

    def _block(self, code: str, now: float, until: float) -> Refused:
        self.pushes += 1
        self.blocked_for, self.blocked_until = code, max(until, now + 1)
        return Refused(code, ceil(self.blocked_until - now))

    def _until_room(self, limits: Limits) -> float:
        if not self.arrivals:
            return 0.0
        return self.arrivals[len(self.arrivals) - max(limits.requests, 1)] + limits.window_seconds

    def _until_time(self, limits: Limits) -> float:
        """Return when enough of what was spent is older than the window."""
        left = self.total
        for at, seconds in self.spent:
            left -= seconds
            if left < limits.execution_seconds:
                return at + limits.window_seconds
        return 0.0

    def _forget(self, now: float, window: float) -> None:
        """Drop what is older than the window, or later than now where the clock was set back."""
        if self.arrivals and self.arrivals[-1] > now:
            self.arrivals.clear()
            self.spent.clear()
            self.total = self.blocked_until = 0.0
        oldest = now - window
        while self.arrivals and self.arrivals[0] <= oldest:
            self.arrivals.popleft()
        while self.spent and self.spent[0][0] <= oldest:
            self.total -= self.spent.popleft()[1]
