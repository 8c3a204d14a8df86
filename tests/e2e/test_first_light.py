"""The main job, end to end: edited with the server switched off, it reaches Dataverse by itself.

The server is a process that is killed and started; the browser is closed completely in between.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from .conftest import Device
from .field_app import FieldApp
from .server import PortalServer
from .upstream import Upstream

SCHEDULED = "Scheduled"
TRAVELING = "Traveling"


@dataclass(frozen=True)
class Job:
    """A booking of bob's with its work order and the service tasks of that."""

    booking: dict[str, Any]
    work_order: dict[str, Any]
    tasks: list[dict[str, Any]]


def upcoming_jobs(upstream: Upstream, count: int) -> list[Job]:
    """The next bookings that are scheduled, in the order of their starts."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    until = (datetime.now(UTC) + timedelta(days=12)).strftime("%Y-%m-%dT%H:%M:%SZ")
    statuses = upstream.rows("bookingstatuses", filter=f"name eq '{SCHEDULED}'")
    bookings = upstream.rows(
        "bookableresourcebookings",
        filter=f"_ownerid_value eq {upstream.me()} and starttime gt {now} and starttime lt {until}"
        f" and _bookingstatus_value eq {statuses[0]['bookingstatusid']}",
        orderby="starttime",
    )
    return [job_of(upstream, booking) for booking in bookings[:count]]


def job_of(upstream: Upstream, booking: dict[str, Any]) -> Job:
    """The booking with what belongs to it."""
    order_id = booking["_msdyn_workorder_value"]
    tasks = upstream.rows(
        "msdyn_workorderservicetasks", filter=f"_msdyn_workorder_value eq {order_id}"
    )
    return Job(booking, upstream.row(f"msdyn_workorders({order_id})"), tasks)


def elsewhere(upstream: Upstream, on_device: set[str]) -> Job:
    """A job that bob may see but does not carry: its work order and account are not his today."""
    orders = upstream.rows("msdyn_workorders", orderby="msdyn_name")
    carried = {
        o["_msdyn_serviceaccount_value"] for o in orders if o["msdyn_workorderid"] in on_device
    }
    for order in orders:
        if order["msdyn_workorderid"] in on_device:
            continue
        if order["_msdyn_serviceaccount_value"] in carried:
            continue
        job = job_of(upstream, {"_msdyn_workorder_value": order["msdyn_workorderid"]})
        if job.tasks:
            return job
    raise AssertionError("the demo organisation has no work order that bob does not carry")


def assign_to(dispatcher: Upstream, user_id: str, booking_id: str) -> None:
    """Make `user_id` the owner of the booking."""
    owner = {"ownerid@odata.bind": f"/systemusers({user_id})"}
    dispatcher.update(f"bookableresourcebookings({booking_id})", owner)


def orders_on_device(upstream: Upstream) -> set[str]:
    """The work orders of bob's bookings in the profile's window, with a margin of two days."""
    start = (datetime.now(UTC) - timedelta(days=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
    end = (datetime.now(UTC) + timedelta(days=17)).strftime("%Y-%m-%dT%H:%M:%SZ")
    window = f"starttime gt {start} and starttime lt {end}"
    bookings = upstream.rows(
        "bookableresourcebookings", filter=f"_ownerid_value eq {upstream.me()} and {window}"
    )
    return {booking["_msdyn_workorder_value"] for booking in bookings}


def new_booking(dispatcher: Upstream, order: dict[str, Any], name: str) -> str:
    """A booking of tomorrow on `order`, owned by the dispatcher for now."""
    start = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    status = dispatcher.rows("bookingstatuses", filter=f"name eq '{SCHEDULED}'")[0]
    resource = dispatcher.rows("bookableresources", filter="name eq 'Bob Hollander'")[0]
    return dispatcher.create(
        "bookableresourcebookings",
        {
            "name": name,
            "starttime": start.isoformat().replace("+00:00", "Z"),
            "endtime": (start + timedelta(hours=1)).isoformat().replace("+00:00", "Z"),
            "duration": 60,
            "msdyn_workorder@odata.bind": f"/msdyn_workorders({order['msdyn_workorderid']})",
            "BookingStatus@odata.bind": f"/bookingstatuses({status['bookingstatusid']})",
            "Resource@odata.bind": f"/bookableresources({resource['bookableresourceid']})",
        },
    )


def test_a_booking_edited_with_the_server_switched_off_reaches_dataverse(
    server: PortalServer, device: Device
) -> None:
    bob, dora = Upstream(server.url, "bob"), Upstream(server.url, "dora")
    job, taken = upcoming_jobs(bob, 2)
    rescue = elsewhere(bob, orders_on_device(bob))
    gift = new_booking(dora, rescue.work_order, "Emergency call")
    ticked = job.tasks[0]["msdyn_name"]

    # Sign in, choose the app, first sync, follow a booking to its work order and tasks.
    app = FieldApp(device.open(server.url))
    app.sign_in("bob")
    app.open_app()
    app.expect_globe("^Connected")
    app.choose_view("My upcoming bookings")
    app.open_row(job.booking["name"])
    app.follow(job.work_order["msdyn_name"])
    for task in job.tasks:
        expect(app.row(task["msdyn_name"]).first).to_be_visible()
    device.close()

    # The server is gone; the browser starts from its address alone.
    server.stop()
    page = device.open(server.url)
    app = FieldApp(page)
    app.open_app()
    app.choose_view("My upcoming bookings")
    app.open_row(job.booking["name"])
    app.set_in_header("Booking Status", TRAVELING)
    app.follow(job.work_order["msdyn_name"])
    app.tick_off(ticked)
    page.get_by_role("region", name="Service Tasks").get_by_role("button", name="New").click()
    app.fill("Name", "Photograph the serial plate")
    app.choose_in_lookup("Task Type", "Test run")
    app.save()
    page.get_by_role("button", name="Back").click()
    expect(app.row("Photograph the serial plate")).to_be_visible()
    app.show_tab("Notes")
    app.write_note("The key is with the caretaker.")
    # One booking, two service tasks, one note.
    app.expect_globe("4 to send")
    device.close()

    # Meanwhile dora, who works elsewhere, gives and takes; then the server is off again.
    server.start()
    assign_to(dora, bob.me(), gift)
    assign_to(dora, dora.me(), taken.booking["bookableresourcebookingid"])
    dora.clear_request_log()
    server.stop()

    # Nothing was lost by closing.
    order_page = f"/app/field_service/msdyn_workorder/{job.work_order['msdyn_workorderid']}"
    page = device.open(f"{server.url}{order_page}")
    app = FieldApp(page)
    app.expect_globe("4 to send")
    expect(app.row("Photograph the serial plate")).to_be_visible()

    # The server is back, and nobody touches the device.
    server.start()
    app.expect_globe("^Connected")
    assert_upstream_has_the_work(bob, job, ticked)
    assert pushes(dora, bob.me()) == 1
    assert_the_given_job_arrived_and_the_taken_left(app, rescue, taken)


def pushes(upstream: Upstream, user_id: str) -> int:
    """How many batches of the user wrote receipts: the log has each batch before its parts."""
    batches: set[int] = set()
    batch = 0
    for entry in upstream.request_log():
        if not entry["is_part"]:
            batch = entry["id"]
        elif entry["method"] == "POST" and entry["path"].endswith("/fp_syncreceipts"):
            batches |= {batch} if entry["user"] == user_id else set()
    return len(batches)


def assert_upstream_has_the_work(bob: Upstream, job: Job, ticked: str) -> None:
    """Exactly the four changes, once each, with a receipt for each change set."""
    order_id = job.work_order["msdyn_workorderid"]
    booking = bob.row(f"bookableresourcebookings({job.booking['bookableresourcebookingid']})")
    status = bob.row(f"bookingstatuses({booking['_bookingstatus_value']})")
    assert status["name"] == TRAVELING
    tasks = bob.rows("msdyn_workorderservicetasks", filter=f"_msdyn_workorder_value eq {order_id}")
    assert sorted(t["msdyn_name"] for t in tasks) == sorted(
        [*(t["msdyn_name"] for t in job.tasks), "Photograph the serial plate"]
    )
    done = {t["msdyn_name"]: t["msdyn_percentcomplete"] for t in tasks}
    assert done[ticked] == 100
    notes = bob.rows("annotations", filter=f"_objectid_value eq {order_id}")
    assert [n["notetext"] for n in notes].count("The key is with the caretaker.") == 1
    assert len(bob.rows("fp_syncreceipts")) == 4


def assert_the_given_job_arrived_and_the_taken_left(app: FieldApp, rescue: Job, taken: Job) -> None:
    """The booking with its work order, tasks and account is here; the other one is not."""
    page = app.page
    page.goto(re.sub(r"/app/.*", "/", page.url))
    app.open_app()
    app.choose_view("My upcoming bookings")
    expect(app.row("Emergency call")).to_be_visible()
    expect(app.row(taken.booking["name"])).to_have_count(0)
    app.open_row("Emergency call")
    app.follow(rescue.work_order["msdyn_name"])
    for task in rescue.tasks:
        expect(app.row(task["msdyn_name"]).first).to_be_visible()
    account = app.page.get_by_role("button", name=re.compile("^Service Account"))
    expect(account).not_to_have_text("Choose")
