"""What goes wrong between device and server: every edit is kept, and the app says what is wrong."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from .conftest import Device
from .field_app import FieldApp
from .server import PortalServer
from .test_first_light import TRAVELING, Job, upcoming_jobs
from .upstream import Upstream

Disturb = Callable[[BrowserContext, PortalServer], None]


def captive_portal(context: BrowserContext, _server: PortalServer) -> None:
    """A hotel's sign-in page answers every request of the API."""
    page = "<html><body>Welcome to the hotel</body></html>"
    context.route(
        "**/api/**",
        lambda route: route.fulfill(status=200, content_type="text/html", body=page),
    )


def dead_session(context: BrowserContext, _server: PortalServer) -> None:
    """The session cookie is gone."""
    context.clear_cookies(name="sessionid")


def dead_upstream(_context: BrowserContext, server: PortalServer) -> None:
    """The organisation answers 503 to everything."""
    Upstream(server.url, "dora").add_fault({"kind": "status", "path": "/api/data/", "status": 503})


def newer_server(context: BrowserContext, _server: PortalServer) -> None:
    """The server no longer speaks the protocol of this page."""

    def ask_in_an_old_tongue(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "x-protocol": "0"})

    context.route("**/api/sync/**", ask_in_an_old_tongue)


def signed_in_as_bob(server: PortalServer, device: Device) -> tuple[FieldApp, Job]:
    """Bob's device with everything on it, and his next booking."""
    job = upcoming_jobs(Upstream(server.url, "bob"), 1)[0]
    app = FieldApp(device.open(server.url))
    app.sign_in("bob")
    app.open_app()
    app.expect_globe("^Connected")
    app.choose_view("My upcoming bookings")
    return app, job


def status_upstream(bob: Upstream, job: Job) -> str:
    """The name of the booking's status as upstream has it."""
    booking = bob.row(f"bookableresourcebookings({job.booking['bookableresourcebookingid']})")
    return str(bob.row(f"bookingstatuses({booking['_bookingstatus_value']})")["name"])


@pytest.mark.parametrize(
    ("disturb", "sentence"),
    [
        (captive_portal, "This network may ask you to sign in to it first"),
        (dead_upstream, "Its Dataverse cannot be reached right now"),
        (newer_server, "Update the app"),
    ],
)
def test_trouble_keeps_the_edit_and_says_what_is_wrong(
    server: PortalServer, device: Device, disturb: Disturb, sentence: str
) -> None:
    app, job = signed_in_as_bob(server, device)
    assert device.context is not None
    disturb(device.context, server)

    app.open_row(job.booking["name"])
    app.set_in_header("Booking Status", TRAVELING)
    app.globe().click()
    expect(app.page.get_by_text(sentence).first).to_be_visible()
    expect(app.globe()).to_have_accessible_name(re.compile("1 to send|error", re.IGNORECASE))

    device.context.unroute_all()
    healed = Upstream(server.url, "bob")
    healed.clear_faults()
    app.page.get_by_role("button", name="Sync now").click()
    app.expect_globe("^Connected")
    assert status_upstream(healed, job) == TRAVELING


def test_a_dead_session_keeps_the_edit_until_the_same_person_signs_in(
    server: PortalServer, device: Device
) -> None:
    app, job = signed_in_as_bob(server, device)
    assert device.context is not None
    dead_session(device.context, server)

    app.open_row(job.booking["name"])
    app.set_in_header("Booking Status", TRAVELING)
    banner = app.page.get_by_text("Everything stays on this device").first
    expect(banner).to_be_visible()
    # The app stays usable meanwhile.
    expect(app.page.get_by_role("heading", level=1)).to_have_text(job.booking["name"])

    app.page.get_by_role("button", name="Sign in").first.click()
    app.sign_in_again("bob")
    app.expect_globe("^Connected")
    assert status_upstream(Upstream(server.url, "bob"), job) == TRAVELING


def test_signing_out_refuses_to_lose_unsent_work(server: PortalServer, device: Device) -> None:
    app, job = signed_in_as_bob(server, device)
    server.stop()
    app.open_row(job.booking["name"])
    app.set_in_header("Booking Status", TRAVELING)
    app.expect_globe("1 to send")

    app.ask_to_sign_out()
    dialog = app.page.get_by_role("dialog")
    expect(dialog).to_contain_text("You have unsent work")
    dialog.get_by_role("button", name=re.compile("^Keep it on this device")).click()
    expect(app.page.get_by_label("User name")).to_be_visible()

    # Sealed, not lost: the same person's next sign-in sends it.
    server.start()
    app.sign_in("bob")
    app.open_app()
    app.expect_globe("^Connected")
    assert status_upstream(Upstream(server.url, "bob"), job) == TRAVELING


def test_a_person_without_a_profile_is_told_so(server: PortalServer, device: Device) -> None:
    app = FieldApp(device.open(server.url))
    app.sign_in("charlie")
    sentence = app.page.get_by_text("No offline profile is assigned to you")
    expect(sentence).to_be_visible()
    expect(app.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_wrong_password_is_a_sentence(server: PortalServer, device: Device) -> None:
    app = FieldApp(device.open(server.url))
    app.page.get_by_label("User name").fill("bob")
    app.page.get_by_label("Password").fill("not it")
    app.page.get_by_role("button", name="Sign in").click()
    expect(app.page.get_by_text("The user name or the password is not right.")).to_be_visible()
