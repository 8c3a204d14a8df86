"""A device without room: saving goes on as long as it can, and what is typed is never thrown away.

Chromium remembers for a while how much room there was, so the quota is set before the app starts.
"""

from playwright.sync_api import Page, expect

from .conftest import Device, set_quota
from .disk import unsent
from .field_app import FieldApp
from .server import PortalServer, wait_until
from .test_first_light import Job
from .test_killed import NOTE, notes_upstream, order_address
from .test_trouble import signed_in_as_bob
from .upstream import Upstream


def usage(page: Page) -> int:
    """Bytes that the site takes."""
    return int(page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)"))


def without_room(server: PortalServer, device: Device) -> tuple[FieldApp, Job]:
    """Bob's work order, opened again without a network on a device that has become full."""
    app, job = signed_in_as_bob(server, device)
    used = usage(app.page)
    device.close()
    server.stop()
    app = FieldApp(device.open(order_address(server, job), quota_bytes=used))
    app.show_tab("Notes")
    return app, job


def test_work_is_saved_on_a_device_that_has_no_room_left(
    server: PortalServer, device: Device
) -> None:
    app, job = without_room(server, device)
    app.write_note(NOTE)
    assert len(unsent(app.page)) == 1

    # It goes up although nothing can be read for want of room, which the app goes on saying.
    server.start()
    wait_until(lambda: unsent(app.page) == [], "the note is sent")
    assert notes_upstream(Upstream(server.url, "bob"), job, NOTE) == 1
    app.globe().click()
    app.expect_said("no room left")


def test_what_cannot_be_saved_stays_in_the_form_until_there_is_room(
    server: PortalServer, device: Device
) -> None:
    app, job = signed_in_as_bob(server, device)
    device.close()
    server.stop()
    # Not even the reserve is enough.
    app = FieldApp(device.open(order_address(server, job), quota_bytes=1))
    app.show_tab("Notes")
    app.page.get_by_role("button", name="Write a note").click()
    editor = app.page.get_by_role("textbox", name="Write a note")
    editor.fill(NOTE)
    app.page.get_by_role("button", name="Add note").click()
    app.expect_said("no room left")
    expect(editor).to_have_value(NOTE)
    assert unsent(app.page) == []

    set_quota(app.page, server.url, None)
    app.page.get_by_role("button", name="Add note").click()
    expect(editor).to_have_count(0)
    assert len(unsent(app.page)) == 1


def test_a_first_sync_without_room_says_so_and_goes_on_when_there_is_some(
    server: PortalServer, device: Device
) -> None:
    page = device.open(server.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    set_quota(page, server.url, usage(page) + 100_000)
    app = FieldApp(page)
    app.sign_in("bob")
    app.expect_said("no room left")

    set_quota(page, server.url, None)
    # By then its person was signed in, or not: whichever needed the room.
    again = page.get_by_role("button", name="Try again")
    again.or_(page.get_by_role("button", name="Sign in")).click()
    app.expect_globe("^Connected")
