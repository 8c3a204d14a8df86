"""How large a file may be, and which names it may not have."""

import re
from dataclasses import dataclass

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.files.errors import bad_name, blocked, too_big
from portal.sandbox.models import Row

# What the platform takes in one upload; the sandbox keeps no larger file in any form.
MOST_BYTES = 128 * 1024 * 1024
BLOCK_BYTES = 4 * 1024 * 1024
_COLUMN_DEFAULT_KB = 32768
_NOTE_DEFAULT = 5242880
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True)
class Settings:
    """What the organisation says: extensions in lower case, bytes of a note's body in base64."""

    blocked: frozenset[str]
    most_of_note: int


def read_settings() -> Settings:
    """Return the organisation's settings as they are now."""
    data = Row.objects.filter(table="organization").values_list("data", flat=True).first() or {}
    extensions = str(data.get("blockedattachments") or "").lower().split(";")
    return Settings(
        blocked=frozenset(one.strip().lstrip(".") for one in extensions if one.strip()),
        most_of_note=int(data.get("maxuploadfilesize") or _NOTE_DEFAULT),
    )


def check_name(name: str, settings: Settings) -> None:
    """Refuse a file name that is none, or has a blocked extension.

    Raises ValueRefused.
    """
    if not name.strip() or len(name) > 255 or _FORBIDDEN.search(name):
        raise bad_name()
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in settings.blocked:
        raise blocked()


def most_bytes(column: ColumnDefinition) -> int:
    """Return how many bytes a file or image column takes."""
    return min((column.max_size_kb or _COLUMN_DEFAULT_KB) * 1024, MOST_BYTES)


def check_size(size: int, most: int) -> None:
    """Refuse a file that is too large.

    Raises ValueRefused.
    """
    if size > most:
        raise too_big()
