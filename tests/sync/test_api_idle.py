"""What a pass with nothing changed costs, to the byte as it goes over the wire as HTTP/1.1."""

import gzip
import json
from collections.abc import Mapping

import pytest

from tests.portal_client import PortalAnswer, PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device

MOST_BYTES = 4 * 1_024

BROWSER_HEADERS = {
    "Host": "field-portal.alderwick-industries.example",
    "Connection": "keep-alive",
    "Pragma": "no-cache",
    "Cache-Control": "no-cache",
    "sec-ch-ua-platform": '"Android"',
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36",
    "sec-ch-ua": '"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"',
    "X-Release": "2026.11.22-8077a13",
    "sec-ch-ua-mobile": "?1",
    "X-Protocol": "1",
    "Accept": "application/json",
    "Content-Type": "application/json",
    "Origin": "https://field-portal.alderwick-industries.example",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Dest": "empty",
    "Referer": "https://field-portal.alderwick-industries.example/assets/engine-worker.js",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7",
}
"""What Chromium on a phone adds to a request of our worker: more than the other browsers do."""

SERVER_HEADERS = {"Server": "granian"}
"""What the process that speaks HTTP adds to the answers of Django."""


@pytest.fixture
def device(bob: PortalClient) -> Device:
    """Bob's device at rest: everything read, compared and settled as far as can be."""
    device = Device.loaded(bob)
    device.pull()
    return device


def test_a_pass_with_nothing_changed_is_one_request_and_one_batch(
    device: Device, sandbox: SandboxSide
) -> None:
    sandbox.forget_requests()
    answer = json.loads(unpacked(idle_pass(device)))
    assert (answer["unchanged"], answer["tables"]) == (len(device.tables), [])
    assert (sandbox.counts()["requests"], sandbox.counts()["batches"]) == (1, 1)


def test_it_takes_less_than_four_kilobytes_with_all_headers(device: Device) -> None:
    assert len(device.tables) >= 18
    answer = idle_pass(device)
    cookies = "; ".join(f"{c.key}={c.value}" for c in device.client.http.cookies.values())
    own = {
        "X-CSRFToken": device.client.token,
        "Content-Length": str(device.client.sent),
        "Cookie": cookies,
    }
    sizes = {
        "request headers": head("POST /api/sync/pull HTTP/1.1", {**BROWSER_HEADERS, **own}),
        "request body": device.client.sent,
        "answer headers": head("HTTP/1.1 200 OK", {**SERVER_HEADERS, **answer.headers}),
        "answer body": len(answer.body),
    }
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def idle_pass(device: Device) -> PortalAnswer:
    """The only request of such a pass, with all tables compared and the facts of the device."""
    facts = {
        "pending": 0,
        "attention": 0,
        "storageBytes": 48_120_320,
        "lastPassMs": 812,
        "workLost": False,
    }
    whose = {
        "organization": device.client.organization,
        "user": device.client.user,
        "device": device.client.device,
    }
    message = {
        **whose,
        "fingerprint": device.manifest["fingerprint"],
        "cursor": device.cursor,
        "again": [],
        "tables": [device.ask(name, is_checked=True, bits=4) for name in device.tables],
        "facts": facts,
    }
    packing = {"Accept-Encoding": BROWSER_HEADERS["Accept-Encoding"]}
    return device.client.request("POST", "/api/sync/pull", message, **packing)


def unpacked(answer: PortalAnswer) -> bytes:
    """The body; it stays as it is when packing, with its random padding, makes it no shorter."""
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(answer.body) if is_packed else answer.body


def head(first_line: str, headers: Mapping[str, str]) -> int:
    """Bytes of the first line and the headers, with the empty line after them."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return len("\r\n".join(lines).encode())
