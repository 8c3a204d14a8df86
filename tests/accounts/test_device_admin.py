"""An administrator sees devices and asks something of them; a wipe over unsent work asks twice."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.commands import confirm, give, open_command
from portal.accounts.models import Device, DeviceCommand, UpstreamIdentity

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
LIST = "/admin/accounts/device/"


@pytest.fixture
def maker(client: Client) -> User:
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
    client.force_login(user)
    return user


def device_of(name: str, **facts: object) -> Device:
    user = User.objects.get_or_create(username=name)[0]
    seen = {"first_seen_at": NOW, "last_seen_at": NOW}
    return Device.objects.create(
        user=user, device_id=f"{name}'s phone", organization_id=UUID(int=1), **seen, **facts
    )


def asked(device: Device) -> str | None:
    command = open_command(device.user, device.device_id)
    return command["kind"] if command else None


def act(client: Client, action: str, *devices: Device, **rest: str) -> str:
    message = {"action": action, "_selected_action": [one.pk for one in devices], **rest}
    return client.post(LIST, message, follow=True).content.decode()


@pytest.mark.parametrize(
    ("action", "kind"),
    [("ask_to_resync", "resync"), ("ask_to_sign_out", "sign-out"), ("ask_to_wipe", "wipe")],
)
def test_an_administrator_commands_devices(
    maker: User, client: Client, action: str, kind: str
) -> None:
    phone = device_of("bob", pending=0, attention=0)
    assert "1 asked" in act(client, action, phone)
    assert asked(phone) == kind
    assert DeviceCommand.objects.get().given_by == maker


def test_who_is_no_maker_commands_nothing(maker: User, client: Client) -> None:
    UpstreamIdentity.objects.update(is_maker=False)
    phone = device_of("bob")
    act(client, "ask_to_wipe", phone)
    assert asked(phone) is None


@pytest.mark.parametrize("facts", [{"pending": 2, "attention": 0}, {"pending": 0, "attention": 1}])
def test_a_wipe_over_unsent_work_is_asked_twice(
    maker: User, client: Client, facts: dict[str, int]
) -> None:
    phone, idle = device_of("bob", **facts), device_of("carol", pending=0, attention=0)
    page = act(client, "ask_to_wipe", phone, idle)
    assert "Wipe over unsent work?" in page
    assert phone.device_id.replace("'", "&#x27;") in page
    assert [asked(phone), asked(idle)] == [None, None]
    assert "2 asked" in act(client, "ask_to_wipe", phone, idle, confirmed="yes")
    assert [asked(phone), asked(idle)] == ["wipe", "wipe"]


def test_a_sign_out_keeps_the_work_and_is_asked_once(maker: User, client: Client) -> None:
    phone = device_of("bob", pending=2)
    act(client, "ask_to_sign_out", phone)
    assert asked(phone) == "sign-out"


def test_the_list_shows_what_devices_say_and_what_they_are_asked(
    maker: User, client: Client
) -> None:
    phone = device_of(
        "bob", pending=7, attention=3, release="r42", last_pass_ms=812, storage_bytes=5_242_880
    )
    give([phone], DeviceCommand.Kind.WIPE, by=maker, now=NOW)
    page = client.get(LIST).content.decode()
    shown = ["r42", ">7<", ">3<", "0.8 s", "5.0\xa0MB", ">wipe<"]
    assert [text for text in shown if text not in page] == []


def test_the_list_takes_as_many_queries_for_ten_devices_as_for_one(
    maker: User, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("bob", *(f"user{n}" for n in range(9))):
        give([device_of(name)], DeviceCommand.Kind.WIPE, by=maker, now=NOW)
    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


def test_deleting_a_command_takes_it_back(maker: User, client: Client) -> None:
    phone = device_of("bob")
    give([phone], DeviceCommand.Kind.WIPE, by=maker, now=NOW)
    command = DeviceCommand.objects.get()
    client.post(f"/admin/accounts/devicecommand/{command.pk}/delete/", {"post": "yes"})
    assert asked(phone) is None


def test_what_a_device_has_carried_out_stays_on_record(maker: User, client: Client) -> None:
    phone = device_of("bob")
    give([phone], DeviceCommand.Kind.WIPE, by=maker, now=NOW)
    command = DeviceCommand.objects.get()
    confirm(phone.user, phone.device_id, str(command.pk), NOW)
    address = "/admin/accounts/devicecommand/"
    answer = client.post(f"{address}{command.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    everything = {"action": "delete_selected", "_selected_action": [command.pk], "post": "yes"}
    client.post(address, everything)
    assert DeviceCommand.objects.get().given_by == maker
