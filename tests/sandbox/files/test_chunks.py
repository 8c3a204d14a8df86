"""Uploads in chunks, as the two clients send them."""

import pytest

from tests.sandbox.api import ROOT, Answer, Api
from tests.sandbox.small_organisation import key

COLUMN = f"accounts({key('Alder')})/fp_agreement"
BLOCK = 4 * 1024 * 1024
CONTENT = bytes(range(250)) * 400


def begin(api: Api, name: str = "a.pdf", **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent["x-ms-transfer-mode"] = "chunked"
    return api.send("PATCH", f"{COLUMN}?x-ms-file-name={name}", b"", sent)


def chunk(api: Api, location: str, start: int, part: bytes, total: int, **more: str) -> Answer:
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Range": f"bytes {start}-{start + len(part) - 1}/{total}",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return api.send("PATCH", location, part, headers)


def test_the_first_request_says_where_the_chunks_go(alice: Api, accounts: list[str]) -> None:
    answer = begin(alice, If_None_Match="null")
    assert (answer.status, answer.content) == (200, b"")
    assert answer.headers["Location"].startswith(f"{ROOT}/{COLUMN}?sessiontoken=")
    assert answer.headers["x-ms-chunk-size"] == str(BLOCK)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Access-Control-Expose-Headers"] == "x-ms-chunk-size"
    assert "OData-EntityId" not in answer.headers


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0)])
def test_chunks_join_in_whatever_order_they_come(
    alice: Api, accounts: list[str], order: tuple[int, ...]
) -> None:
    location, size = begin(alice).headers["Location"], 40000
    parts = [CONTENT[:size], CONTENT[size : 2 * size], CONTENT[2 * size :]]
    statuses = [
        chunk(alice, location, one * size, parts[one], len(CONTENT)).status for one in order
    ]
    assert statuses == [206, 206, 204]
    assert alice.get(f"{COLUMN}/$value").content == CONTENT
    assert alice.get(COLUMN.partition("/")[0]).json["fp_agreement_name"] == "a.pdf"


def test_a_client_may_keep_the_header_that_begins_an_upload(
    alice: Api, accounts: list[str]
) -> None:
    location = begin(alice).headers["Location"]
    half = len(CONTENT) // 2
    mode = {"x_ms_transfer_mode": "chunked"}
    first = chunk(alice, location, 0, CONTENT[:half], len(CONTENT), **mode)
    last = chunk(alice, location, half, CONTENT[half:], len(CONTENT), **mode)
    assert (first.status, last.status) == (206, 204)


def test_an_empty_chunk_after_the_last_is_taken(alice: Api, accounts: list[str]) -> None:
    location, total = begin(alice).headers["Location"], len(CONTENT)
    assert chunk(alice, location, 0, CONTENT, total).status == 204
    assert chunk(alice, location, total, b"", total).status == 204
    assert alice.get(f"{COLUMN}/$value").content == CONTENT


def test_an_empty_file_is_one_empty_chunk(alice: Api, accounts: list[str]) -> None:
    location = begin(alice).headers["Location"]
    assert chunk(alice, location, 0, b"", 0).status == 204
    answer = alice.get(f"{COLUMN}/$value")
    assert (answer.status, answer.content) == (200, b"")


def test_a_chunk_may_be_sent_again(alice: Api, accounts: list[str]) -> None:
    location, total = begin(alice).headers["Location"], len(CONTENT)
    half = total // 2
    for status in (206, 206):
        assert chunk(alice, location, 0, CONTENT[:half], total).status == status
    for status in (204, 204):
        assert chunk(alice, location, half, CONTENT[half:], total).status == status
    assert alice.get(f"{COLUMN}/$value").content == CONTENT


def test_an_upload_without_its_last_chunk_changes_nothing(alice: Api, accounts: list[str]) -> None:
    location = begin(alice).headers["Location"]
    before = alice.get(COLUMN.partition("/")[0]).headers["ETag"]
    chunk(alice, location, 0, CONTENT[:100], len(CONTENT))
    assert alice.get(COLUMN.partition("/")[0]).headers["ETag"] == before
    assert alice.get(f"{COLUMN}/$value").status == 204


@pytest.mark.parametrize(
    "content_range", ["", "bytes 0-9/5", "bytes 0-4/x", "items 0-4/5", "bytes 0-3/5", "bytes */5"]
)
def test_a_content_range_that_cannot_be_is_refused(
    alice: Api, accounts: list[str], content_range: str
) -> None:
    location = begin(alice).headers["Location"]
    headers = {"Content-Range": content_range, "Content-Type": "application/octet-stream"}
    refused = alice.send("PATCH", location, b"12345", headers)
    assert (refused.status, refused.code) == (400, "0x80040203")


def test_a_file_too_large_is_refused_at_its_first_chunk(alice: Api, accounts: list[str]) -> None:
    location = begin(alice).headers["Location"]
    refused = chunk(alice, location, 0, b"1234", 33 * 1024 * 1024)
    assert (refused.status, refused.code) == (400, "0x80044a02")


def test_a_token_serves_its_user_and_its_column_only(
    alice: Api, bob: Api, accounts: list[str]
) -> None:
    location = begin(alice).headers["Location"]
    assert chunk(bob, location, 0, b"x", 1).status == 400
    other = location.replace(key("Alder"), key("Birch"))
    assert chunk(alice, other, 0, b"x", 1).status == 400
    assert chunk(alice, f"{location}x", 0, b"x", 1).status == 400


def test_preconditions_hold_when_an_upload_begins(alice: Api, accounts: list[str]) -> None:
    assert begin(alice, If_Match='W/"1"').status == 412
    assert begin(alice, If_Match="*").status == 200
