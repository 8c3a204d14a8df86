"""`$batch` survives both directions, every dialect, and being cut off anywhere.

Long, because the dialects are written out as they stand in the documents.
"""

import json
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dataverse import (
    Answer,
    AnswerCutOff,
    ChangeSet,
    ChangeSetAnswer,
    MalformedAnswer,
    NotFound,
    Operation,
    Part,
    decode_batch,
    encode_batch,
)
from tests.dataverse.batch_printer import INNER, OUTER, Dialect, Printed

API = "/api/data/v9.2/"
GET = Operation("GET", "accounts?$top=1")
POST = Operation("POST", "accounts", body={"name": "A"})
PLAIN = Dialect()
DIALECTS = [
    Dialect(newline, quoted, blank)
    for newline in ("\r\n", "\n")
    for quoted in (True, False)
    for blank in (True, False)
]
GONE = {"error": {"code": "0x80040217", "message": "account With Id = 1 Does Not Exist"}}


def read_back(body: bytes, content_type: str) -> Message:
    """The body as Python's own mail parser understands it: a second reader."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    return BytesParser(policy=HTTP.clone(max_line_length=None)).parsebytes(head + body)


def parts_of(message: Message) -> list[Message]:
    payload = message.get_payload()
    assert isinstance(payload, list)
    return [part for part in payload if isinstance(part, Message)]


def text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


# --- requests ------------------------------------------------------------------------------------


def test_a_request_is_printed_as_documented() -> None:
    write = Operation("PATCH", "$1", {"If-Match": 'W/"7"'}, {"parent@odata.bind": "$1"})
    body = encode_batch([ChangeSet((POST, write)), GET], boundary="batch_X", api_path=API)
    assert body.decode().split("\r\n") == [
        "--batch_X",
        'Content-Type: multipart/mixed; boundary="changeset_1_batch_X"',
        "",
        "--changeset_1_batch_X",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "Content-ID: 1",
        "",
        "POST /api/data/v9.2/accounts HTTP/1.1",
        "Content-Type: application/json; type=entry",
        "",
        '{"name":"A"}',
        "--changeset_1_batch_X",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "Content-ID: 2",
        "",
        "PATCH $1 HTTP/1.1",
        "Content-Type: application/json; type=entry",
        'If-Match: W/"7"',
        "",
        '{"parent@odata.bind":"$1"}',
        "--changeset_1_batch_X--",
        "",
        "--batch_X",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "",
        "GET /api/data/v9.2/accounts?$top=1 HTTP/1.1",
        "",
        "",
        "--batch_X--",
        "",
    ]


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
bodies = st.dictionaries(st.text(max_size=8), json_values, max_size=4)
reads = st.builds(Operation, st.just("GET"), st.sampled_from(["accounts", "contacts?$top=2"]))
writes = st.builds(
    Operation,
    st.sampled_from(["POST", "PATCH"]),
    st.sampled_from(["accounts", "$1", "tasks(1)"]),
    st.sampled_from([{}, {"If-Match": "*"}]),
    bodies,
)
change_sets = st.lists(writes, min_size=1, max_size=4).map(lambda ops: ChangeSet(tuple(ops)))
batches: st.SearchStrategy[list[Part]] = st.lists(reads | writes | change_sets, min_size=1)


@given(batches)
def test_any_request_is_understood_by_another_parser(parts: list[Part]) -> None:
    body = encode_batch(parts, boundary="batch_X", api_path=API)
    read = parts_of(read_back(body, 'multipart/mixed; boundary="batch_X"'))
    assert len(read) == len(parts)
    for part, message in zip(parts, read, strict=True):
        if isinstance(part, ChangeSet):
            inner = parts_of(message)
            assert [m["Content-ID"] for m in inner] == [
                str(n) for n, _ in enumerate(part.operations, 1)
            ]
            for operation, one in zip(part.operations, inner, strict=True):
                assert_printed(operation, text_of(one))
        else:
            assert_printed(part, text_of(message))


def assert_printed(operation: Operation, text: str) -> None:
    head, _, body = text.partition("\r\n\r\n")
    line, *headers = head.split("\r\n")
    target = operation.path if operation.path.startswith("$1") else API + operation.path
    assert line == f"{operation.method} {target} HTTP/1.1"
    assert {f"{k}: {v}" for k, v in operation.headers.items()} <= set(headers)
    if operation.body is None:
        assert body.strip() == ""
    else:
        assert json.loads(body) == operation.body


REFUSED: list[tuple[str, list[Part]]] = [
    ("nothing", []),
    ("an empty change set", [ChangeSet(())]),
    ("a read in a change set", [ChangeSet((POST, GET))]),
    ("more operations than a batch holds", [GET] * 1001),
    ("a blank in a path", [Operation("GET", "accounts?$filter=name eq 1")]),
    ("a line break in a path", [Operation("GET", "accounts HTTP/1.1\r\nX: y")]),
    ("a line break in a header", [Operation("GET", "accounts", {"Prefer": "a\r\nX: y"})]),
]


@pytest.mark.parametrize("parts", [p for _, p in REFUSED], ids=[name for name, _ in REFUSED])
def test_what_no_batch_can_hold_is_refused(parts: list[Part]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — every message differs
        encode_batch(parts, boundary="batch_X", api_path=API)


# --- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS, ids=repr)
def test_every_dialect_is_understood(dialect: Dialect) -> None:
    created = {"OData-EntityId": "https://x/api/data/v9.2/accounts(1)"}
    body = dialect.batch(
        [
            [Printed(204, None, created, "1"), Printed(204, content_id="2")],
            Printed(200, {"value": [{"name": "Zoë -- 漢字"}]}),
            Printed(404, GONE),
            [Printed(404, GONE, content_id="2")],
        ]
    )
    written = ChangeSet((POST, POST))
    parts: list[Part] = [written, GET, GET, written]
    first, second, third, fourth = decode_batch(body, dialect.content_type(OUTER), parts)
    assert isinstance(first, ChangeSetAnswer)
    assert first.is_ok
    assert [a.content_id for a in first.answers] == ["1", "2"]
    assert first.answers[0].headers["OData-EntityId"] == created["OData-EntityId"]
    assert isinstance(second, Answer)
    assert second.body == {"value": [{"name": "Zoë -- 漢字"}]}
    assert isinstance(third, Answer)
    assert isinstance(third.error, NotFound)
    assert isinstance(fourth, ChangeSetAnswer)
    assert fourth.failed is not None
    assert (fourth.is_ok, fourth.answers, fourth.failed.content_id) == (False, (), "2")


printed_reads = st.builds(Printed, st.sampled_from([200, 201]), bodies)
printed_ends = st.builds(Printed, st.sampled_from([204, 304]))
singles = printed_reads | printed_ends | st.just(Printed(404, GONE))
answered = st.lists(
    singles | st.lists(printed_reads | printed_ends, min_size=1, max_size=3), min_size=1, max_size=6
)


def parts_for(answers: list[Any]) -> list[Part]:
    """The batch that these answers fit."""
    return [GET if isinstance(a, Printed) else ChangeSet((POST,) * len(a)) for a in answers]


@given(answered, st.sampled_from(DIALECTS))
def test_any_answer_is_read_as_it_was_meant(answers: list[Any], dialect: Dialect) -> None:
    results = decode_batch(dialect.batch(answers), dialect.content_type(OUTER), parts_for(answers))
    for meant, read in zip(answers, results, strict=True):
        given_answers = read.answers if isinstance(read, ChangeSetAnswer) else (read,)
        meant_answers = [meant] if isinstance(meant, Printed) else meant
        assert [(a.status, a.body) for a in given_answers] == [
            (m.status, m.body) for m in meant_answers
        ]


@given(answered, st.data())
def test_a_cut_off_answer_is_never_taken_for_a_whole_one(answers: list[Any], data: Any) -> None:
    whole = PLAIN.batch(answers)
    closing = len(f"--{OUTER}--\r\n")
    kept = data.draw(st.integers(0, len(whole) - closing - 1))
    with pytest.raises((AnswerCutOff, MalformedAnswer)):
        decode_batch(whole[:kept], PLAIN.content_type(OUTER), parts_for(answers))


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"<html>Welcome to Hotel Wi-Fi</html>", "text/html", MalformedAnswer),
        (b"<html></html>", f"multipart/mixed; boundary={OUTER}", MalformedAnswer),
        (b"", f"multipart/mixed; boundary={OUTER}", AnswerCutOff),
        (b"{}", "application/json", MalformedAnswer),
        (b"", "multipart/mixed", MalformedAnswer),
        (f"--{OUTER}\r\n\r\nhello\r\n--{OUTER}--".encode(), PLAIN.content_type(OUTER), None),
    ],
    ids=["html", "html as multipart", "nothing", "json", "no boundary", "no status line"],
)
def test_what_is_no_batch_answer_is_refused(
    body: bytes, content_type: str, error: type[Exception] | None
) -> None:
    with pytest.raises(error or MalformedAnswer):
        decode_batch(body, content_type, [GET])


MISFITS: list[tuple[str, list[Any], list[Part]]] = [
    ("fewer parts after a success", [Printed(200, {})], [GET, GET]),
    ("more parts", [Printed(200, {}), Printed(200, {})], [GET]),
    ("a change set for a read", [[Printed(204)]], [GET]),
    ("a success for a change set", [Printed(204)], [ChangeSet((POST,))]),
    ("half a change set", [[Printed(204)]], [ChangeSet((POST, POST))]),
]


@pytest.mark.parametrize(
    ("answers", "parts"), [m[1:] for m in MISFITS], ids=[m[0] for m in MISFITS]
)
def test_an_answer_that_does_not_fit_the_batch_is_refused(
    answers: list[Any], parts: list[Part]
) -> None:
    with pytest.raises(MalformedAnswer):
        decode_batch(PLAIN.batch(answers), PLAIN.content_type(OUTER), parts)


def test_a_batch_that_stopped_at_an_error_gives_the_answers_up_to_it() -> None:
    body = PLAIN.batch([Printed(200, {}), Printed(404, GONE)])
    results = decode_batch(body, PLAIN.content_type(OUTER), [GET, GET, GET])
    assert [result.is_ok for result in results] == [True, False]


def test_a_failed_change_set_may_be_printed_as_a_plain_error() -> None:
    body = PLAIN.batch([Printed(404, GONE)])
    (result,) = decode_batch(body, PLAIN.content_type(OUTER), [ChangeSet((POST, POST))])
    assert isinstance(result, ChangeSetAnswer)
    assert result.failed is not None
    assert result.failed.content_id is None


def test_a_count_with_a_byte_order_mark_is_text() -> None:
    lines = ["Content-Type: application/http", "", "HTTP/1.1 200 OK", "Content-Type: text/plain"]
    body = "\r\n".join(PLAIN.enclose(OUTER, [[*lines, "", "\ufeff10 rows"]])).encode()
    (result,) = decode_batch(body, PLAIN.content_type(OUTER), [GET])
    assert isinstance(result, Answer)
    assert result.body == "10 rows"


def test_a_part_that_is_not_the_json_it_claims_is_refused() -> None:
    whole = PLAIN.batch([Printed(200, {"value": [1, 2, 3]})])
    with pytest.raises(MalformedAnswer):
        decode_batch(whole.replace(b", 3]}", b""), PLAIN.content_type(OUTER), [GET])


def test_html_inside_a_failed_part_is_an_error_that_is_not_dataverses() -> None:
    lines = ["Content-Type: application/http", "", "HTTP/1.1 404 Not Found", "", "<html>no</html>"]
    body = "\r\n".join(PLAIN.enclose(OUTER, [lines])).encode()
    (result,) = decode_batch(body, PLAIN.content_type(OUTER), [GET])
    assert isinstance(result.error if isinstance(result, Answer) else None, MalformedAnswer)


def test_the_inner_boundary_may_begin_like_the_outer_one() -> None:
    body = PLAIN.batch([[Printed(204)]]).replace(INNER.encode(), f"{OUTER}_inner".encode())
    (result,) = decode_batch(body, PLAIN.content_type(OUTER), [ChangeSet((POST,))])
    assert result.is_ok
