"""The sandbox's clock: the machine's, moved or stopped by what the control endpoint was told."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from portal.sandbox.models import Setting

_OFFSET = "clock-offset-seconds"
_FROZEN = "clock-frozen-at"


def now() -> datetime:
    """Return the time by the sandbox's clock, aware, in UTC."""
    found = _settings()
    if _FROZEN in found:
        return datetime.fromisoformat(found[_FROZEN])
    return datetime.now(UTC) + timedelta(seconds=float(found.get(_OFFSET, 0)))


def is_frozen() -> bool:
    """Tell whether the clock stands still."""
    return _FROZEN in _settings()


def set_to(moment: datetime, *, frozen: bool) -> None:
    """Set the clock; it goes on from there, or stands still."""
    if frozen:
        _keep(_FROZEN, moment.astimezone(UTC).isoformat())
        return
    Setting.objects.filter(name=_FROZEN).delete()
    _keep(_OFFSET, str((moment - datetime.now(UTC)).total_seconds()))


def move(ahead: timedelta) -> None:
    """Set the clock ahead of the machine's by `ahead`; it goes on from there."""
    set_to(datetime.now(UTC) + ahead, frozen=False)


def _settings() -> dict[str, str]:
    if not settings.SANDBOX_CONTROL:
        return {}
    return dict(Setting.objects.filter(name__in=(_OFFSET, _FROZEN)).values_list("name", "value"))


def _keep(name: str, value: str) -> None:
    Setting.objects.update_or_create(name=name, defaults={"value": value})
