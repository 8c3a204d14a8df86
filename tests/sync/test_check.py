"""A check answers with as little as says what differs."""

from uuid import UUID

from portal.sync.check import bucket_listing, check_answer, listing_query
from portal.sync.digests import bucket_digests, digest
from tests.sync.examples import ANNA, BERT, account_table

MANY = [(str(UUID(int=number << 96 | number)), number) for number in range(1, 502)]


def test_equal_digests_are_the_same() -> None:
    assert check_answer(MANY, digest(list(reversed(MANY))), bits=4) == {"state": "same"}


def test_a_short_listing_is_sent_as_it_is() -> None:
    answer = check_answer([(ANNA, 1), (BERT, 2)], digest([(ANNA, 1)]), bits=0)
    assert answer == {"state": "rows", "rows": [[ANNA, 1], [BERT, 2]]}


def test_an_empty_listing_tells_the_device_to_empty_the_table() -> None:
    assert check_answer([], digest([(ANNA, 1)]), bits=0) == {"state": "rows", "rows": []}


def test_a_long_listing_is_sent_as_digests_of_buckets() -> None:
    answer = check_answer(MANY, digest(MANY[1:]), bits=3)
    figures = bucket_digests(MANY, 3)
    assert answer["state"] == "buckets"
    assert answer["buckets"] == [[b, figures[b].count, figures[b].hex] for b in sorted(figures)]


def test_a_listing_that_nobody_asked_for_is_sent_even_so() -> None:
    assert check_answer([(ANNA, 1)], None, bits=0)["state"] == "rows"


def test_the_listing_of_all_buckets_is_the_listing() -> None:
    assert bucket_listing(MANY, range(8), bits=3) == [list(row) for row in MANY]
    parts = [bucket_listing(MANY, [bucket], bits=3) for bucket in range(8)]
    assert sum(map(len, parts)) == len(MANY)


def test_a_listing_reads_ids_and_versions_of_the_scope_to_the_end() -> None:
    query = listing_query(account_table("<own/>"))
    assert (query.select, query.is_whole, query.scope.branches) == ((), True, ("<own/>",))
