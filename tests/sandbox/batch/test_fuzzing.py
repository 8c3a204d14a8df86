"""Broken batches: whatever arrives is refused or answered; the server never fails or hangs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.sandbox.batch.decoding import decode_batch
from portal.sandbox.errors import SandboxError
from tests.sandbox.api import Api
from tests.sandbox.control.driving import change_set, operation

KIND = "multipart/mixed; boundary=batch_b"
VALID = "\r\n".join(
    [
        "--batch_b", operation("GET accounts?$select=name&$filter=name eq 'a b'"),
        "--batch_b", change_set(("POST accounts", {"name": "A"}), ("PATCH $1", {"fax": None})),
        "--batch_b", operation("DELETE contacts(00000000-0000-0000-0000-000000000001)"),
        "--batch_b--", "",
    ]
).encode()  # fmt: skip
PIECES = [b"--", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--batch_b", b"--batch_b--", b"--set_s",
          b"Content-Type: multipart/mixed; boundary=batch_b", b"Content-ID: 1", b"$1", b"HTTP/1.1",
          b"GET ", b"POST $batch", b"\x00", b"\xff\xfe", b" " * 50, b":", b'boundary=""',
          b"("]  # fmt: skip
EDITS = st.lists(
    st.tuples(st.integers(0, len(VALID)), st.integers(0, 30), st.sampled_from(PIECES)), max_size=6
)
FUZZ = settings(
    max_examples=80, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def edited(edits: list[tuple[int, int, bytes]]) -> bytes:
    """The valid batch with stretches replaced."""
    found = VALID
    for start, length, piece in edits:
        found = found[:start] + piece + found[start + length :]
    return found


def mixed(body: bytes, choices: list[bool]) -> bytes:
    """The batch with some of its lines ended by LF alone."""
    lines = body.split(b"\r\n")
    ends = [b"\n" if one else b"\r\n" for one in choices] + [b"\r\n"] * len(lines)
    return b"".join(line + end for line, end in zip(lines, ends, strict=False))


def is_survived(api: Api, body: bytes, kind: str = KIND) -> bool:
    answer = api.send("POST", "$batch", body, {"Content-Type": kind})
    # 501 names what is not served; 500 would be a fault, of the whole or of a part.
    return answer.status in (*range(200, 500), 501) and b"HTTP/1.1 500" not in answer.content


@FUZZ
@given(edits=EDITS)
def test_mutated_batches_never_fail_the_server(
    alice: Api, edits: list[tuple[int, int, bytes]]
) -> None:
    assert is_survived(alice, edited(edits))


@FUZZ
@given(at=st.integers(0, len(VALID)))
def test_batches_cut_anywhere_are_refused(alice: Api, at: int) -> None:
    body = VALID[:at]
    assert is_survived(alice, body)
    if not body.rstrip(b"\r\n").endswith(b"--batch_b--"):
        with pytest.raises(SandboxError):
            decode_batch(body, KIND)


@FUZZ
@given(choices=st.lists(st.booleans(), max_size=60))
def test_any_mix_of_line_ends_is_the_same_batch(choices: list[bool]) -> None:
    expected, found = decode_batch(VALID, KIND), decode_batch(mixed(VALID, choices), KIND)
    assert [str(one).replace("\\r", "") for one in found] == [
        str(one).replace("\\r", "") for one in expected
    ]


@FUZZ
@given(noise=st.binary(max_size=500), kind=st.sampled_from([KIND, "multipart/mixed", "text/plain"]))
def test_noise_never_fails_the_server(alice: Api, noise: bytes, kind: str) -> None:
    assert is_survived(alice, noise, kind)
    assert is_survived(alice, b"--batch_b\r\n" + noise + b"\r\n--batch_b--", kind)


@FUZZ
@given(boundary=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=70))
def test_any_boundary_is_survived(alice: Api, boundary: str) -> None:
    assert is_survived(alice, VALID, f"multipart/mixed; boundary={boundary}")
