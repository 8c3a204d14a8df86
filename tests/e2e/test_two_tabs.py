"""Two tabs of one browser: both write, one talks to the network, and none shows what is untrue."""

from playwright.sync_api import expect

from .conftest import Device
from .disk import unsent
from .field_app import FieldApp
from .server import PortalServer, wait_until
from .test_killed import NOTE, notes_upstream, open_order_notes, order_address
from .test_trouble import signed_in_as_bob
from .upstream import Upstream


def test_what_one_tab_saves_the_other_shows_at_once_without_a_network(
    server: PortalServer, device: Device
) -> None:
    first, job = signed_in_as_bob(server, device)
    second = FieldApp(device.open_tab(order_address(server, job)))
    second.show_tab("Notes")
    server.stop()
    open_order_notes(first, job)
    first.write_note(NOTE)
    expect(second.page.get_by_text(NOTE)).to_be_visible()
    second.expect_globe("1 to send")

    second.write_note(f"{NOTE} Ring twice.")
    expect(first.page.get_by_text(f"{NOTE} Ring twice.")).to_be_visible()
    first.expect_globe("2 to send")
    server.start()

    first.expect_globe("^Connected")
    second.expect_globe("^Connected")
    bob = Upstream(server.url, "bob")
    assert notes_upstream(bob, job, NOTE) == 1
    assert notes_upstream(bob, job, f"{NOTE} Ring twice.") == 1


def test_the_tab_that_is_left_takes_over_what_the_closed_one_was_sending(
    server: PortalServer, device: Device
) -> None:
    leader, job = signed_in_as_bob(server, device)
    follower = FieldApp(device.open_tab(order_address(server, job)))
    follower.show_tab("Notes")
    bob = Upstream(server.url, "bob")
    bob.add_fault({"kind": "delay", "path": r"\$batch", "when": "after", "seconds": 60, "count": 1})
    open_order_notes(leader, job)
    leader.write_note(NOTE)
    wait_until(lambda: notes_upstream(bob, job, NOTE) == 1, "upstream has committed the note")
    assert [one["state"] for one in unsent(follower.page)] == ["sent"]
    leader.page.close()

    follower.expect_globe("^Connected")
    assert unsent(follower.page) == []
    assert notes_upstream(bob, job, NOTE) == 1
    expect(follower.page.get_by_text(NOTE)).to_have_count(1)


def test_signing_out_in_one_tab_signs_the_other_out(server: PortalServer, device: Device) -> None:
    first, job = signed_in_as_bob(server, device)
    second = FieldApp(device.open_tab(order_address(server, job)))
    expect(second.page.get_by_role("heading", level=1)).to_have_text(job.work_order["msdyn_name"])
    first.ask_to_sign_out()
    expect(first.page.get_by_label("User name")).to_be_visible()
    expect(second.page.get_by_label("User name")).to_be_visible()
