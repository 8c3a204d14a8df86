"""Cursors keep the two watermarks."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sync.cursors import (
    LONGEST_TRANSACTION,
    Cursor,
    Page,
    finish_run,
    next_page,
)

D = LONGEST_TRANSACTION


def finished(
    cursor: Cursor, at: float, reached: int, *, is_checked: bool = False, is_same: bool = False
) -> Cursor:
    """The cursor after a run of one page that took a second."""
    page = cursor.position(started=at, is_checked=is_checked)
    return finish_run(cursor, page, ended=at + 1, reached=reached, is_same=is_same)


def after(cursor: Cursor, *, is_checked: bool = False) -> int:
    return cursor.position(started=0, is_checked=is_checked).after


def test_a_first_run_settles_nothing() -> None:
    assert finished(Cursor(), 1000, 50) == Cursor(settled=0, high=50, ring=((1001, 50),))


def test_a_run_too_soon_after_settles_nothing() -> None:
    cursor = finished(finished(Cursor(), 1000, 50), 1000 + D, 70)
    assert cursor.settled == 0
    assert after(cursor) == 0


def test_a_run_long_enough_after_settles_what_the_first_saw_and_no_more() -> None:
    cursor = finished(finished(Cursor(), 1000, 50), 1001 + D, 70)
    assert cursor == Cursor(settled=50, high=70, ring=((1002 + D, 70),))


def test_a_sparse_reader_settles_only_what_a_later_run_has_covered() -> None:
    cursor = finished(finished(Cursor(), 0, 50), 100 * D, 900)
    assert cursor.settled == 50


def test_a_run_that_saw_nothing_new_leaves_no_note() -> None:
    cursor = finished(finished(Cursor(), 0, 50), 60, 50)
    assert cursor.ring == ((1, 50),)


def test_a_run_whose_highest_row_went_away_forgets_nothing() -> None:
    cursor = finished(finished(Cursor(), 0, 50), 60, 20)
    assert (cursor.high, cursor.ring) == (50, ((1, 50),))


def test_frequent_runs_keep_the_ring_short() -> None:
    cursor = Cursor()
    for moment in range(0, 3600, 2):
        cursor = finished(cursor, moment, moment + 1)
        assert len(cursor.ring) <= 12
    assert cursor.settled > 3600 - 2 * D


def test_pages_of_a_run_keep_its_beginning() -> None:
    first = Cursor().position(started=10, is_checked=False)
    middle = next_page(Cursor(), first, reached=5)
    assert middle.page == Page(10, 5, from_settled=True)
    second = middle.position(started=400, is_checked=False)
    later = next_page(middle, second, reached=9)
    assert later.page == Page(10, 9, from_settled=True)
    ready = Cursor(ring=((20 - D, 3),), page=later.page)
    done = finish_run(ready, second, ended=501, reached=9)
    assert (done.settled, done.page) == (0, None)


def test_a_checked_run_reads_only_above_what_was_seen() -> None:
    cursor = finished(Cursor(), 0, 50)
    assert after(cursor, is_checked=True) == 50
    assert after(cursor, is_checked=False) == 0


@pytest.mark.parametrize(("is_same", "settled"), [(True, 50), (False, 0)])
def test_a_checked_run_settles_only_when_both_sides_were_found_equal(
    is_same: bool, settled: int
) -> None:
    first = finished(Cursor(), 0, 50)
    cursor = finished(first, 2 * D, 70, is_checked=True, is_same=is_same)
    assert (cursor.settled, cursor.high) == (settled, 70)
    assert cursor.ring[-1] == (2 * D + 1, 70)


@dataclass(frozen=True)
class Write:
    """A row written once: its version is drawn at `drawn` and is visible from `visible` on."""

    drawn: float
    visible: float


WRITES = st.lists(
    st.builds(
        lambda drawn, delay: Write(drawn, drawn + delay),
        st.integers(0, 600),
        st.sampled_from([0, 0, 20, 100, D - 1, D]),
    ),
    min_size=4,
    max_size=30,
)
GAPS_BETWEEN_PAGES = st.lists(st.sampled_from([0, 10, 150]), min_size=1, max_size=6)
RUNS = st.lists(
    st.tuples(st.integers(1, 250), GAPS_BETWEEN_PAGES, st.booleans(), st.booleans()),
    min_size=4,
    max_size=12,
)


@settings(max_examples=400)
@given(WRITES, RUNS, st.sampled_from([1, 3, 30]))
def test_no_version_is_skipped_under_late_commits(
    writes: list[Write],
    runs: list[tuple[int, list[int], bool, bool]],
    page_size: int,
) -> None:
    """Whatever is settled is on the device, however runs are paged, checked or broken off.

    A run is: a pause before it, the gaps between its pages, whether it compares, and whether the
    device gets to fetch what the comparison shows.
    """
    versions = dict(enumerate(sorted(writes, key=lambda write: write.drawn), start=1))
    cursor, now, held = Cursor(), 0.0, set[int]()
    for pause, gaps, is_checked, is_repaired in runs:
        now += pause
        for gap in gaps:
            visible = {v for v, write in versions.items() if write.visible <= now}
            page = cursor.position(started=now, is_checked=is_checked)
            above = sorted(v for v in visible if v > page.after)
            is_same = is_checked and held == visible
            held |= set(above[:page_size])
            reached = max(above[:page_size], default=page.after)
            if len(above) <= page_size:
                cursor = finish_run(cursor, page, ended=now, reached=reached, is_same=is_same)
                held |= visible if is_checked and is_repaired else set()
                break
            cursor = next_page(cursor, page, reached=reached)
            now += gap
        assert {v for v in versions if v <= cursor.settled} <= held


def test_what_is_read_settles_in_the_end() -> None:
    """The rule does not only hold back: two runs, long after the last write, settle everything."""
    cursor = finished(finished(Cursor(), 5000, 30), 5001 + D, 30)
    assert cursor.settled == 30


def test_a_ring_stays_short_while_every_comparison_finds_changes() -> None:
    cursor = Cursor()
    for hour in range(10_000):
        began = hour * 3_600.0
        page = cursor.position(started=began, is_checked=True)
        cursor = finish_run(cursor, page, ended=began + 1.5, reached=1_000_000 + hour)
    assert len(cursor.ring) <= 32
    page = cursor.position(started=began + 3_600, is_checked=True)
    settled = finish_run(cursor, page, ended=began + 3_601, reached=0, is_same=True).settled
    assert settled >= 1_009_000
