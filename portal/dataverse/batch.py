"""What goes into a `$batch` and what comes out of it, as values.

Their reprs show neither paths nor bodies: both hold values of rows, and reprs end up in logs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from portal.dataverse.codes import error_from
from portal.dataverse.errors import DataverseError
from portal.dataverse.wire import Json

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Operation:
    """One request inside a batch; `path` is relative to the API, such as `accounts?$top=1`.

    In a change set, `$n` in a path or a bind value stands for the row of the n-th operation.
    """

    method: str
    path: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE, repr=False)
    body: Json = field(default=None, repr=False)


@dataclass(frozen=True)
class ChangeSet:
    """Writes that take effect together or not at all; Content-IDs are 1..n in this order."""

    operations: tuple[Operation, ...]


Part: TypeAlias = Operation | ChangeSet


@dataclass(frozen=True)
class Answer:
    """The answer to one operation; `body` is decoded JSON, text if it is none, or None."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE, repr=False)
    body: Json = field(default=None, repr=False)
    content_id: str | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the operation did what it asked for (a 304 included)."""
        return 200 <= self.status < 400

    @property
    def error(self) -> DataverseError | None:
        """The error that this answer means, if it is one."""
        return None if self.is_ok else error_from(self.status, self.headers, self.body)


@dataclass(frozen=True)
class ChangeSetAnswer:
    """The answers to all operations of a change set, or the one that undid it.

    `failed.content_id` names the operation ("1" is the first); None when the upstream did not say.
    """

    answers: tuple[Answer, ...] = ()
    failed: Answer | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the change set took effect."""
        return self.failed is None


PartAnswer: TypeAlias = Answer | ChangeSetAnswer
