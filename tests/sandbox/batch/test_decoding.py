"""The batch parser: everything that clients are known to send, and nothing that is broken."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sandbox.batch.decoding import ChangeSet, Operation, decode_batch
from portal.sandbox.errors import BadRequest

KIND = 'multipart/mixed; boundary="batch_x"'
SIMPLE = (
    "--batch_x\nContent-Type: application/http\nContent-Transfer-Encoding: binary\n\n"
    "GET accounts?$filter=name eq 'a b' HTTP/1.1\nAccept: application/json\n\n\n--batch_x--\n"
)
EXPECTED = Operation("GET", "accounts?$filter=name eq 'a b'", {"accept": "application/json"}, b"")


def only(body: str, kind: str = KIND) -> Operation:
    [found] = decode_batch(body.encode(), kind)
    assert isinstance(found, Operation)
    return Operation(found.method, found.target, found.headers, found.body.strip())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(SIMPLE, KIND, id="line feeds"),
        pytest.param(SIMPLE.replace("\n", "\r\n"), KIND, id="carriage returns"),
        pytest.param("\r\n" + SIMPLE, KIND, id="blank preamble"),
        pytest.param(SIMPLE, "multipart/mixed;boundary=batch_x", id="unquoted boundary"),
        pytest.param(SIMPLE.rstrip(), KIND, id="nothing after the end"),
        pytest.param(SIMPLE.replace("json\n\n\n", "json\n"), KIND, id="no blank line, no body"),
        pytest.param(SIMPLE.replace(": ", ":"), KIND, id="no space after colons"),
        pytest.param(SIMPLE.replace(" HTTP/1.1", ""), KIND, id="no protocol"),
    ],
)
def test_the_same_operation_is_read_from(body: str, kind: str) -> None:
    assert only(body, kind) == EXPECTED


def test_a_change_set_keeps_its_operations_in_order() -> None:
    body = (
        "--batch_x\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"
        "--c\r\nContent-ID: 1\r\nContent-Type: application/http\r\n\r\n"
        'POST a HTTP/1.1\r\n\r\n{"x":1}\r\n'
        "--c\r\ncontent-type:application/http\r\ncontent-id:2\r\n\r\nDELETE $1 HTTP/1.1\r\n\r\n"
        "--c--\r\n--batch_x--\r\n"
    )
    [found] = decode_batch(body.encode(), KIND)
    assert isinstance(found, ChangeSet)
    assert [(one.method, one.target, one.content_id) for one in found.operations] == [
        ("POST", "a", "1"),
        ("DELETE", "$1", "2"),
    ]
    assert found.operations[0].body == b'{"x":1}'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (SIMPLE, "multipart/mixed"),
        (SIMPLE, "application/json"),
        ("", KIND),
        (SIMPLE.replace("--batch_x--", ""), KIND),
        (SIMPLE.replace("application/http", "text/plain"), KIND),
        (SIMPLE.replace("GET accounts", "?"), KIND),
    ],
)
def test_what_is_no_batch_is_refused(body: str, kind: str) -> None:
    with pytest.raises(BadRequest):
        decode_batch(body.encode(), kind)


@given(st.binary(max_size=400), st.booleans())
def test_noise_is_refused_or_read_but_never_crashes(noise: bytes, framed: bool) -> None:
    body = b"--batch_x\n" + noise + b"\n--batch_x--" if framed else noise
    with suppress(BadRequest):
        decode_batch(body, KIND)


@given(st.lists(st.text(st.characters(min_codepoint=32, codec="utf-8"), max_size=50), max_size=5))
def test_bodies_come_back_as_they_were_sent(texts: list[str]) -> None:
    parts = "".join(
        "--batch_x\r\nContent-Type: application/http\r\n\r\n"
        f"POST a HTTP/1.1\r\nX: y\r\n\r\n{one}\r\n"
        for one in texts
    )
    found = decode_batch(f"{parts}--batch_x--\r\n".encode(), KIND)
    assert [one.body.decode() for one in found if isinstance(one, Operation)] == texts
