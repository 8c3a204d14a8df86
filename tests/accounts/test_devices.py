"""The registry of devices is thin and quiet."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from portal.accounts.devices import Contact, DeviceFacts, note_device
from portal.accounts.models import Device
from tests.accounts.fake_organization import ORGANIZATION

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)


def note(
    user: User,
    now: datetime,
    release: str = "r1",
    device: str = "phone",
    facts: DeviceFacts | None = None,
) -> None:
    note_device(user, Contact(device, ORGANIZATION, release, now, facts))


def test_a_device_is_seen_first_and_last() -> None:
    bob = User.objects.create(username="bob")
    note(bob, NOW)
    note(bob, NOW + timedelta(minutes=5), "r2")
    device = Device.objects.get()
    assert (device.first_seen_at, device.last_seen_at) == (NOW, NOW + timedelta(minutes=5))
    assert device.release == "r2"


def test_it_is_written_at_most_once_a_minute(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    bob = User.objects.create(username="bob")
    note(bob, NOW)
    with django_assert_num_queries(1):
        note(bob, NOW + timedelta(seconds=59))
    assert Device.objects.get().last_seen_at == NOW


def test_a_new_release_is_written_at_once() -> None:
    bob = User.objects.create(username="bob")
    note(bob, NOW)
    note(bob, NOW + timedelta(seconds=1), "r2")
    assert Device.objects.get().release == "r2"


def test_two_users_may_share_a_device() -> None:
    for name in ("bob", "carol"):
        note(User.objects.create(username=name), NOW)
    assert Device.objects.count() == 2


def test_what_it_says_of_itself_is_kept_until_it_says_otherwise() -> None:
    bob = User.objects.create(username="bob")
    note(bob, NOW, facts=DeviceFacts(3, 1, storage_bytes=5_000_000, last_pass_ms=812))
    note(bob, NOW + timedelta(minutes=2))
    device = Device.objects.get()
    assert (device.pending, device.attention) == (3, 1)
    assert (device.storage_bytes, device.last_pass_ms) == (5_000_000, 812)


def test_work_that_is_sent_is_written_at_once() -> None:
    bob = User.objects.create(username="bob")
    note(bob, NOW, facts=DeviceFacts(3, 0))
    note(bob, NOW + timedelta(seconds=1), facts=DeviceFacts(0, 0))
    assert Device.objects.get().pending == 0


def test_a_device_that_says_the_same_is_not_written_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    bob = User.objects.create(username="bob")
    note(bob, NOW, facts=DeviceFacts(0, 0))
    with django_assert_num_queries(1):
        note(bob, NOW + timedelta(seconds=1), facts=DeviceFacts(0, 0, storage_bytes=7))


def test_lost_work_is_remembered_with_its_time() -> None:
    bob = User.objects.create(username="bob")
    note(bob, NOW, facts=DeviceFacts(0, 0))
    note(bob, NOW + timedelta(seconds=1), facts=DeviceFacts(0, 0, work_lost=True))
    note(bob, NOW + timedelta(minutes=3), facts=DeviceFacts(0, 0))
    assert Device.objects.get().work_lost_at == NOW + timedelta(seconds=1)
