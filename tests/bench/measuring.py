"""Repeating a piece of work for a while, and saying how long it took."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """How often a piece of work was done, by how many at once, and how long each took."""

    name: str
    seconds: float
    durations: list[float]

    @property
    def per_second(self) -> float:
        """How many were done in a second, by all together."""
        return len(self.durations) / self.seconds

    def line(self) -> str:
        """One line of a report."""
        median = statistics.median(self.durations) * 1000
        slow = percentile(self.durations, 95) * 1000
        return f"{self.name:<58}{self.per_second:>9.1f}/s {median:>9.1f} ms {slow:>9.1f} ms"


HEADING = f"{'':<58}{'done':>11} {'median':>12} {'95 %':>12}"


def percentile(values: list[float], share: int) -> float:
    """Return the value that `share` per cent of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def measure(
    name: str, work: Callable[[], object], *, seconds: float = 3, at_once: int = 1
) -> Measured:
    """Do `work` again and again, by `at_once` threads, until the time is up; once unseen before."""
    work()
    start = time.perf_counter()
    with ThreadPoolExecutor(at_once) as threads:
        runs = [threads.submit(_repeat, work, start + seconds) for _ in range(at_once)]
        durations = [one for run in runs for one in run.result()]
    return Measured(name, time.perf_counter() - start, durations)


def _repeat(work: Callable[[], object], end: float) -> list[float]:
    durations: list[float] = []
    while not durations or time.perf_counter() < end:
        begun = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begun)
    return durations
