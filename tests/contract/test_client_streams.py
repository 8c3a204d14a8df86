"""Feeds of changes and files, read by the portal's client from the sandbox."""

from uuid import uuid4

import pytest

from portal.dataverse import Changed, Deleted
from portal.dataverse.downloads import BLOCK_BYTES
from tests.sandbox_side import SandboxSide

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "sandbox"])


def test_a_feed_tells_what_was_made_and_what_is_gone(sandbox: SandboxSide) -> None:
    client, made, gone = sandbox.client("maker"), str(uuid4()), str(uuid4())
    client.create("accounts", {"accountid": gone, "name": "Gone"})
    feed = client.track_changes("accounts", select=["name"])
    assert len([one for one in feed if isinstance(one, Changed)]) > 10
    client.create("accounts", {"accountid": made, "name": "Made"})
    client.delete("accounts", gone)
    later = client.changes(feed.delta_link)
    first, second = later
    assert isinstance(first, Changed)
    assert first.row["accountid"] == made
    assert second == Deleted(gone)
    assert list(client.changes(later.delta_link)) == []


def test_a_file_of_several_blocks_comes_back_whole(sandbox: SandboxSide) -> None:
    client, content = sandbox.client("maker"), bytes(range(256)) * 40_000
    row = client.create("accounts", {"name": "With an agreement"})
    client.session.request(
        "PATCH",
        f"accounts({row})/fp_agreement",
        data=content,
        headers={"Content-Type": "application/octet-stream", "x-ms-file-name": "a.bin"},
    )
    blocks = list(client.download("accounts", row, "fp_agreement"))
    assert [len(one) for one in blocks] == [BLOCK_BYTES, BLOCK_BYTES, len(content) % BLOCK_BYTES]
    assert b"".join(blocks) == content
