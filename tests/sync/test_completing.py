"""Columns that a device lacks are read beside its rows, and only these."""

from dataclasses import replace
from datetime import UTC, datetime

from portal.dataverse import AccessDenied
from portal.sync.batches import Moment
from portal.sync.completing import ColumnsAsk
from portal.sync.cursors import Addition, Cursor
from portal.sync.reading import MAX_ROWS, Found
from tests.sync.examples import ANNA, account_row, account_table

TABLE = account_table("<own/>", scope_hash="today")
NOON = Moment(datetime(2026, 11, 22, 12, tzinfo=UTC))
READ = Cursor(41, 50, ((1.0, 50),), "today")


def ask(cursor: Cursor | None, *columns: str) -> ColumnsAsk:
    return ColumnsAsk(TABLE, columns or ("revenue",), cursor)


def after(cursor: Cursor | None, *columns: str) -> int:
    [query] = ask(cursor, *columns).queries(250)
    return query.after


def test_only_these_columns_are_read_from_the_start_in_large_pages() -> None:
    [query] = ask(READ).queries(250)
    assert (query.after, query.select, query.page_size) == (0, ("revenue",), 1_000)
    assert query.scope is TABLE.scope
    assert not query.is_whole
    assert ask(READ).queries(2_000)[0].page_size == MAX_ROWS


def test_a_page_has_key_version_and_these_columns() -> None:
    row = {**account_row(ANNA, 7), "revenue": 12}
    answer = ask(READ).answer([Found([row], 7)], NOON)
    assert answer.page == {
        "table": "account",
        "columns": ["id", "version", "revenue"],
        "rows": [[ANNA, 7, 12]],
        "more": False,
        "check": None,
    }


def test_reading_goes_on_where_the_last_page_ended_and_leaves_the_rows_alone() -> None:
    answer = ask(READ).answer([Found([account_row(ANNA, 7)], 30, has_more=True)], NOON)
    assert answer.cursor
    assert after(answer.cursor) == 30
    assert replace(answer.cursor, addition=None) == READ


def test_the_last_page_forgets_the_position() -> None:
    middle = replace(READ, addition=Addition(ask(READ).columns_hash, 30))
    assert ask(middle).answer([Found([account_row(ANNA, 35)], 35)], NOON).cursor == READ


def test_other_columns_begin_anew() -> None:
    middle = replace(READ, addition=Addition(ask(READ).columns_hash, 30))
    assert after(middle, "name", "revenue") == 0
    both = replace(READ, addition=Addition(ask(READ, "name", "revenue").columns_hash, 30))
    assert after(both, "revenue", "name") == 30


def test_a_table_without_rows_is_not_named() -> None:
    answer = ask(READ).answer([Found([], 0)], NOON)
    assert answer.page is None
    assert answer.cursor == READ


def test_a_refusal_leaves_the_position_as_it_was() -> None:
    refusal = AccessDenied("No privilege.", status=403, code="0x80040220")
    answer = ask(READ).answer([Found(error=refusal)], NOON)
    assert answer.cursor is None
    assert answer.page
    assert answer.page["fault"]["status"] == 403


def test_a_table_that_was_never_read_is_still_read_from_the_start() -> None:
    answer = ask(None).answer([Found([account_row(ANNA, 7)], 7)], NOON)
    assert answer.cursor == Cursor(scope="today")
