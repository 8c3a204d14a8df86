"""Python values as OData prints them in a URL."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)

Literal = str | bool | int | float | Decimal | datetime | date | UUID | None


def literal(value: Literal) -> str:
    """The literal for a filter, not yet percent-encoded. A `UUID` is bare, a `str` is quoted."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
    return str(value)


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("A moment needs a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_guid(text: str) -> bool:
    """Whether this is a row id as Dataverse prints it."""
    return _GUID.fullmatch(text) is not None


def guid(text: str) -> str:
    """A row id in lower case, without braces. Raises ValueError for anything else."""
    bare = text.strip("{}")
    if not is_guid(bare):
        raise ValueError("A row id has to be a GUID")
    return bare.lower()


def row_path(entity_set: str, row_id: str) -> str:
    """The path of one row, such as `accounts(…)`."""
    return f"{entity_set}({guid(row_id)})"
