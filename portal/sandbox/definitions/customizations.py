"""Where makers' changes are kept, and the mark that tells every process to read them again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from portal.sandbox.definitions.merging import Change
from portal.sandbox.models import Customization, Setting
from portal.sandbox.rows.versions import take_versions

_MARK = "metadata"


def metadata_mark() -> str:
    """Return the mark of the metadata as it is now; empty while nothing was ever changed."""
    found = Setting.objects.filter(name=_MARK).values_list("value", flat=True).first()
    return found or ""


def read_changes() -> list[Change]:
    """Return every change, in the order in which they were made."""
    found = Customization.objects.order_by("version", "pk")
    return [Change(one.kind, one.name, one.body, one.version) for one in found]


def save_changes(changes: Iterable[Change], now: datetime) -> int:
    """Keep changes under one new version of the metadata, and return it.

    Call inside a `write_transaction`.
    """
    version = take_versions()
    for one in changes:
        # A change of something changed before takes its place in the order of what was changed.
        Customization.objects.filter(kind=one.kind, name=one.name).delete()
        Customization.objects.create(
            kind=one.kind, name=one.name, body=one.body, version=version, changed_at=now
        )
    Setting.objects.update_or_create(name=_MARK, defaults={"value": f"{version}/{uuid4()}"})
    return version
