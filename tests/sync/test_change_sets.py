"""A change set becomes one transaction upstream, its receipt first."""

from dataclasses import replace
from datetime import datetime

import pytest

from portal import dataverse
from portal.dataverse import ColumnMetadata, ManyToManyMetadata, Operation, TableMetadata
from portal.sync.change_sets import ChangeSet, Mutation, Organisation, RefusedMutation, translate
from portal.sync.tables import SyncTable
from tests.sync.examples import (
    ANNA,
    METADATA,
    OTHER_TASK,
    RECEIPTS,
    TASK,
    account_table,
    task_table,
)

SET = "cccccccc-0000-4000-8000-000000000001"
MADE_AT = datetime.fromisoformat("2026-11-22T10:30:05.250+01:00")
TABLES = {"account": account_table(), "task": task_table()}
ORGANISATION = Organisation(TABLES, METADATA, RECEIPTS)


def translated(*mutations: Mutation) -> dataverse.ChangeSet | RefusedMutation:
    return translate(ChangeSet(SET, MADE_AT, mutations), "device-1", ORGANISATION)


def test_a_change_set_carries_its_receipt_and_every_write_its_precondition() -> None:
    change_set = translated(
        Mutation("m1", "task", TASK, "create", {"new_site": [ANNA, "account", None]}, None),
        Mutation("m2", "task", OTHER_TASK, "update", {"isdone": True}, 7),
        Mutation("m3", "account", ANNA, "delete", {}, 9),
        Mutation("m4", "task", TASK, "update", {"isdone": False}, None),
    )
    receipt = {
        "fp_syncreceiptid": SET,
        "fp_name": SET,
        "fp_device": "device-1",
        "fp_kind": 1,
        "fp_madeon": "2026-11-22T09:30:05Z",
    }
    assert change_set == dataverse.ChangeSet(
        (
            Operation("POST", "fp_syncreceipts", body=receipt),
            Operation(
                "PATCH",
                f"tasks({TASK})",
                {"If-None-Match": "*"},
                {"new_Site@odata.bind": f"/accounts({ANNA})"},
            ),
            Operation("PATCH", f"tasks({OTHER_TASK})", {"If-Match": 'W/"7"'}, {"isdone": True}),
            Operation("DELETE", f"accounts({ANNA})", {"If-Match": 'W/"9"'}),
            Operation("PATCH", f"tasks({TASK})", {"If-Match": "*"}, {"isdone": False}),
        )
    )


@pytest.mark.parametrize(
    ("table", "values", "code", "column"),
    [
        ("nonsense", {}, "unknown-table", None),
        ("contact", {}, "unknown-table", None),
        ("task", {"nonsense": 1}, "unknown-column", "nonsense"),
        ("task", {"new_site": "x"}, "invalid-value", "new_site"),
    ],
)
def test_one_mutation_that_cannot_be_said_stops_its_change_set(
    table: str, values: dict[str, object], code: str, column: str | None
) -> None:
    wrong = Mutation("m2", table, TASK, "update", values, 1)
    refused = translated(Mutation("m1", "account", ANNA, "delete", {}, 9), wrong)
    assert isinstance(refused, RefusedMutation)
    assert (refused.mutation, refused.code, refused.column) == (wrong, code, column)


@pytest.mark.parametrize(
    ("made_at", "made_on"),
    [
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z"),
        ("0001-01-01T00:00:00+14:00", "1753-01-01T00:00:00Z"),
        ("1752-12-31T23:59:59+00:00", "1753-01-01T00:00:00Z"),
        ("1970-01-01T01:00:00+01:00", "1970-01-01T00:00:00Z"),
    ],
)
def test_a_device_whose_clock_is_off_gets_a_receipt_that_dataverse_takes(
    made_at: str, made_on: str
) -> None:
    receipt = RECEIPTS.applied(SET, "device-1", datetime.fromisoformat(made_at))
    assert receipt.body["fp_madeon"] == made_on


LINKING = ManyToManyMetadata(
    "account_tasks", "accounttasks", "account", "accountid", "tasks", "task", "taskid", "accounts"
)


@pytest.mark.parametrize(
    ("pair", "collection", "other", "end"),
    [
        (LINKING, f"accounts({ANNA})/tasks", f"tasks({TASK})", TASK),
        (replace(LINKING, first_property=""), f"tasks({TASK})/accounts", f"accounts({ANNA})", ANNA),
    ],
)
def test_a_pair_is_written_by_an_end_that_has_a_collection_of_the_others(
    pair: ManyToManyMetadata, collection: str, other: str, end: str
) -> None:
    metadata = TableMetadata(
        "accounttasks",
        "accounttaskscollection",
        "id",
        columns={name: ColumnMetadata(name) for name in ("accountid", "taskid")},
        pair=pair,
    )
    table = SyncTable(metadata, ("accountid", "taskid"), account_table().scope)
    organisation = Organisation({"accounttasks": table}, METADATA, RECEIPTS, "https://org/api/")
    values = {"accountid": [ANNA, "account", None], "taskid": [TASK, "task", None]}
    mutations = (
        Mutation("m1", "accounttasks", TASK, "link", values, None),
        Mutation("m2", "accounttasks", TASK, "unlink", values, None),
    )
    written = translate(ChangeSet(SET, MADE_AT, mutations), "device-1", organisation)
    assert isinstance(written, dataverse.ChangeSet)
    assert written.operations[1:] == (
        Operation("POST", f"{collection}/$ref", body={"@odata.id": f"https://org/api/{other}"}),
        Operation("DELETE", f"{collection}({end})/$ref"),
    )
