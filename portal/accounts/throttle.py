"""A limit on sign-in attempts, by user name and address; kept in Django's cache."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from portal.problems import Problem

ATTEMPTS = 10
WINDOW_SECONDS = 300


@dataclass(frozen=True)
class SignInLimit:
    """Counts the attempts for one user name from one address; a success forgets them."""

    username: str
    address: str

    @property
    def _key(self) -> str:
        # Hashed: cache keys are short, without blanks, and nobody's user name.
        who = f"{self.username.strip().lower()}\n{self.address}".encode()
        return f"sign-in-attempts:{hashlib.sha256(who).hexdigest()}"

    def take(self) -> None:
        """Count one attempt. Raises Problem `throttled` beyond the limit."""
        cache.add(self._key, 0, WINDOW_SECONDS)
        if self._count() > ATTEMPTS:
            raise Problem(
                "throttled",
                "Too many attempts to sign in with this user name.",
                retry_after_seconds=WINDOW_SECONDS,
            )

    def _count(self) -> int:
        try:
            return cache.incr(self._key)
        except ValueError:  # it expired between the two calls
            return 1

    def forget(self) -> None:
        """Start counting anew."""
        cache.delete(self._key)
