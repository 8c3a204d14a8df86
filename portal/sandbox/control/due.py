"""What is due happens at the beginning of the next request, in whichever process answers it."""

from datetime import datetime

from portal.sandbox.control.effects import put
from portal.sandbox.control.late_commits import held_effects
from portal.sandbox.control.touches import TOUCH, touch
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.models import Pending
from portal.sandbox.rows.versions import LATE_COMMIT, write_transaction


def do_what_is_due(catalogue: Catalogue, moment: datetime) -> None:
    """Let late commits become visible and touches happen whose time has come, in order."""
    if not Pending.objects.filter(due_at__lte=moment).exists():
        return
    with write_transaction():
        for one in Pending.objects.filter(due_at__lte=moment).order_by("due_at", "pk"):
            if _is_done(catalogue, one):
                one.delete()


def _is_done(catalogue: Catalogue, pending: Pending) -> bool:
    if pending.kind == LATE_COMMIT:
        put(held_effects(pending), pending.due_at)
    elif pending.kind == TOUCH:
        if _is_locked(pending.body["key"]):
            return False
        touch(catalogue, pending.body, pending.due_at)
    return True


def _is_locked(key: str) -> bool:
    """Tell whether a late transaction still holds the row; its touch waits, as the product's."""
    return any(key in held_effects(one).written for one in Pending.objects.filter(kind=LATE_COMMIT))
