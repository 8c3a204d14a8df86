"""The sandbox's clock: the machine's, moved by what the control endpoint was told."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from portal.sandbox.models import Setting

_OFFSET = "clock-offset-seconds"


def now() -> datetime:
    """Return the time by the sandbox's clock, aware, in UTC."""
    return datetime.now(UTC) + offset()


def offset() -> timedelta:
    """Return how far the sandbox's clock is ahead of the machine's."""
    if not settings.SANDBOX_CONTROL:
        return timedelta()
    found = Setting.objects.filter(name=_OFFSET).values_list("value", flat=True).first()
    return timedelta(seconds=float(found or 0))


def move(ahead: timedelta) -> None:
    """Set the sandbox's clock ahead of the machine's by `ahead`."""
    value = str(ahead.total_seconds())
    Setting.objects.update_or_create(name=_OFFSET, defaults={"value": value})
