"""What a check of a profile found."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error prevents publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing a maker should know. `where` is a table, or the profile's name."""

    severity: Severity
    where: str
    sentence: str


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that prevent publication."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
