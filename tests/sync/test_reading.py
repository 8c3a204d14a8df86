"""Pages of several branches never skip a row, and end where a branch was cut off."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from portal.dataverse import AccessDenied, Answer, Operation, Row
from portal.sync.reading import Found, Query, Reading, one_of
from tests.sync.examples import ANNA, BERT, CORA, account_row, account_table, collection, refusal

TWO_BRANCHES = account_table("<first/>", "<second/>")


def query(*, after: int = 0, page_size: int = 2, is_whole: bool = False) -> Query:
    return Query(
        TWO_BRANCHES,
        TWO_BRANCHES.scope,
        select=("name",),
        after=after,
        page_size=page_size,
        is_whole=is_whole,
    )


def read(reading: Reading, *pages: Sequence[Row]) -> Found:
    reading.take([collection(page) for page in pages])
    return reading.found()


def versions(found: Found) -> list[int]:
    return [row["versionnumber"] for row in found.rows]


def test_an_operation_asks_one_branch_above_a_version_by_version() -> None:
    first, second = Reading(query(after=41)).operations()
    assert first.method == "GET"
    assert first.path.startswith("accounts?fetchXml=")
    fetch = fromstring(unquote(first.path.partition("=")[2]))
    assert fetch.get("count") == "2"
    names = [item.get("name") for item in fetch.iterfind(".//attribute")]
    assert names == ["accountid", "name", "versionnumber"]
    assert next(fetch.iterfind(".//order")).get("attribute") == "versionnumber"
    assert fetch.find(".//filter/first") is not None
    condition = fetch.find(".//condition")
    assert condition is not None
    assert condition.attrib == {"attribute": "versionnumber", "operator": "gt", "value": "41"}
    assert "second" in unquote(second.path)


def test_branches_are_united_by_id() -> None:
    found = read(Reading(query()), [account_row(ANNA, 1)], [account_row(ANNA, 1)])
    assert versions(found) == [1]
    assert not found.has_more
    assert found.reached == 1


def test_a_row_that_changed_between_two_branches_counts_as_changed() -> None:
    found = read(Reading(query()), [account_row(ANNA, 1)], [account_row(ANNA, 5)])
    assert versions(found) == [5]


def test_a_page_ends_where_the_first_branch_was_cut_off() -> None:
    full = [account_row(ANNA, 1), account_row(BERT, 4)]
    found = read(Reading(query()), full, [account_row(CORA, 9)])
    assert (versions(found), found.reached, found.has_more) == ([1, 4], 4, True)


def test_a_page_has_no_more_rows_than_were_asked_for() -> None:
    found = read(
        Reading(query(page_size=2)),
        [account_row(ANNA, 3)],
        [account_row(BERT, 1), account_row(CORA, 2)],
    )
    assert (versions(found), found.reached, found.has_more) == ([1, 2], 2, True)


def test_an_empty_page_reaches_what_was_reached_before() -> None:
    found = read(Reading(query(after=41)), [], [])
    assert found == Found([], 41)


def test_a_scope_without_branches_asks_nothing() -> None:
    no_scope = replace(TWO_BRANCHES.scope, branches=())
    nothing = Query(TWO_BRANCHES, no_scope, select=("name",))
    assert Reading(nothing).operations() == []
    assert Reading(nothing).is_done
    assert Reading(nothing).found() == Found([], 0)


def test_a_refused_branch_is_the_fault_of_its_query() -> None:
    reading = Reading(query(is_whole=True))
    reading.take([collection([account_row(ANNA, 1), account_row(BERT, 2)]), refusal(403)])
    assert isinstance(reading.found().error, AccessDenied)
    assert reading.found().rows == ()
    assert reading.is_done


def test_a_whole_reading_goes_on_with_the_branches_that_are_not_at_their_end() -> None:
    reading = Reading(query(is_whole=True))
    reading.take([collection([account_row(ANNA, 1), account_row(BERT, 4)]), collection([])])
    assert reading.open_branches == [0]
    [only] = reading.operations()
    assert "value%3D%224%22" in only.path
    found = read(reading, [account_row(CORA, 9)])
    assert reading.is_done
    assert versions(found) == [1, 4, 9]
    assert not found.has_more


def test_ids_are_values_of_one_condition() -> None:
    expected = f"<value>{ANNA}</value><value>{BERT}</value>"
    assert expected in one_of("accountid", [ANNA, BERT])
    assert f"<value>{ANNA}</value>" in one_of("accountid", [ANNA])


class Upstream:
    """Answers the operations of a reading from rows that are in one branch, or in both."""

    def __init__(self, branches: Sequence[Sequence[Row]]) -> None:
        self.branches = branches

    def answer(self, operation: Operation) -> Answer:
        text = unquote(operation.path.partition("=")[2])
        fetch = fromstring(text)
        branch = self.branches[0 if "<first/>" in text else 1]
        condition = fetch.find(".//condition")
        after = int(condition.get("value", "")) if condition is not None else 0
        rows = [row for row in branch if row["versionnumber"] > after]
        return collection(rows[: int(fetch.get("count", ""))])


MEMBERSHIPS = st.lists(st.sampled_from(["first", "second", "both"]), max_size=40)


def upstream_of(memberships: list[str]) -> tuple[Upstream, list[int]]:
    rows = [
        (kind, account_row(f"aaaaaaaa-0000-4000-8000-{version:012d}", version))
        for version, kind in enumerate(memberships, start=1)
    ]
    first = [row for kind, row in rows if kind != "second"]
    second = [row for kind, row in rows if kind != "first"]
    return Upstream([first, second]), [row["versionnumber"] for _, row in rows]


@given(MEMBERSHIPS, st.integers(1, 7))
def test_page_by_page_every_row_comes_once_and_in_order(
    memberships: list[str], page_size: int
) -> None:
    upstream, expected = upstream_of(memberships)
    after, seen, has_more = 0, list[int](), True
    while has_more:
        reading = Reading(query(after=after, page_size=page_size))
        reading.take([upstream.answer(operation) for operation in reading.operations()])
        found = reading.found()
        assert len(found.rows) <= page_size
        seen += versions(found)
        after, has_more = found.reached, found.has_more
    assert seen == expected


@given(MEMBERSHIPS, st.integers(1, 7))
def test_a_whole_reading_finds_every_row(memberships: list[str], page_size: int) -> None:
    upstream, expected = upstream_of(memberships)
    reading = Reading(query(page_size=page_size, is_whole=True))
    while operations := reading.operations():
        reading.take([upstream.answer(operation) for operation in operations])
    assert versions(reading.found()) == expected
