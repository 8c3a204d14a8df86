"""What an administrator asks in the admin, carried out by a real browser."""

import re
from collections.abc import Mapping
from typing import Any

import requests
from playwright.sync_api import expect

from .conftest import Device
from .field_app import FieldApp
from .server import PortalServer, wait_until
from .test_first_light import TRAVELING
from .test_trouble import signed_in_as_bob
from .upstream import Upstream

DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name).sort()"


class Admin:
    """The maker in Django's admin."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        form = {"username": "maker", "password": "maker", "next": "/admin/"}
        assert self._post("/admin/login/", form).ok

    def devices(self) -> list[str]:
        """The keys of all devices."""
        page = self._session.get(f"{self._url}/admin/accounts/device/", timeout=20).text
        return re.findall(r'name="_selected_action" value="(\d+)"', page)

    def ask(self, action: str, **rest: str) -> str:
        """Ask every device for something; what the page then says."""
        message: dict[str, object] = {"action": action, "_selected_action": self.devices(), **rest}
        return self._post("/admin/accounts/device/", message).text

    def _post(self, path: str, form: Mapping[str, object]) -> requests.Response:
        address = f"{self._url}{path}"
        self._session.get(address, timeout=20)
        body: Any = {**form, "csrfmiddlewaretoken": self._session.cookies["csrftoken"]}
        return self._session.post(address, body, headers={"Referer": address}, timeout=20)


def sync(app: FieldApp) -> None:
    app.globe().click()
    app.page.get_by_role("button", name="Sync now").click()


def is_wiped(app: FieldApp) -> bool:
    return bool(app.page.evaluate(DATABASES) == ["device"])


def test_an_idle_device_is_wiped_at_its_next_contact(server: PortalServer, device: Device) -> None:
    app, _ = signed_in_as_bob(server, device)
    assert "1 asked" in Admin(server.url).ask("ask_to_wipe")
    sync(app)
    expect(app.page.get_by_label("User name")).to_be_visible()
    wait_until(lambda: is_wiped(app), "the databases are deleted")


def test_a_wipe_waits_for_unsent_work_until_its_author_agrees(
    server: PortalServer, device: Device
) -> None:
    app, job = signed_in_as_bob(server, device)
    bob = Upstream(server.url, "bob")
    bob.add_fault({"kind": "plug-in", "table": "bookableresourcebooking", "message": "Not today."})
    app.open_row(job.booking["name"])
    app.set_in_header("Booking Status", TRAVELING)
    app.expect_globe("needs you")

    admin = Admin(server.url)
    sync(app)
    wait_until(lambda: "Wipe over unsent work?" in admin.ask("ask_to_wipe"), "it asks twice")
    assert "1 asked" in admin.ask("ask_to_wipe", confirmed="yes")
    app.page.get_by_role("button", name="Sync now").click()
    expect(app.page.get_by_text("asked to sign out and delete all its data")).to_be_visible()

    # Said after a restart, too, with nothing to ask.
    device.close()
    server.stop()
    app = FieldApp(device.open(f"{server.url}/status"))
    expect(app.page.get_by_text("asked to sign out and delete all its data")).to_be_visible()

    app.page.get_by_role("button", name="Delete all the same").click()
    dialog = app.page.get_by_role("dialog")
    expect(dialog).to_contain_text(job.booking["name"])
    dialog.get_by_role("button", name="Delete all the same").click()
    expect(app.page.get_by_text("as soon as the server can be reached")).to_be_visible()
    server.start()
    expect(app.page.get_by_label("User name")).to_be_visible()
    wait_until(lambda: is_wiped(app), "the databases are deleted")
