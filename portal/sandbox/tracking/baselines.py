"""Which columns of which tables were ever read as a baseline.

A delta is only good for whoever has all rows with the same columns. The token has no room for its
`$select`, so the sandbox remembers what selections there were baselines of.
"""

from hashlib import sha256

from portal.sandbox.definitions.tables import Table
from portal.sandbox.models import Setting


def remember_baseline(table: Table, select: str) -> None:
    """Note that a baseline of these columns was given."""
    if not has_baseline(table, select):
        Setting.objects.get_or_create(name=_name(table, select), defaults={"value": table.name})


def has_baseline(table: Table, select: str) -> bool:
    """Tell whether a baseline of these columns was given since the last reset."""
    return Setting.objects.filter(name=_name(table, select)).exists()


def _name(table: Table, select: str) -> str:
    columns = sorted({one.strip() for one in select.split(",") if one.strip()})
    digest = sha256("\n".join([table.name, *columns]).encode()).hexdigest()
    return f"baseline {digest[:30]}"
