"""The registry of devices: thin, and written at most once a minute unless there is news."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from portal.accounts.models import Device

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class DeviceFacts:
    """What a device says of itself, at most once a pass."""

    pending: int
    attention: int
    storage_bytes: int | None = None
    last_pass_ms: int | None = None
    work_lost: bool = False


@dataclass(frozen=True)
class Contact:
    """One request of a device."""

    device_id: str
    organization_id: str
    release: str
    now: datetime
    facts: DeviceFacts | None = None


def note_device(user: User, contact: Contact) -> None:
    """Remember that this device has synced, unless that is remembered well enough."""
    known = Device.objects.filter(user=user, device_id=contact.device_id).first()
    if known is None:
        Device.objects.get_or_create(
            user=user,
            device_id=contact.device_id,
            defaults={"first_seen_at": contact.now, **_values(contact)},
        )
    elif _is_news(known, contact):
        Device.objects.filter(pk=known.pk).update(**_values(contact))


def _is_news(known: Device, contact: Contact) -> bool:
    facts = contact.facts
    is_old = contact.now - known.last_seen_at >= SEEN_EVERY
    if is_old or known.release != contact.release:
        return True
    if facts is None:
        return False
    return facts.work_lost or (known.pending, known.attention) != (facts.pending, facts.attention)


def _values(contact: Contact) -> dict[str, object]:
    values: dict[str, object] = {
        "organization_id": contact.organization_id,
        "release": contact.release,
        "last_seen_at": contact.now,
    }
    facts = contact.facts
    if facts is None:
        return values
    values["pending"], values["attention"] = facts.pending, facts.attention
    if facts.storage_bytes is not None:
        values["storage_bytes"] = facts.storage_bytes
    if facts.last_pass_ms is not None:
        values["last_pass_ms"] = facts.last_pass_ms
    if facts.work_lost:
        values["work_lost_at"] = contact.now
    return values
