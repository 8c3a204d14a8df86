"""The database-wide row version, and the mark that moves when the security rows change."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import connections, transaction

from portal.sandbox.models import Setting

ALIAS = "sandbox"
_NEXT = """
INSERT INTO sandbox_counter (name, value) VALUES ('version', %s)
ON CONFLICT (name) DO UPDATE SET value = sandbox_counter.value + %s RETURNING value
"""
_FIRST = 1_000_000
_SECURITY = "security"
# The kind of `Pending` whose versions are drawn while its rows are not visible yet.
LATE_COMMIT = "late-commit"
SECURITY_TABLES = frozenset(
    {
        "businessunit",
        "fieldpermission",
        "fieldsecurityprofile",
        "organization",
        "principalobjectaccess",
        "role",
        "roleprivileges",
        "systemuser",
        "systemuserprofiles",
        "systemuserroles",
        "team",
        "teammembership",
        "teamprofiles",
        "teamroles",
        "usersettings",
    }
)


@contextmanager
def write_transaction() -> Iterator[None]:
    """Open a transaction that writes rows: one at a time, as SQLite's IMMEDIATE ones are anyway.

    Taking the counter first keeps PostgreSQL from deadlocks and from versions out of order.
    """
    with transaction.atomic(using=ALIAS):
        if connections[ALIAS].vendor == "postgresql":
            take_versions(0)
        yield


def take_versions(count: int = 1) -> int:
    """Draw `count` versions and return the last; call inside the transaction that uses them.

    The counter's row stays locked until that transaction ends, so versions become visible in order.
    """
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_NEXT, [_FIRST + count, count])
        return int(cursor.fetchone()[0])


def mark_security_change(table: str) -> None:
    """Make every process forget the rights it knows, if `table` has a say in them."""
    if table in SECURITY_TABLES:
        Setting.objects.update_or_create(name=_SECURITY, defaults={"value": str(uuid4())})


def security_mark() -> str:
    """Return the mark of the security rows as they are now."""
    found = Setting.objects.filter(name=_SECURITY).values_list("value", flat=True).first()
    return found or ""
