"""Driving the sandbox as a test does: rules, the clock, batches of change sets."""

import json
from typing import Any

from tests.sandbox.api import Answer, Api, call

CONTROL = "/sandbox/control"


def control(method: str, path: str, body: object = None) -> Answer:
    """Ask the control endpoint."""
    content = b"" if body is None else json.dumps(body).encode()
    return call(method, f"{CONTROL}/{path}", content, {})


def spoil(**rule: Any) -> None:
    """Add a fault rule."""
    answer = control("POST", "faults", rule)
    assert answer.status == 200, answer.content


def advance(seconds: float) -> None:
    """Let so many seconds pass by the sandbox's clock, which then stands still."""
    answer = control("POST", "clock", {"advance_seconds": seconds, "frozen": True})
    assert answer.status == 200, answer.content


def operation(request: str, body: object = None, content_id: int | None = None) -> str:
    """One operation as a part of a batch, without its boundary."""
    lines = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"]
    lines += [f"Content-ID: {content_id}"] if content_id else []
    lines += ["", f"{request} HTTP/1.1", "Content-Type: application/json", ""]
    return "\r\n".join([*lines, "" if body is None else json.dumps(body)])


def change_set(*operations: tuple[str, object], boundary: str = "set_s") -> str:
    """A change set as a part of a batch."""
    lines = [f"Content-Type: multipart/mixed; boundary={boundary}", ""]
    for number, (request, body) in enumerate(operations, start=1):
        lines += [f"--{boundary}", operation(request, body, number)]
    return "\r\n".join([*lines, f"--{boundary}--"])


def send_batch(api: Api, *parts: str, **headers: str) -> Answer:
    """Send parts as one batch."""
    lines = [line for part in parts for line in ("--batch_b", part)]
    return api.batch("\r\n".join([*lines, "--batch_b--", ""]), **headers)
