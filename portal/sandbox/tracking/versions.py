"""Versions that a reading of changes depends on."""

from portal.sandbox.models import Counter, Pending
from portal.sandbox.rows.versions import LATE_COMMIT


def highest_version() -> int:
    """Return the highest version that anybody drew."""
    found = Counter.objects.filter(name="version").values_list("value", flat=True).first()
    return found or 0


def settled_version(highest: int) -> int:
    """Return the highest version below which nothing can still become visible.

    A transaction that drew versions and has not committed would be passed over for ever by a token
    beyond them; like the product's minimum active row version, this one waits for it.
    """
    held = Pending.objects.filter(kind=LATE_COMMIT).values_list("body__first", flat=True)
    return min([highest, *(int(first) - 1 for first in held)])
