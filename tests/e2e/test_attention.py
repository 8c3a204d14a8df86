"""What needs its person: each way on, taken in a real browser, ends upstream exactly once."""

import re
from pathlib import Path

import requests
from playwright.sync_api import Page, Playwright, Route, expect

from .conftest import VIEWPORTS, Device
from .disk import unsent
from .field_app import FieldApp
from .server import PortalServer
from .test_first_light import TRAVELING
from .test_killed import NOTE, notes_upstream, open_order_notes
from .test_trouble import signed_in_as_bob, status_upstream
from .upstream import TIMEOUT_SECONDS, Upstream

IN_PROGRESS = "In Progress"


def cut_off(route: Route) -> None:
    """The device's own network is gone, while others reach the server."""
    route.abort()


def open_status(app: FieldApp) -> None:
    app.globe().click()
    expect(app.page.get_by_role("heading", name="Device status")).to_be_visible()


def choose_file(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import unsent work").click()
    chooser.value.set_files(file)


def delete_upstream(dora: Upstream, resource: str) -> None:
    answer = requests.delete(
        f"{dora.api}/{resource}", headers=dora.headers, timeout=TIMEOUT_SECONDS
    )
    assert answer.status_code == 204, answer.text


def test_a_task_that_was_deleted_upstream_is_made_anew_with_what_was_done(
    server: PortalServer, device: Device
) -> None:
    app, job = signed_in_as_bob(server, device)
    assert device.context is not None
    bob, dora = Upstream(server.url, "bob"), Upstream(server.url, "dora")
    task = job.tasks[0]
    device.context.route("**/api/**", cut_off)
    app.open_row(job.booking["name"])
    app.follow(job.work_order["msdyn_name"])
    app.tick_off(task["msdyn_name"])
    delete_upstream(dora, f"msdyn_workorderservicetasks({task['msdyn_workorderservicetaskid']})")
    device.context.unroute_all()
    open_status(app)
    app.page.get_by_role("button", name="Sync now").click()
    app.expect_globe("1 needs you")

    app.page.get_by_role("button", name="Restore as new").click()
    dialog = app.page.get_by_role("dialog")
    expect(dialog).to_contain_text("there will be two")
    dialog.get_by_role("button", name="Restore as new").click()
    app.expect_globe("^Connected")
    order_id = job.work_order["msdyn_workorderid"]
    tasks = bob.rows("msdyn_workorderservicetasks", filter=f"_msdyn_workorder_value eq {order_id}")
    [anew] = [one for one in tasks if one["msdyn_name"] == task["msdyn_name"]]
    assert anew["msdyn_workorderservicetaskid"] != task["msdyn_workorderservicetaskid"]
    assert anew["msdyn_percentcomplete"] == 100


def test_a_refused_value_is_put_right_in_its_form(server: PortalServer, device: Device) -> None:
    app, job = signed_in_as_bob(server, device)
    bob = Upstream(server.url, "bob")
    bob.add_fault(
        {
            "kind": "plug-in",
            "table": "bookableresourcebooking",
            "message": "No traveling on Sundays.",
            "count": 1,
        }
    )
    app.open_row(job.booking["name"])
    app.set_in_header("Booking Status", TRAVELING)
    app.expect_globe("1 needs you")
    open_status(app)
    expect(app.page.get_by_text("No traveling on Sundays.").first).to_be_visible()

    app.page.get_by_role("link", name="Open record").click()
    expect(app.page.get_by_role("heading", level=1)).to_have_text(job.booking["name"])
    app.set_in_header("Booking Status", IN_PROGRESS)
    app.expect_globe("^Connected")
    assert status_upstream(bob, job) == IN_PROGRESS


def test_unsent_work_in_a_file_takes_effect_once_whoever_sends_it(
    server: PortalServer, device: Device, playwright: Playwright, tmp_path: Path
) -> None:
    app, job = signed_in_as_bob(server, device)
    server.stop()
    open_order_notes(app, job)
    app.write_note(NOTE)
    open_status(app)
    with app.page.expect_download() as download:
        app.page.get_by_role("button", name="Export unsent work").click()
    file = tmp_path / "unsent.json"
    download.value.save_as(file)
    device.close()
    server.start()

    second = Device(playwright, tmp_path / "second", VIEWPORTS["phone"])
    other, _ = signed_in_as_bob(server, second)
    open_status(other)
    choose_file(other.page, file)
    other.page.get_by_role("dialog").get_by_role("button", name="Import", exact=True).click()
    other.expect_said("One change is taken over")
    expect(other.page.get_by_text("Taken from a file")).to_be_visible()
    other.expect_globe("^Connected")
    bob = Upstream(server.url, "bob")
    assert notes_upstream(bob, job, NOTE) == 1

    choose_file(other.page, file)
    nothing = other.page.get_by_role("dialog").get_by_text(re.compile("or is done")).first
    expect(nothing).to_be_visible()
    second.close()
    assert second.console == []

    # The first device was not lost after all, and sends it, too.
    app = FieldApp(device.open(f"{server.url}/status"))
    app.expect_globe("^Connected")
    assert unsent(app.page) == []
    assert notes_upstream(bob, job, NOTE) == 1
