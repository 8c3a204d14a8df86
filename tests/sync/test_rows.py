"""Rows of upstream become arrays under columns that are said once."""

from portal.sync.rows import by_id, row_page, versioned_ids
from tests.sync.examples import (
    ANNA,
    BERT,
    TASK,
    account_row,
    account_table,
    lookup_members,
    task_table,
)


def test_a_page_says_its_columns_once() -> None:
    rows = [account_row(ANNA, 7, "Anna"), {**account_row(BERT, 9, "Bert"), "revenue": 12.5}]
    assert row_page(account_table(), rows) == {
        "table": "account",
        "columns": ["id", "version", "name", "revenue"],
        "rows": [[ANNA, 7, "Anna", None], [BERT, 9, "Bert", 12.5]],
    }


def test_a_lookup_carries_its_table_and_the_name_that_upstream_shows() -> None:
    row = {
        "activityid": TASK,
        "versionnumber": 3,
        "subject": "Call",
        "isdone": False,
        **lookup_members("regarding", ANNA, "account", "Anna Ltd"),
    }
    [values] = row_page(task_table(), [row])["rows"]
    assert values == [TASK, 3, "Call", False, [ANNA, "account", "Anna Ltd"], None, None]


def test_a_lookup_without_annotations_knows_the_only_table_it_can_point_at() -> None:
    row = {"activityid": TASK, "versionnumber": 3, "_new_site_value": ANNA}
    [values] = row_page(task_table(), [row])["rows"]
    assert values[5] == [ANNA, "account", None]


def test_rows_are_found_by_id() -> None:
    rows = [account_row(ANNA, 7), account_row(BERT, 9)]
    assert versioned_ids(account_table(), rows) == [(ANNA, 7), (BERT, 9)]
    assert by_id(account_table(), rows)[BERT] == rows[1]
