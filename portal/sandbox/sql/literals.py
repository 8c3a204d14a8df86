"""Values of conditions: text from a query as what the column holds."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.errors import BadRequest
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.values import NotOfThisType, guid
from portal.sandbox.sql.columns import Kind, kind_of
from portal.sandbox.sql.fragment import Parameter

_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*\Z", re.ASCII)


def read_literal(column: ColumnDefinition, text: str, zone: ZoneInfo) -> Parameter:
    """Return `text` as the column's values compare; refuses what is no such value.

    Raises BadRequest.
    """
    try:
        kind = kind_of(column)
        if kind is Kind.MOMENT:
            return moment_literal(column, text, zone)
        return _READERS[kind](text)
    except (NotOfThisType, ValueError, OverflowError) as error:
        raise BadRequest(
            f"The value '{text}' of a condition on '{column.name}' is no {column.type}."
        ) from error


def moment_literal(column: ColumnDefinition, text: str, zone: ZoneInfo) -> str:
    """Return a date's stored form; without a time zone it is meant in the caller's.

    Raises ValueError.
    """
    parsed = datetime.fromisoformat(text.strip())
    if column.behavior == "DateOnly":
        return parsed.date().isoformat()
    if column.behavior == "TimeZoneIndependent":
        parsed = parsed.replace(tzinfo=UTC)
    elif parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=zone)
    return stored_moment(parsed)


def stored_moment(value: datetime) -> str:
    """Return an aware point in time as it is stored."""
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def bound(column: ColumnDefinition, value: datetime, zone: ZoneInfo) -> str:
    """Return a boundary in time as the column's stored values compare to it.

    Days and zone-independent times are local already: the boundary is moved to the caller's clock.
    A day counts as its midnight, so a boundary later than midnight is the day after.
    """
    if column.behavior == "UserLocal" or column.behavior is None:
        return stored_moment(value)
    local = value.astimezone(zone).replace(tzinfo=UTC)
    if column.behavior == "TimeZoneIndependent":
        return stored_moment(local)
    text = local.date().isoformat()
    return text if local.time() == datetime.min.time() else f"{text}T"


def _whole_or_fraction(text: str) -> Parameter:
    if not _NUMBER.match(text):
        raise NotOfThisType(text)
    try:
        number = int(text)
    except ValueError:
        return float(text)
    # Beyond 64 bits no stored value reaches, and databases refuse to be asked.
    return number if abs(number) < 2**63 else float(number)


def _choices(text: str) -> Parameter:
    return ",".join(str(one) for one in sorted({int(part) for part in text.split(",")}))


def _boolean(text: str) -> Parameter:
    found = {"1": 1, "true": 1, "0": 0, "false": 0}.get(text.lower())
    if found is None:
        raise NotOfThisType(text)
    return found


_READERS: dict[Kind, Callable[[str], Parameter]] = {
    Kind.TEXT: fold,
    Kind.NAME: str,
    Kind.NUMBER: _whole_or_fraction,
    Kind.CHOICE: _whole_or_fraction,
    Kind.BOOLEAN: _boolean,
    Kind.GUID: guid,
    Kind.CHOICES: _choices,
}
