"""Change tracking as the documents print it."""

from typing import Any

import pytest

from portal.dataverse import (
    Changed,
    ChangeTrackingOff,
    Deleted,
    MalformedAnswer,
    VersionStampExpired,
)
from tests.dataverse.fake_upstream import API, answer, client_on, refusal, script

NEXT = f"{API}accounts?$select=name&$skiptoken=x"
DELTA = f"{API}accounts?$select=name&$deltatoken=919042%2108%2f22%2f2017%2008%3a10%3a44"
LATER = f"{API}accounts?$select=name&$deltatoken=919058%2108%2f22%2f2017%2008%3a21%3a20"
ROW = {"@odata.etag": 'W/"915244"', "name": "Monte Orton", "accountid": "60c4"}
GONE = {
    "@odata.context": f"{API}$metadata#accounts/$deletedEntity",
    "id": "2E45",
    "reason": "deleted",
}


def page(*entries: Any, **links: str) -> dict[str, Any]:
    return {"value": list(entries), **{f"@odata.{name}": link for name, link in links.items()}}


def test_a_baseline_is_read_page_by_page_with_its_preference() -> None:
    client, adapter = client_on(
        script(answer(200, page(ROW, nextLink=NEXT)), answer(200, page(ROW, deltaLink=DELTA)))
    )
    feed = client.track_changes("accounts", select=["name"])
    changes = iter(feed)
    assert next(changes) == Changed(ROW)
    assert len(adapter.requests) == 1
    with pytest.raises(LookupError):
        _ = feed.delta_link
    assert list(changes) == [Changed(ROW)]
    assert feed.delta_link == DELTA
    assert [request.url for request in adapter.requests] == [f"{API}accounts?$select=name", NEXT]
    assert {r.headers["Prefer"] for r in adapter.requests} == {"odata.track-changes"}


def test_a_delta_gives_rows_and_deletions_and_the_next_link() -> None:
    client, adapter = client_on(script(answer(200, page(ROW, GONE, deltaLink=LATER))))
    feed = client.changes(DELTA)
    assert list(feed) == [Changed(ROW), Deleted("2e45")]
    assert feed.delta_link == LATER
    assert list(feed) == []
    # `requests` writes percent-encodings in capitals, which means the same.
    assert str(adapter.requests[0].url).lower() == DELTA.lower()


def test_nothing_new_is_an_empty_feed_with_a_link() -> None:
    client, _ = client_on(script(answer(200, page(deltaLink=LATER))))
    feed = client.changes(DELTA)
    assert list(feed) == []
    assert feed.delta_link == LATER


@pytest.mark.parametrize(
    "body",
    [page(ROW), {"@odata.deltaLink": DELTA}, page("text", deltaLink=DELTA),
     page({"@odata.context": "x/$deletedEntity"}, deltaLink=DELTA)],
)  # fmt: skip
def test_what_is_no_feed_is_malformed(body: Any) -> None:
    client, _ = client_on(script(answer(200, body)))
    with pytest.raises(MalformedAnswer):
        list(client.changes(DELTA))


@pytest.mark.parametrize(
    ("code", "kind"), [("0x80044352", VersionStampExpired), ("0x80072491", ChangeTrackingOff)]
)
def test_a_refused_feed_says_what_to_do(code: str, kind: type[Exception]) -> None:
    client, _ = client_on(script(refusal(400, code)))
    with pytest.raises(kind):
        list(client.changes(DELTA))
