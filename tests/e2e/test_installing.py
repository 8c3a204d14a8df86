"""The app on the home screen: installable, offline at any address, one release at a time."""

import shutil
from pathlib import Path

from playwright.sync_api import expect

from .conftest import Device
from .field_app import FieldApp
from .server import ROOT, PortalServer
from .test_first_light import TRAVELING, upcoming_jobs
from .upstream import Upstream


def test_chromium_finds_nothing_against_installing_it(server: PortalServer, device: Device) -> None:
    page = device.open(server.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    devtools = page.context.new_cdp_session(page)
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert devtools.send("Page.getAppManifest")["errors"] == []


def test_a_row_opens_at_its_own_address_with_the_server_off(
    server: PortalServer, device: Device
) -> None:
    job = upcoming_jobs(Upstream(server.url, "bob"), 1)[0]
    app = FieldApp(device.open(server.url))
    app.sign_in("bob")
    app.open_app()
    app.expect_globe("^Connected")
    device.close()
    server.stop()

    address = (
        f"app/field_service/bookableresourcebooking/{job.booking['bookableresourcebookingid']}"
    )
    page = device.open(f"{server.url}/{address}")
    expect(page.get_by_role("heading", level=1)).to_have_text(job.booking["name"])


def test_a_newer_release_waits_until_the_user_takes_it(
    server: PortalServer, device: Device, tmp_path: Path
) -> None:
    job = upcoming_jobs(Upstream(server.url, "bob"), 1)[0]
    page = device.open(server.url)
    app = FieldApp(page)
    app.sign_in("bob")
    app.open_app()
    app.expect_globe("^Connected")
    app.choose_view("My upcoming bookings")
    app.open_row(job.booking["name"])
    app.fill("Name", "Half typed")
    server.stop()
    server.build_dir = newer_release(tmp_path / "newer")
    server.start()

    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    prompt = page.get_by_text("A new release is ready.")
    expect(prompt).to_be_visible()
    # What is typed stays, and no restart takes it away.
    page.get_by_role("button", name="Restart").click(force=True)
    expect(page.get_by_text("Save or discard your changes first.").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Half typed")

    page.get_by_role("button", name="Discard", exact=True).click()
    app.set_in_header("Booking Status", TRAVELING)
    app.expect_globe("^Connected")
    page.get_by_role("button", name="Restart").click()
    expect(page.locator("meta[name=release]")).to_have_attribute("content", "newer-release")
    expect(page.get_by_role("heading", level=1)).to_have_text(job.booking["name"])


def newer_release(folder: Path) -> Path:
    """The built release under another name, as the next deployment would bring it."""
    shutil.copytree(ROOT / "build", folder)
    release = (folder / "release.txt").read_text().strip()
    shell = (folder / "shell.html").read_text().replace(release, "newer-release")
    (folder / "shell.html").write_text(shell)
    worker = (folder / "sw.js").read_text()
    revised = worker.replace('url:"/",revision:"', 'url:"/",revision:"newer-')
    revised = revised.replace('"revision":"', '"revision":"newer-')
    assert revised != worker, "the list of the release's files looks different now"
    (folder / "sw.js").write_text(revised)
    (folder / "release.txt").write_text("newer-release")
    return folder
