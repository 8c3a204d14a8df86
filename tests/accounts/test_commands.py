"""A device is asked until it confirms, and can confirm only for itself."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from portal.accounts.commands import confirm, give, open_command
from portal.accounts.models import Device, DeviceCommand, UpstreamIdentity

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
Kind = DeviceCommand.Kind


@pytest.fixture
def maker() -> User:
    user = User.objects.create(username="maker", is_staff=True)
    UpstreamIdentity.objects.create(
        user=user,
        system_user_id=UUID(int=2),
        organization_id=UUID(int=1),
        organization_name="Alderwick",
        full_name="The maker",
        is_maker=True,
        checked_at=timezone.now(),
    )
    return user


def device_of(name: str, device_id: str = "phone") -> Device:
    return Device.objects.create(
        user=User.objects.get_or_create(username=name)[0],
        device_id=device_id,
        organization_id=UUID(int=1),
        first_seen_at=NOW,
        last_seen_at=NOW,
    )


def asked(device: Device) -> str | None:
    command = open_command(device.user, device.device_id)
    return command["kind"] if command else None


def test_a_command_is_said_until_it_is_confirmed(maker: User) -> None:
    phone = device_of("bob")
    assert asked(phone) is None
    assert give([phone], Kind.WIPE, by=maker, now=NOW) == 1
    assert [asked(phone), asked(phone)] == ["wipe", "wipe"]
    confirm(phone.user, "phone", str(DeviceCommand.objects.get().command_id), NOW)
    assert asked(phone) is None
    assert DeviceCommand.objects.get().done_at == NOW


def test_the_same_command_is_given_once(maker: User) -> None:
    phone = device_of("bob")
    assert [give([phone], Kind.RESYNC, by=maker, now=NOW) for _ in range(2)] == [1, 0]


def test_commands_come_one_after_the_other(maker: User) -> None:
    phone = device_of("bob")
    give([phone], Kind.RESYNC, by=maker, now=NOW)
    give([phone], Kind.SIGN_OUT, by=maker, now=NOW.replace(hour=17))
    first = open_command(phone.user, "phone")
    assert first
    confirm(phone.user, "phone", first["id"], NOW)
    assert (first["kind"], asked(phone)) == ("resync", "sign-out")


def test_a_wipe_takes_the_place_of_what_it_includes(maker: User) -> None:
    phone, tablet = device_of("bob"), device_of("bob", "tablet")
    give([phone, tablet], Kind.SIGN_OUT, by=maker, now=NOW)
    assert give([phone], Kind.WIPE, by=maker, now=NOW.replace(hour=17)) == 1
    assert [asked(phone), asked(tablet)] == ["wipe", "sign-out"]
    give([phone], Kind.RESYNC, by=maker, now=NOW.replace(hour=18))
    assert asked(phone) == "wipe"


def test_a_device_confirms_neither_anothers_command_nor_an_unknown_one(maker: User) -> None:
    phone, tablet, stranger = device_of("bob"), device_of("bob", "tablet"), device_of("carol")
    give([phone], Kind.WIPE, by=maker, now=NOW)
    command_id = str(DeviceCommand.objects.get().command_id)
    confirm(tablet.user, "tablet", command_id, NOW)
    confirm(stranger.user, "phone", command_id, NOW)
    confirm(phone.user, "phone", str(uuid4()), NOW)
    assert [asked(phone), asked(tablet), asked(stranger)] == ["wipe", None, None]
