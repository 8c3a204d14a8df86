"""Downloads: whole, in ranges, and in JSON as one client asks for them."""

from base64 import b64decode

import pytest

from tests.sandbox.api import ROOT, Api
from tests.sandbox.small_organisation import key

COLUMN = f"accounts({key('Alder')})/fp_agreement"
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def stored(alice: Api, accounts: list[str]) -> Api:
    """Alice, after Alder got an agreement."""
    headers = {"Content-Type": "application/octet-stream"}
    alice.send("PATCH", f"{COLUMN}?x-ms-file-name=Gr%C3%BC%C3%9Fe%20a.txt", CONTENT, headers)
    return alice


def test_a_whole_file_says_its_size_name_and_type(stored: Api) -> None:
    answer = stored.get(f"{COLUMN}/$value")
    assert (answer.status, answer.content) == (200, CONTENT)
    assert answer.headers["x-ms-file-size"] == str(len(CONTENT))
    assert answer.headers["x-ms-file-name"] == "Gr%C3%BC%C3%9Fe a.txt"
    assert answer.headers["mimetype"] == "text/plain"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Access-Control-Expose-Headers"] == (
        "x-ms-file-size; x-ms-file-name; mimetype"
    )


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-199", 100, 200),
        ("bytes=1000-4194303", 1000, 1024),
        ("bytes=1000-", 1000, 1024),
        ("bytes=-24", 1000, 1024),
    ],
)
def test_a_range_is_answered_in_part(stored: Api, asked: str, start: int, end: int) -> None:
    answer = stored.get(f"{COLUMN}/$value", Range=asked)
    assert (answer.status, answer.content) == (206, CONTENT[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert answer.headers["x-ms-chunk-size"] == "4194304"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("bytes=1024-2000", 416), ("bytes=5-1", 400), ("bytes=0-1,4-5", 400), ("rows=1-2", 400)],
)
def test_a_range_that_cannot_be_is_refused(stored: Api, asked: str, status: int) -> None:
    assert stored.get(f"{COLUMN}/$value", Range=asked).status == status


def test_json_carries_a_range_and_the_address_of_the_next(stored: Api) -> None:
    answer = stored.get(f"{COLUMN}?size=full", Range="bytes=0-511")
    assert answer.status == 206
    assert b64decode(answer.json["value"]) == CONTENT[:512]
    assert answer.headers["Location"] == f"{ROOT}/{COLUMN}?size=full"
    assert answer.headers["x-ms-file-size"] == "1024"
    assert "Content-Disposition" in answer.headers
    rest = stored.get(answer.headers["Location"], Range="bytes=512-1023")
    assert b64decode(rest.json["value"]) == CONTENT[512:]


def test_json_answers_a_range_behind_the_last_byte_with_nothing(stored: Api) -> None:
    answer = stored.get(f"{COLUMN}?size=full", Range="bytes=1024-2047")
    assert (answer.status, answer.json["value"]) == (206, "")


def test_nothing_is_204(alice: Api, accounts: list[str]) -> None:
    assert alice.get(f"{COLUMN}/$value").status == 204
    assert alice.get(f"{COLUMN}?size=full").status == 204
