"""Delta tokens, `version!MM/dd/yyyy HH:mm:ss`, and the places where pages begin."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import orjson

from portal.sandbox.tracking.errors import TokenMalformed

_MOMENT = "%m/%d/%Y %H:%M:%S"
_MARK = "tracked!"
_MOST = 2**63 - 1


@dataclass(frozen=True)
class DeltaToken:
    """Everything up to `version` was told, by the clock at `at`."""

    version: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.version}!{self.at.astimezone(UTC).strftime(_MOMENT)}"


@dataclass(frozen=True)
class Window:
    """What one reading covers, fixed when its first page is asked for.

    `since` is None for the initial load. Rows beyond `until` wait for the next reading, which
    begins after `token`; that is lower than `until` while versions below it are still uncommitted.
    """

    since: int | None
    until: int
    token: DeltaToken


@dataclass(frozen=True)
class Place:
    """Where a page begins: after the row or tombstone whose sort values are `after`."""

    window: Window
    part: Literal["rows", "deleted"] = "rows"
    after: tuple[str | int, ...] | None = None

    def __str__(self) -> str:
        window = self.window
        facts = (window.since, window.until, str(window.token), self.part, self.after)
        return _MARK + orjson.dumps(facts).decode()


def read_token(text: str) -> DeltaToken:
    """Return the token that `$deltatoken` holds.

    Raises TokenMalformed.
    """
    version, mark, moment = text.partition("!")
    with suppress(ValueError):
        if mark and version.isascii() and version.isdigit() and int(version) <= _MOST:
            at = datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
            return DeltaToken(int(version), at)
    raise TokenMalformed("$deltatoken")


def is_tracked(skip_token: str) -> bool:
    """Tell whether a `$skiptoken` belongs to a reading of changes."""
    return skip_token.startswith(_MARK)


def read_place(skip_token: str) -> Place:
    """Return the place that a `$skiptoken` holds.

    Raises TokenMalformed.
    """
    with suppress(orjson.JSONDecodeError, ValueError, TypeError):
        since, until, token, part, after = orjson.loads(skip_token.removeprefix(_MARK))
        if _is_window(since, until) and isinstance(token, str) and _is_after(part, after):
            window = Window(since, until, read_token(token))
            return Place(window, part, None if after is None else tuple(after))
    raise TokenMalformed("$skiptoken")


def _is_window(since: object, until: object) -> bool:
    return (since is None or _is_version(since)) and _is_version(until)


def _is_version(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST


def _is_after(part: object, after: object) -> bool:
    if part not in ("rows", "deleted") or after is None:
        return part in ("rows", "deleted")
    if not isinstance(after, list) or not after:
        return False
    *versions, last = after
    if part == "deleted":
        return not versions and _is_version(last)
    return len(versions) < 2 and all(map(_is_version, versions)) and isinstance(last, str)
