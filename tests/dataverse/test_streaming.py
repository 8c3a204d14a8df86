"""Reads of any length in the memory of a few pages."""

import tracemalloc
from collections.abc import Callable, Iterator

import pytest
import requests
from urllib3 import HTTPResponse

from portal.dataverse import MORE_RECORDS, NEXT_LINK, PAGING_COOKIE, Client
from tests.dataverse.fake_upstream import API, answer, client_on

ROWS_PER_PAGE = 1_000
FETCH = "<fetch><entity name='account'><attribute name='name'/></entity></fetch>"
COOKIE = '<cookie pagenumber="{}" pagingcookie="%253ccookie%253e" istracking="False" />'


def endless(pages: int) -> Callable[[requests.PreparedRequest], HTTPResponse]:
    """An upstream with this many pages of big rows; it remembers nothing but a number."""
    given = iter(range(1, pages + 1))

    def transport(_request: requests.PreparedRequest) -> HTTPResponse:
        page = next(given)
        body: dict[str, object] = {
            "value": [{"name": f"{page}/{one} " + "x" * 200} for one in range(ROWS_PER_PAGE)]
        }
        if page < pages:
            body[NEXT_LINK] = f"{API}accounts?$skiptoken={page}"
            body[f"@{MORE_RECORDS}"] = True
            body[f"@{PAGING_COOKIE}"] = COOKIE.format(page + 1)
        else:
            body["@odata.deltaLink"] = f"{API}accounts?$deltatoken=1"
        return answer(200, body)

    return transport


READS: dict[str, Callable[[Client], Iterator[object]]] = {
    "query": lambda client: client.query("accounts"),
    "fetch": lambda client: client.fetch("accounts", FETCH),
    "changes": lambda client: iter(client.track_changes("accounts", select=["name"])),
}


def peak_of(read: Callable[[Client], Iterator[object]], pages: int) -> int:
    """The most bytes that reading all pages held at once."""
    client, adapter = client_on(endless(pages))
    adapter.requests = _Forgetful()
    tracemalloc.start()
    try:
        rows = sum(1 for _ in read(client))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert rows == pages * ROWS_PER_PAGE


class _Forgetful(list[requests.PreparedRequest]):
    """A list that keeps nothing: what the test's own adapter remembers is not the client's."""

    def append(self, _request: requests.PreparedRequest) -> None:
        pass


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_memory_does_not_grow_with_the_result(
    read: Callable[[Client], Iterator[object]],
) -> None:
    few, many = peak_of(read, 4), peak_of(read, 40)
    assert many < few * 1.3
