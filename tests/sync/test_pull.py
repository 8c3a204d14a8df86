"""What a pull asks, and how a cursor goes on after it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.dataverse import AccessDenied
from portal.sync.batches import Moment
from portal.sync.cursors import Cursor, Page
from portal.sync.digests import Digest
from portal.sync.pull import LARGEST_PAGE, TableAsk, advanced, page_sizes, table_answer
from portal.sync.reading import Found
from tests.sync.examples import ANNA, account_row, account_table

TABLE = account_table("<own/>", scope_hash="today")
NOON = Moment(datetime(2026, 11, 22, 12, tzinfo=UTC), elapsed=2.0)
HELD = Digest(1, 5)


def cursor_of_today(
    settled: int,
    high: int = 50,
    ring: tuple[tuple[float, int], ...] = (),
    page: Page | None = None,
) -> Cursor:
    return Cursor(settled, high, ring, "today", page)


def ask(cursor: Cursor | None, held: Digest | None = None) -> TableAsk:
    return TableAsk(TABLE, cursor, held, bits=4)


def test_a_first_pull_reads_from_the_start_without_a_check() -> None:
    [rows] = ask(None).queries(LARGEST_PAGE)
    assert (rows.after, rows.page_size, rows.select) == (0, LARGEST_PAGE, ("name", "revenue"))
    assert not rows.is_whole


def test_a_pull_without_a_digest_reads_again_what_is_not_settled() -> None:
    [rows] = ask(cursor_of_today(41, high=50)).queries(LARGEST_PAGE)
    assert rows.after == 41


def test_a_pull_with_a_digest_reads_what_is_new_and_then_the_listing() -> None:
    rows, listing = ask(cursor_of_today(41, high=50), HELD).queries(LARGEST_PAGE)
    assert rows.after == 50
    assert listing.is_whole
    assert listing.select == ()


def test_a_pull_in_the_middle_of_a_run_goes_on_where_it_was() -> None:
    [rows] = ask(cursor_of_today(41, page=Page(0.0, 99, from_settled=True))).queries(LARGEST_PAGE)
    assert rows.after == 99


def test_another_scope_is_checked_unasked_and_goes_on_from_what_is_there() -> None:
    rows, listing = ask(Cursor(41, 50, scope="yesterday")).queries(LARGEST_PAGE)
    assert rows.after == 50
    assert listing.is_whole


def test_a_page_that_is_not_the_last_keeps_the_beginning_of_its_run() -> None:
    found = Found([account_row(ANNA, 77)], 80, has_more=True)
    cursor = advanced(ask(None), found, NOON)
    assert cursor.page == Page(NOON.started, 80, from_settled=True)
    later = advanced(ask(cursor), replace(found, reached=90), Moment(NOON.server_time, 0))
    assert later.page == Page(NOON.started, 90, from_settled=True)


def test_the_last_page_notes_a_time_after_the_reads() -> None:
    cursor = advanced(ask(None), Found([account_row(ANNA, 77)], 77), NOON)
    assert cursor == cursor_of_today(0, 77, ((NOON.ended, 77),))


def test_what_was_found_equal_is_settled_once_it_is_old_enough() -> None:
    noted = cursor_of_today(0, 50, ((NOON.started - 301, 50),))
    checked = ask(noted, HELD)
    assert advanced(checked, Found([], 50), NOON, is_same=True).settled == 50
    assert advanced(checked, Found([], 50), NOON, is_same=False).settled == 0


def test_a_new_scope_counts_as_read_only_with_the_check_of_the_last_page() -> None:
    old = Cursor(41, scope="yesterday")
    middle = advanced(ask(old), Found([], 50, has_more=True), NOON)
    assert middle.scope == "yesterday"
    assert ask(middle).is_checked
    assert advanced(ask(middle), Found([], 60), NOON).scope == "today"


REFUSED = AccessDenied("No privilege.", status=403, code="0x80040220")


@pytest.mark.parametrize(
    "found",
    [[Found(error=REFUSED), Found()], [Found([account_row(ANNA, 1)], 1), Found(error=REFUSED)]],
)
def test_a_table_that_upstream_refuses_says_why_and_moves_no_cursor(found: list[Found]) -> None:
    answer = table_answer(ask(cursor_of_today(41), HELD), found, NOON)
    assert answer.cursor is None
    assert answer.page
    assert set(answer.page) == {"table", "fault"}
    assert answer.page["fault"]["type"] == "urn:field-portal:problem:forbidden"
    assert answer.page["fault"]["upstreamCode"] == "0x80040220"


def test_the_check_waits_for_the_last_page() -> None:
    listing = Found([account_row(ANNA, 1)], 1)
    cut_off = Found([account_row(ANNA, 1)], 1, has_more=True)
    middle = table_answer(ask(cursor_of_today(0), HELD), [cut_off, listing], NOON).page
    assert middle
    assert (middle["more"], middle["check"]) == (True, None)
    last = table_answer(ask(cursor_of_today(0), HELD), [listing, listing], NOON).page
    assert last
    assert last["check"] == {"state": "rows", "rows": [[ANNA, 1]]}


def test_nothing_is_said_of_a_table_in_which_nothing_is_new() -> None:
    nothing = Found([], 50)
    assert table_answer(ask(cursor_of_today(41)), [nothing], NOON).page is None
    same = Digest()
    assert table_answer(ask(cursor_of_today(41), same), [nothing, Found()], NOON).page is None
    assert table_answer(ask(cursor_of_today(41), HELD), [nothing, Found()], NOON).page


def test_a_page_without_rows_that_is_not_the_last_is_said() -> None:
    answer = table_answer(ask(None), [Found([], 50, has_more=True)], NOON)
    assert answer.page
    assert answer.page["more"]


@pytest.mark.parametrize(
    ("tables", "sizes"),
    [
        (1, [2_000]),
        (4, [2_000, 2_000, 2_000, 2_000]),
        (18, [2_000, 2_000, *[250] * 16]),
        (100, [250] * 100),
    ],
)
def test_the_most_wanted_tables_have_the_largest_pages(tables: int, sizes: list[int]) -> None:
    assert list(page_sizes(tables)) == sizes


def test_the_reads_lie_between_two_certain_times() -> None:
    noon = NOON.server_time.timestamp()
    assert (NOON.started, NOON.ended) == (noon - 2, noon + 3)
    assert NOON.text == "2026-11-22T12:00:00Z"
