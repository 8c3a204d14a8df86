"""Batch answers in the shapes that the documents print, line by line."""

import pytest

from portal.dataverse import (
    AccessDenied,
    Answer,
    ChangeSet,
    ChangeSetAnswer,
    NotFound,
    Operation,
    Part,
    PartAnswer,
    decode_batch,
)

GET = Operation("GET", "accounts")
POST = Operation("POST", "accounts", body={"name": "A"})
LINK = "https://contoso.example/api/data/v9.2/accounts(00000000-0000-0000-0000-000000000001)"
ERROR = '{"error":{"code":"0x80040217","message":"account With Id = 1 Does Not Exist"}}'

SUCCESS = f"""\
--batchresponse_G
Content-Type: multipart/mixed; boundary=changesetresponse_H

--changesetresponse_H
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 1

HTTP/1.1 204 No Content
OData-Version: 4.0
Location: {LINK}
OData-EntityId: {LINK}


--changesetresponse_H--
--batchresponse_G
Content-Type: application/http
Content-Transfer-Encoding: binary

HTTP/1.1 200 OK
Content-Type: application/json; odata.metadata=minimal; odata.streaming=true
OData-Version: 4.0

{{"value":[]}}
--batchresponse_G--
"""
WRAPPED = f"""\
--batchresponse_G
Content-Type: multipart/mixed; boundary="changesetresponse_H"

--changesetresponse_H
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 2

HTTP/1.1 404 Not Found
REQ_ID: 5fe339e5-c75e-4dad-9597-b257ebce666b
Content-Type: application/json; odata.metadata=minimal
OData-Version: 4.0

{ERROR}
--changesetresponse_H--

--batchresponse_G--
"""
PLAIN = f"""\
--batchresponse_G
Content-Type: application/http
Content-Transfer-Encoding: binary
X-Unknown: of no interest

HTTP/1.1 404 Not Found
REQ_ID: 5fe339e5-c75e-4dad-9597-b257ebce666b
X-Unknown: a: b; c="d"
Content-Type: application/json; odata.metadata=minimal

{ERROR}
--batchresponse_G--
"""
ENDINGS = pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
TYPES = ["multipart/mixed; boundary=batchresponse_G", 'Multipart/Mixed;boundary="batchresponse_G"']


def read(text: str, newline: str, parts: list[Part], kind: str = TYPES[0]) -> list[PartAnswer]:
    return decode_batch(text.replace("\n", newline).encode(), kind, parts)


@ENDINGS
@pytest.mark.parametrize("kind", TYPES)
def test_a_change_set_and_a_read(newline: str, kind: str) -> None:
    written, found = read(SUCCESS, newline, [ChangeSet((POST,)), GET], kind)
    assert isinstance(written, ChangeSetAnswer)
    assert written.answers[0].headers["OData-EntityId"] == LINK
    assert isinstance(found, Answer)
    assert found.body == {"value": []}


@ENDINGS
def test_text_before_the_first_boundary_is_nobodys(newline: str) -> None:
    preamble = f"\nThis is a multipart message.\n{SUCCESS}"
    assert len(read(preamble, newline, [ChangeSet((POST,)), GET])) == 2


@ENDINGS
@pytest.mark.parametrize(("text", "content_id"), [(WRAPPED, "2"), (PLAIN, None)])
def test_a_failed_change_set_wrapped_or_plain(
    newline: str, text: str, content_id: str | None
) -> None:
    (result,) = read(text, newline, [ChangeSet((POST, POST))])
    assert isinstance(result, ChangeSetAnswer)
    assert result.failed is not None
    assert result.failed.content_id == content_id
    assert isinstance(result.failed.error, NotFound)
    assert not isinstance(result.failed.error, AccessDenied)


@ENDINGS
def test_unknown_headers_of_parts_and_answers_do_no_harm(newline: str) -> None:
    (result,) = read(PLAIN, newline, [GET])
    assert isinstance(result, Answer)
    assert result.headers["X-Unknown"] == 'a: b; c="d"'
