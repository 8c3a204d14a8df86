"""What a sync request can be refused for, beyond what Dataverse itself refuses.

Problem
├── CursorInvalid     a cursor of another user or organisation, or a forged one
├── CursorExpired     a cursor too old to continue from: begin again
├── UnknownTable      the user's profile has no such table
├── UnknownColumn     … or the table no such column
└── ReceiptRefused    the receipt table does not let this user write or read
"""

from portal.problems import Problem

_BEGIN_AGAIN = "The cursor cannot be used: read the tables from the start."


class CursorInvalid(Problem):
    """A cursor that this server did not make for this user."""

    def __init__(self) -> None:
        super().__init__("cursor-invalid", _BEGIN_AGAIN)


class CursorExpired(Problem):
    """A cursor that is too old: the device reads its tables again from the start."""

    def __init__(self) -> None:
        super().__init__("cursor-expired", _BEGIN_AGAIN)


class UnknownTable(Problem):
    """A table that is not in the user's offline profile."""

    def __init__(self, table: str) -> None:
        detail = f"Your offline profile has no table '{table}'."
        super().__init__("unknown-table", detail, table=table)


class UnknownColumn(Problem):
    """A column that the user's offline profile does not have in this table."""

    def __init__(self, table: str, column: str) -> None:
        detail = f"Your offline profile has no column '{column}' in table '{table}'."
        super().__init__("unknown-column", detail, table=table, column=column)


class ReceiptRefused(Problem):
    """Receipts cannot be kept, so no change set may be sent: the operator has to act."""

    def __init__(self, reason: str) -> None:
        super().__init__("receipt-refused", reason)
