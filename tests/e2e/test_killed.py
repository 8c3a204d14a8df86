"""Browser and server killed in the middle of things: nothing is lost, and nothing happens twice."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Device
from .disk import complete_tables, unsent
from .field_app import FieldApp
from .large_profile import publish_every_row
from .server import PortalServer, seed, wait_until
from .test_first_light import Job
from .test_trouble import signed_in_as_bob
from .upstream import Upstream

NOTE = "The key is with the caretaker."
PUSH = {"kind": "delay", "path": r"\$batch", "when": "after", "seconds": 60, "count": 1}
"""A batch that is committed, and whose answer takes longer than anybody will live."""


def notes_upstream(bob: Upstream, job: Job, text: str) -> int:
    """How often the note was written to the booking's work order."""
    order = job.booking["_msdyn_workorder_value"]
    notes = bob.rows("annotations", filter=f"_objectid_value eq {order}")
    return [note["notetext"] for note in notes].count(text)


def open_order_notes(app: FieldApp, job: Job) -> None:
    """From the list to the notes of the booking's work order."""
    app.open_row(job.booking["name"])
    app.follow(job.work_order["msdyn_name"])
    app.show_tab("Notes")


def order_address(server: PortalServer, job: Job) -> str:
    """Where the booking's work order opens."""
    order = job.work_order["msdyn_workorderid"]
    return f"{server.url}/app/field_service/msdyn_workorder/{order}"


def wait_until_everything_is_sent(app: FieldApp) -> None:
    """Cookies of the last seconds die with a browser: then its person signs in once more."""
    connected = app.page.get_by_role("link", name=re.compile("^Connected.*Open device status"))
    sign_in = app.page.get_by_role("button", name="Sign in")
    expect(connected.or_(sign_in).first).to_be_visible(timeout=60_000)
    if sign_in.count() > 0:
        sign_in.first.click()
        app.sign_in_again("bob")
    app.expect_globe("^Connected")


class PullGate:
    """Lets so many pulls of a browser pass, and holds every later one back for ever."""

    def __init__(self, page: Page, passing: int) -> None:
        self.asked: list[dict[str, object]] = []
        self._page = page
        self._passing = passing
        page.context.route("**/api/sync/pull", self._meet)

    def wait_for(self, pulls: int) -> None:
        """Return when so many have been asked."""
        wait_until(lambda: self._count() >= pulls, f"{pulls} pulls are asked")

    def _count(self) -> int:
        self._page.evaluate("null")  # routes are met only while Playwright is talked to
        return len(self.asked)

    def _meet(self, route: Route) -> None:
        self.asked.append(route.request.post_data_json or {})
        if len(self.asked) <= self._passing:
            route.continue_()


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The databases of a portal whose profile takes all 28 000 rows of its organisation."""
    folder = tmp_path_factory.mktemp("large") / "var"
    folder.mkdir()
    seed(folder, scale="medium")
    publish_every_row(folder)
    return folder


def test_a_first_sync_that_is_killed_goes_on_where_it_was(
    large: Path, tmp_path: Path, device: Device
) -> None:
    server = PortalServer(large, tmp_path / "large")
    server.start()
    try:
        page = device.open(server.url)
        gate = PullGate(page, passing=2)
        FieldApp(page).sign_in("bob")
        gate.wait_for(3)
        wait_until(lambda: len(complete_tables(page)) > 0, "some tables are here")
        here = set(complete_tables(page))
        device.kill()

        # Without a network, what was here is here.
        server.stop()
        page = device.open(server.url)
        expect(page.get_by_role("link", name=re.compile("Field Service"))).to_be_visible()
        assert set(complete_tables(page)) == here
        device.kill()

        # With one, the rest comes: the first question already knows how far it was.
        server.start()
        page = device.open(server.url)
        gate = PullGate(page, passing=1_000)
        app = FieldApp(page)
        page.get_by_role("link", name=re.compile("Field Service")).click()
        wait_until_everything_is_sent(app)
        assert gate.asked[0]["cursor"] is not None
        assert len(complete_tables(page)) > len(here)
    finally:
        server.stop()


def test_what_was_said_to_be_saved_survives_the_browser_and_goes_up_once(
    server: PortalServer, device: Device
) -> None:
    app, job = signed_in_as_bob(server, device)
    open_order_notes(app, job)
    server.stop()
    app.write_note(NOTE)
    device.kill()

    app = FieldApp(device.open(order_address(server, job)))
    app.show_tab("Notes")
    expect(app.page.get_by_text(NOTE)).to_be_visible()
    assert len(unsent(app.page)) == 1
    server.start()
    wait_until_everything_is_sent(app)
    assert notes_upstream(Upstream(server.url, "bob"), job, NOTE) == 1


def test_a_save_cut_off_at_any_moment_is_whole_or_still_a_draft(
    server: PortalServer, device: Device
) -> None:
    """Killed with the tap on Save just given: the note is saved, or lies in the editor as typed."""
    app, job = signed_in_as_bob(server, device)
    server.stop()
    for turn in range(3):
        text = f"{NOTE} {turn}"
        app.page.goto(order_address(server, job))
        app.show_tab("Notes")
        app.page.get_by_role("button", name="Write a note").click()
        app.page.get_by_role("textbox", name="Write a note").fill(text)
        save = app.page.get_by_role("button", name="Add note")
        save.evaluate("(button) => button.click()")
        device.kill()

        app = FieldApp(device.open(order_address(server, job)))
        app.show_tab("Notes")
        saved = app.page.get_by_role("paragraph").filter(has_text=text)
        typed = app.page.get_by_role("textbox", name="Write a note")
        expect(saved.or_(typed).first).to_be_visible()
        if saved.count() == 0:
            expect(typed).to_have_value(text)
            app.page.get_by_role("button", name="Add note").click()
            expect(saved).to_be_visible()
    server.start()
    wait_until_everything_is_sent(app)
    bob = Upstream(server.url, "bob")
    assert [notes_upstream(bob, job, f"{NOTE} {turn}") for turn in range(3)] == [1, 1, 1]


def committed_but_unanswered(
    server: PortalServer, device: Device
) -> tuple[FieldApp, Job, Upstream]:
    """Bob's note is upstream, and his device waits for an answer that will not come."""
    app, job = signed_in_as_bob(server, device)
    open_order_notes(app, job)
    bob = Upstream(server.url, "bob")
    bob.add_fault(PUSH)
    app.write_note(NOTE)
    wait_until(lambda: notes_upstream(bob, job, NOTE) == 1, "upstream has committed the note")
    return app, job, bob


def test_a_browser_killed_while_its_push_is_under_way_sends_it_once(
    server: PortalServer, device: Device
) -> None:
    app, job, bob = committed_but_unanswered(server, device)
    device.kill()

    app = FieldApp(device.open(order_address(server, job)))
    wait_until_everything_is_sent(app)
    assert unsent(app.page) == []
    assert notes_upstream(bob, job, NOTE) == 1
    app.show_tab("Notes")
    expect(app.page.get_by_text(NOTE)).to_have_count(1)


def test_a_server_killed_between_commit_and_answer_changes_nothing(
    server: PortalServer, device: Device
) -> None:
    app, job, _ = committed_but_unanswered(server, device)
    assert [one["state"] for one in unsent(app.page)] == ["sent"]
    server.stop()
    app.expect_globe("1 to send")
    server.start()

    app.expect_globe("^Connected")
    assert unsent(app.page) == []
    assert notes_upstream(Upstream(server.url, "bob"), job, NOTE) == 1
