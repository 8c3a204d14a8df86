"""Names that makers give: a publisher's prefix, letters, digits and underscores."""

import re

from portal.sandbox.metadata.writing.errors import NameInvalid

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{1,7}_[A-Za-z0-9_]+")
LONGEST_TABLE = 64
LONGEST_COLUMN = 50
LONGEST_OTHER = 100


def check_name(name: str, longest: int) -> str:
    """Return a schema name.

    Raises NameInvalid.
    """
    if not _NAME.fullmatch(name):
        raise NameInvalid(name, "it must be a publisher's prefix, '_', letters, digits and '_'.")
    if name.lower().startswith("mscrm"):
        raise NameInvalid(name, "the prefix 'mscrm' is reserved.")
    if len(name) > longest:
        raise NameInvalid(name, f"it is longer than {longest} characters.")
    return name


def plural_of(name: str) -> str:
    """Return the plural by which a table's entity set is called."""
    if name.endswith("y") and name[-2:-1] not in set("aeiou_"):
        return f"{name[:-1]}ies"
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    return f"{name}s"
