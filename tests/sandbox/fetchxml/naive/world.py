"""What the evaluator knows of an organisation: tables, rows, and who asks when."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal[
    "text", "whole", "number", "choice", "boolean", "moment", "day", "choices", "id", "lookup"
]
Value = str | int | float | bool | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Column:
    """How values of a column compare; `labels` of a choice, `target` of a lookup."""

    kind: Kind
    labels: Mapping[int, str] = field(default_factory=dict)
    target: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its key, the column that names its rows, its columns and its rows.

    `parent` is the lookup that makes it a hierarchy.
    """

    key: str
    name_column: str
    columns: Mapping[str, Column]
    rows: Sequence[Row]
    parent: str = ""


@dataclass(frozen=True)
class World:
    """Tables by name, and the caller: moments are ISO texts in UTC, days ISO dates."""

    tables: Mapping[str, Table]
    now: datetime
    zone: ZoneInfo
    week_start: int = 0
    me: str = ""


def folded(text: str) -> str:
    """Return a text as the collation compares it: no case, no accents, no spaces at the end."""
    plain = [one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)]
    return unicodedata.normalize("NFC", "".join(plain).casefold()).rstrip(" ")
