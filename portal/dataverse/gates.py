"""Throttling remembered: once an identity was told to wait, nobody asks in its name before.

Dataverse counts requests per user and lengthens the wait of whoever keeps pushing. All sessions of
one organisation and identity in this process share a gate. While it is closed, a request is not
sent: it meets the same `Throttled` that the upstream would send, with the seconds that are left, so
that the retry rules decide alike: wait if it is short, else tell the caller at once.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.dataverse.errors import Throttled

# The documents promise Retry-After with every 429; a gateway may leave it out.
UNTOLD_SECONDS = 5.0
_MANY = 1_000


@dataclass
class Gate:
    """Closed until a moment of `clock`."""

    clock: Callable[[], float] = time.monotonic
    _opens_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def seconds_closed(self) -> float:
        """How long it stays closed, 0 when it is open."""
        return max(0.0, self._opens_at - self.clock())

    def pass_through(self) -> None:
        """Do nothing if the gate is open. Raises Throttled while it is closed."""
        seconds = self.seconds_closed
        if seconds > 0:
            raise Throttled(
                "Another request was throttled: this one was not sent",
                status=429,
                retry_after=seconds,
            )

    def close(self, seconds: float | None) -> None:
        """Close for as long as the upstream said; never open earlier than said before."""
        with self._lock:
            wait = UNTOLD_SECONDS if seconds is None else seconds
            self._opens_at = max(self._opens_at, self.clock() + wait)


@dataclass
class Gates:
    """The gates of all identities, made when first asked for."""

    clock: Callable[[], float] = time.monotonic
    _gates: dict[tuple[str, str], Gate] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def of(self, organization: str, identity: str) -> Gate:
        """The gate of an identity in an organisation, the same for all who ask."""
        with self._lock:
            if len(self._gates) >= _MANY:
                self._forget_open()
            return self._gates.setdefault((organization, identity), Gate(self.clock))

    def _forget_open(self) -> None:
        """Keep only what matters; a session in use keeps its own gate, but shares it no more."""
        closed = {key: gate for key, gate in self._gates.items() if gate.seconds_closed > 0}
        self._gates.clear()
        self._gates.update(closed)
