"""Rows are read to the last page, written with their preconditions, and batched."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import requests
from defusedxml.ElementTree import fromstring
from urllib3 import HTTPResponse

from portal import dataverse
from portal.dataverse import Answer, ChangeSet, Operation, retrieve_operation
from portal.dataverse.fetchxml import attributes
from tests.dataverse.batch_printer import OUTER, Dialect, Printed
from tests.dataverse.fake_upstream import API, DATE, FunctionAdapter, answer, client_on, script
from tests.dataverse.test_fetchxml import INNER, cookie_annotation

ID = "0b3e7b0e-6b1c-4d1e-9a57-1f2e3d4c5b6a"
ROWS = [{"name": "A"}, {"name": "B"}, {"name": "C"}]
PLAIN = Dialect()
GET = Operation("GET", "accounts")


def batched(*parts: Printed, status: int = 200) -> HTTPResponse:
    """A batch answer."""
    return answer(status, PLAIN.batch(parts), {"Content-Type": PLAIN.content_type(OUTER)})


def body_of(request: requests.PreparedRequest) -> bytes:
    """The bytes that were sent."""
    assert isinstance(request.body, bytes)
    return request.body


def fetched(adapter: FunctionAdapter, index: int) -> dict[str, str]:
    """The attributes of the fetch element that was sent."""
    (text,) = parse_qs(urlsplit(str(adapter.requests[index].url)).query)["fetchXml"]
    return dict(fromstring(text).attrib)


def test_a_query_follows_its_links_with_the_same_preferences() -> None:
    link = f"{API}accounts?$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E"
    client, adapter = client_on(
        script(
            answer(200, {"value": ROWS[:2], "@odata.nextLink": link}),
            answer(200, {"value": ROWS[2:]}),
        )
    )
    assert list(client.query("accounts", select=["name"], page_size=2)) == ROWS
    assert unquote(str(adapter.requests[1].url)) == unquote(link)
    assert {r.headers["Prefer"] for r in adapter.requests} == {"odata.maxpagesize=2"}


def test_a_query_reads_no_further_than_it_is_asked() -> None:
    page = {"value": ROWS, "@odata.nextLink": f"{API}accounts?$skiptoken=2"}
    client, adapter = client_on(script(answer(200, page)))
    assert next(iter(client.query("accounts"))) == ROWS[0]
    assert len(adapter.requests) == 1


def test_a_top_is_not_mixed_with_a_page_size() -> None:
    client, adapter = client_on(script(answer(200, {"value": []})))
    list(client.query("accounts", top=3, page_size=2))
    assert "Prefer" not in adapter.requests[0].headers


def test_a_fetch_follows_its_paging_cookie() -> None:
    more = {
        "value": ROWS[:2],
        "@Microsoft.Dynamics.CRM.morerecords": True,
        "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie": cookie_annotation(2, INNER),
    }
    last = {"value": ROWS[2:], "@Microsoft.Dynamics.CRM.morerecords": False}
    client, adapter = client_on(script(answer(200, more), answer(200, last)))
    rows = list(client.fetch("accounts", "<fetch count='2'><entity name='account'/></fetch>"))
    assert rows == ROWS
    assert fetched(adapter, 0) == {"count": "2"}
    assert fetched(adapter, 1) == {"count": "2", "page": "2", "paging-cookie": INNER}


def test_a_fetch_too_long_for_a_url_rides_in_a_batch() -> None:
    client, adapter = client_on(script(batched(Printed(200, {"value": ROWS}))))
    columns = attributes(f"column_{n}" for n in range(500))
    document = f"<fetch><entity name='account'>{columns}</entity></fetch>"
    assert list(client.fetch("accounts", document)) == ROWS
    assert adapter.requests[0].url == f"{API}$batch"


def test_a_row_is_retrieved_by_its_id() -> None:
    client, adapter = client_on(script(answer(200, {"accountid": ID, "name": "A"})))
    assert client.retrieve("accounts", ID.upper(), select=["name"])["name"] == "A"
    assert adapter.requests[0].url == f"{API}accounts({ID})?$select=name"


def test_a_created_row_is_named_by_the_answer() -> None:
    client, adapter = client_on(
        script(answer(204, None, {"OData-EntityId": f"{API}accounts({ID})"}))
    )
    assert client.create("accounts", {"name": "A"}) == ID
    assert (adapter.requests[0].method, adapter.requests[0].body) == ("POST", b'{"name":"A"}')


def test_a_create_whose_answer_names_no_row_is_malformed() -> None:
    client, _ = client_on(script(answer(204)))
    with pytest.raises(dataverse.MalformedAnswer):
        client.create("accounts", {})


def test_an_update_never_resurrects_a_deleted_row() -> None:
    client, adapter = client_on(script(answer(204), answer(204)))
    client.update("accounts", ID, {"name": "B"})
    client.update("accounts", ID, {"name": "B"}, if_match='W/"7"')
    assert [r.headers["If-Match"] for r in adapter.requests] == ["*", 'W/"7"']
    assert {r.method for r in adapter.requests} == {"PATCH"}


def test_a_delete_names_the_version_that_it_means() -> None:
    client, adapter = client_on(script(answer(204)))
    client.delete("accounts", ID, if_match='W/"7"')
    assert (adapter.requests[0].method, adapter.requests[0].headers["If-Match"]) == (
        "DELETE",
        'W/"7"',
    )


def test_a_batch_gives_answers_in_order_and_the_upstreams_time() -> None:
    client, adapter = client_on(script(batched(Printed(200, {"value": []}), Printed(204))))
    result = client.batch([GET, Operation("DELETE", f"accounts({ID})")])
    assert [r.status for r in result.results if isinstance(r, Answer)] == [200, 204]
    assert result.server_time.strftime("%a, %d %b %Y %H:%M:%S GMT") == DATE
    (request,) = adapter.requests
    assert request.headers["Prefer"] == "odata.continue-on-error"
    assert request.headers["Content-Type"].startswith('multipart/mixed; boundary="batch_')
    assert b"GET /api/data/v9.2/accounts HTTP/1.1" in body_of(request)


def test_a_batch_that_stops_at_an_error_gives_what_was_done() -> None:
    gone = Printed(404, {"error": {"code": "0x80040217", "message": "gone"}})
    client, adapter = client_on(script(batched(Printed(200, {}), gone, status=404)))
    result = client.batch([GET, GET, GET], continue_on_error=False)
    assert [r.is_ok for r in result.results] == [True, False]
    assert "Prefer" not in adapter.requests[0].headers


def test_a_batch_that_should_have_gone_on_but_did_not_is_malformed() -> None:
    gone = Printed(404, {"error": {"code": "0x80040217", "message": "gone"}})
    client, _ = client_on(script(batched(gone)))
    with pytest.raises(dataverse.MalformedAnswer):
        client.batch([GET, GET])


def test_a_batch_of_reads_is_repeated_and_one_with_writes_is_not() -> None:
    whole = batched(Printed(200, {"value": []}))
    client, adapter = client_on(script(requests.ConnectionError("cut"), whole))
    client.batch([GET])
    assert len(adapter.requests) == 2
    client, adapter = client_on(script(requests.ConnectionError("cut")))
    with pytest.raises(dataverse.AnswerCutOff):
        client.batch([ChangeSet((Operation("POST", "accounts", body={}),))])
    assert len(adapter.requests) == 1


def test_a_batch_refused_as_a_whole_is_raised() -> None:
    body = {"error": {"code": "0x80040220", "message": "no"}}
    client, _ = client_on(script(answer(403, body)))
    with pytest.raises(dataverse.AccessDenied):
        client.batch([GET])


def test_many_reads_go_in_few_batches_and_to_their_last_page() -> None:
    link = f"{API}accounts?$skiptoken=2"
    pages = [Printed(200, {"value": [{"n": n}]}) for n in range(100)]
    last = Printed(200, {"value": [{"n": 100}], "@odata.nextLink": link})
    client, adapter = client_on(
        script(batched(*pages), batched(last), answer(200, {"value": [{"n": 101}]}))
    )
    found = client.rows_of_all([GET] * 101)
    assert [row["n"] for rows in found for row in rows] == list(range(102))
    assert len(adapter.requests) == 3


def test_the_first_error_of_many_reads_is_raised() -> None:
    denied = Printed(403, {"error": {"code": "0x80040220", "message": "no"}})
    client, _ = client_on(script(batched(Printed(200, {"value": []}), denied)))
    with pytest.raises(dataverse.AccessDenied):
        client.rows_of_all([GET, GET])


@pytest.mark.parametrize("body", [[], {}, {"value": {}}, {"value": [1]}, "text"], ids=repr)
def test_an_answer_without_rows_is_malformed(body: object) -> None:
    client, _ = client_on(script(answer(200, body)))
    with pytest.raises(dataverse.MalformedAnswer):
        list(client.query("accounts"))


def test_who_am_i_gives_ids_in_lower_case() -> None:
    body = {"UserId": ID.upper(), "BusinessUnitId": ID, "OrganizationId": ID}
    client, _ = client_on(script(answer(200, body)))
    assert client.who_am_i() == dataverse.WhoAmI(ID, ID, ID)


def test_a_read_of_one_row_for_a_batch_names_columns_and_annotations() -> None:
    operation = retrieve_operation("accounts", ID, select=["name"], annotations=["*"])
    assert operation.path == f"accounts({ID})?$select=name"
    assert operation.headers == {"Prefer": 'odata.include-annotations="*"'}
