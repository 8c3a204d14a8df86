"""Whether and when to send a request again: a decision, without clock or network."""

from dataclasses import dataclass

from portal.dataverse.errors import ConnectFailed, DataverseError, Throttled

# Seconds that a request may come later than the server asked for.
LONGEST_DELAY_AFTER_THROTTLE = 0.5


@dataclass(frozen=True)
class RetryPolicy:
    """How much trouble to take; times in seconds.

    `patience` ends it all: no attempt starts later than this after the first one did. It is shorter
    than a device waits, so that the device is told rather than left alone.
    """

    attempts: int = 4
    first_pause: float = 0.3
    longest_pause: float = 5.0
    patience: float = 20.0


def pause_before_retry(
    error: DataverseError,
    *,
    attempt: int,
    elapsed: float,
    is_repeatable: bool,
    policy: RetryPolicy,
    random: float,
) -> float | None:
    """Seconds to wait before the next attempt; None when there shall be none.

    `attempt` counts the attempts made, from 1; `random` is from [0, 1). Never less than the server
    asked for: where that is more than our patience, the caller is told instead.
    """
    if attempt >= policy.attempts or not _may_repeat(error, is_repeatable=is_repeatable):
        return None
    backoff = min(policy.longest_pause, policy.first_pause * 2 ** (attempt - 1))
    pause = backoff * (0.5 + random / 2)
    if error.retry_after is not None:
        # Those who were told the same moment do not all come back in it.
        pause = max(pause, error.retry_after + random * LONGEST_DELAY_AFTER_THROTTLE)
    return pause if elapsed + pause <= policy.patience else None


def _may_repeat(error: DataverseError, *, is_repeatable: bool) -> bool:
    """Whether a second sending cannot do the work twice."""
    # Throttled and unconnected requests certainly took no effect: even writes are safe to repeat.
    return isinstance(error, Throttled | ConnectFailed) or (is_repeatable and error.is_transient)
