"""Values of a device become the body of a write, or a refusal that names the column."""

from typing import Any

import pytest

from portal.sync.values import Refusal, write_body
from tests.sync.examples import ANNA, METADATA, account_table, task_table


@pytest.mark.parametrize(
    ("values", "body"),
    [
        ({"subject": "Call", "isdone": True}, {"subject": "Call", "isdone": True}),
        ({"subject": None}, {"subject": None}),
        (
            {"regarding": [ANNA, "account", "Anna"]},
            {"regarding_account_task@odata.bind": f"/accounts({ANNA})"},
        ),
        (
            {"regarding": [ANNA.upper(), "contact"]},
            {"regarding_contact_task@odata.bind": f"/contacts({ANNA})"},
        ),
        ({"new_site": [ANNA, "account", None]}, {"new_Site@odata.bind": f"/accounts({ANNA})"}),
        ({"new_site": None}, {"new_Site@odata.bind": None}),
        (
            {"regarding": None},
            {
                "regarding_account_task@odata.bind": None,
                "regarding_contact_task@odata.bind": None,
            },
        ),
        ({"ownerid": [ANNA, "systemuser", "A"]}, {"ownerid@odata.bind": f"/systemusers({ANNA})"}),
        ({"ownerid": [ANNA, "team", "A"]}, {"ownerid@odata.bind": f"/teams({ANNA})"}),
        ({}, {}),
    ],
)
def test_a_value_goes_where_dataverse_wants_it(
    values: dict[str, Any], body: dict[str, Any]
) -> None:
    assert write_body(task_table(), values, METADATA) == body


@pytest.mark.parametrize(
    ("values", "column", "code"),
    [
        ({"nonsense": 1}, "nonsense", "unknown-column"),
        ({"secret": "x"}, "secret", "unknown-column"),
        ({"activityid": ANNA}, "activityid", "unknown-column"),
        ({"subject": ["a"]}, "subject", "invalid-value"),
        ({"subject": {"a": 1}}, "subject", "invalid-value"),
        ({"regarding": ANNA}, "regarding", "invalid-value"),
        ({"regarding": ["not a guid", "account", None]}, "regarding", "invalid-value"),
        ({"regarding": [ANNA]}, "regarding", "invalid-value"),
        ({"regarding": [ANNA, "account", None, "more"]}, "regarding", "invalid-value"),
        ({"regarding": [1, 2, 3]}, "regarding", "invalid-value"),
        ({"regarding": [ANNA, "systemuser", None]}, "regarding", "invalid-value"),
        ({"new_site": [f"{ANNA})/x(", "account", None]}, "new_site", "invalid-value"),
        ({"subject": "fine", "new_site": 5}, "new_site", "invalid-value"),
        ({"subject": "half an emoji: \ud83d"}, "subject", "invalid-value"),
        ({"new_site": [ANNA, "\ud83d", None]}, "new_site", "invalid-value"),
        ({"new_site": [ANNA, ["account"], None]}, "new_site", "invalid-value"),
        ({"subject": float("nan")}, "subject", "invalid-value"),
        ({"subject": float("-inf")}, "subject", "invalid-value"),
        ({"subject": 2**63}, "subject", "invalid-value"),
        ({"subject": -(2**63) - 1}, "subject", "invalid-value"),
    ],
)
def test_what_cannot_be_said_to_dataverse_is_refused(
    values: dict[str, Any], column: str, code: str
) -> None:
    refusal = write_body(task_table(), values, METADATA)
    assert isinstance(refusal, Refusal)
    assert (refusal.column, refusal.code) == (column, code)
    assert column in refusal.message


def test_whether_a_value_fits_its_column_is_left_to_dataverse() -> None:
    assert write_body(account_table(), {"revenue": "much"}, METADATA) == {"revenue": "much"}
