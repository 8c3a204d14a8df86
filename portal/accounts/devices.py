"""The registry of devices: thin, and written at most once a minute for each."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from portal.accounts.models import Device

SEEN_EVERY = timedelta(minutes=1)


def note_device(
    user: User, device_id: str, *, organization_id: str, release: str, now: datetime
) -> None:
    """Remember that this device has synced, unless that is remembered well enough."""
    known = Device.objects.filter(user=user, device_id=device_id)
    last = known.values_list("last_seen_at", "release").first()
    if last is None:
        Device.objects.get_or_create(
            user=user,
            device_id=device_id,
            defaults={
                "organization_id": organization_id,
                "release": release,
                "first_seen_at": now,
                "last_seen_at": now,
            },
        )
    elif now - last[0] >= SEEN_EVERY or last[1] != release:
        known.update(last_seen_at=now, release=release, organization_id=organization_id)
