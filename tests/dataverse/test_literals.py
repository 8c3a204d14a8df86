"""Values as OData prints them."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from portal.dataverse.literals import Literal, guid, literal, row_path

ID = "0b3e7b0e-6b1c-4d1e-9a57-1f2e3d4c5b6a"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (2.5, "2.5"),
        (Decimal("20000.0000"), "20000.0000"),
        ("O'Neil", "'O''Neil'"),
        (UUID(ID), ID),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 16, 0, 1, 999, tzinfo=UTC), "2026-11-22T16:00:01Z"),
        (
            datetime(2026, 11, 22, 17, tzinfo=timezone(timedelta(hours=1))),
            "2026-11-22T16:00:00Z",
        ),
    ],
    ids=str,
)
def test_a_value_has_its_literal(value: Literal, text: str) -> None:
    assert literal(value) == text


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        literal(datetime(2026, 11, 22))


def test_a_row_id_is_lower_case_without_braces() -> None:
    assert guid("{" + ID.upper() + "}") == ID
    assert row_path("accounts", ID) == f"accounts({ID})"


@pytest.mark.parametrize("text", ["", "1", f"{ID})/name", f"{ID}\n", "x" * 36])
def test_what_is_no_guid_never_reaches_a_path(text: str) -> None:
    with pytest.raises(ValueError, match="GUID"):
        row_path("accounts", text)
