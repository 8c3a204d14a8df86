"""Pages of rows by version, pages of pairs by the cookies that upstream gives."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from portal.dataverse import (
    MORE_RECORDS,
    PAGING_COOKIE,
    Answer,
    ColumnMetadata,
    ManyToManyMetadata,
    TableMetadata,
)
from portal.profiles.scope import Scope
from portal.sync.reading import Query, Reading
from portal.sync.rows import row_page, versioned_ids
from portal.sync.tables import SyncTable

PAIR = ManyToManyMetadata(
    "task_skill", "taskskills", "task", "taskid", "skills", "skill", "skillid", "tasks"
)
TABLE = SyncTable(
    TableMetadata(
        name="taskskills",
        entity_set="taskskillset",
        primary_id="taskskillid",
        columns={name: ColumnMetadata(name) for name in ("taskskillid", "taskid", "skillid")},
        pair=PAIR,
    ),
    ("taskid", "skillid"),
    Scope("taskskills", "taskskillid", ("<ends/>",), "hash", time_relative=False),
)


def page(ids: Sequence[str], cookie: str = "") -> Answer:
    rows = [{"taskskillid": one, "taskid": f"t-{one}", "skillid": f"s-{one}"} for one in ids]
    body: dict[str, Any] = {"value": rows}
    if cookie:
        body[f"@{MORE_RECORDS}"] = True
        outer = f'<cookie pagenumber="2" pagingcookie={quoteattr(cookie)} istracking="False"/>'
        body[f"@{PAGING_COOKIE}"] = outer
    return Answer(200, body=body)


def test_pairs_are_listed_page_by_page_by_their_ids() -> None:
    reading = Reading(Query(TABLE, TABLE.scope, (), is_whole=True))
    [first] = reading.operations()
    assert "versionnumber" not in first.path
    assert '<order attribute="taskskillid"/>' in unquote(first.path)
    reading.take([page(["a", "b"], cookie="behind-b")])
    [second] = reading.operations()
    assert 'page="2" paging-cookie="behind-b"' in unquote(second.path)
    reading.take([page(["c"])])
    assert reading.operations() == []
    assert versioned_ids(TABLE, reading.found().rows) == [("a", 0), ("b", 0), ("c", 0)]


def test_the_ends_of_a_pair_are_lookups_without_a_name() -> None:
    reading = Reading(Query(TABLE, TABLE.scope, TABLE.columns))
    reading.take([page(["a"])])
    assert row_page(TABLE, reading.found().rows) == {
        "table": "taskskills",
        "columns": ["id", "version", "taskid", "skillid"],
        "rows": [["a", 0, ["t-a", "task", None], ["s-a", "skill", None]]],
    }
