"""Commands to devices: given by an administrator, said until confirmed.

A device carries a command out when it has no unsent work, or when its person agrees; so giving one
never loses work, and nothing here can know when it will be done.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User

from portal.accounts.models import Device, DeviceCommand

_INCLUDED = {
    DeviceCommand.Kind.RESYNC: (),
    DeviceCommand.Kind.SIGN_OUT: (),
    DeviceCommand.Kind.WIPE: (DeviceCommand.Kind.RESYNC, DeviceCommand.Kind.SIGN_OUT),
}


def give(
    devices: Iterable[Device], kind: DeviceCommand.Kind, *, by: User | None, now: datetime
) -> int:
    """Ask devices for something, unless they have been asked already; how many were asked.

    What a device has not done yet is taken back if this includes it: a wipe must not wait behind
    a sign-out that waits for the person's word.
    """
    devices = list(devices)
    DeviceCommand.objects.filter(
        device__in=devices, kind__in=_INCLUDED[kind], done_at=None
    ).delete()
    made = [
        DeviceCommand.objects.get_or_create(
            device=device, kind=kind, done_at=None, defaults={"given_at": now, "given_by": by}
        )[1]
        for device in devices
    ]
    return sum(made)


def open_command(user: User, device_id: str) -> dict[str, str] | None:
    """The oldest command that this device has not confirmed, as the wire has it."""
    command = DeviceCommand.objects.filter(
        device__user=user, device__device_id=device_id, done_at=None
    ).first()
    return {"id": str(command.command_id), "kind": command.kind} if command else None


def confirm(user: User, device_id: str, command_id: str, now: datetime) -> None:
    """The device has carried it out. A device can confirm its own commands only."""
    DeviceCommand.objects.filter(
        device__user=user, device__device_id=device_id, command_id=command_id, done_at=None
    ).update(done_at=now)
