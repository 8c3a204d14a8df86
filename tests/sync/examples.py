"""A small organisation for tests that need no upstream: accounts, and tasks about them."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.dataverse import (
    FORMATTED,
    LOOKUP_TABLE,
    Answer,
    ColumnMetadata,
    RelationshipMetadata,
    Row,
    TableMetadata,
)
from portal.profiles.scope import Scope
from portal.sync.receipts import ReceiptTable
from portal.sync.tables import SyncTable

ANNA, BERT, CORA = (f"aaaaaaaa-0000-4000-8000-00000000000{n}" for n in range(1, 4))
TASK, OTHER_TASK = "bbbbbbbb-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"


def _columns(*columns: ColumnMetadata) -> dict[str, ColumnMetadata]:
    return {column.name: column for column in columns}


def _many_to_one(parent: str, column: str, child_property: str) -> RelationshipMetadata:
    return RelationshipMetadata(
        name=f"{parent}_{column}",
        parent=parent,
        parent_column=f"{parent}id",
        child="task",
        column=column,
        child_property=child_property,
        parent_property=f"{parent}_tasks",
    )


ACCOUNT = TableMetadata(
    name="account",
    entity_set="accounts",
    primary_id="accountid",
    primary_name="name",
    columns=_columns(
        ColumnMetadata("accountid", type="Uniqueidentifier", is_primary_id=True),
        ColumnMetadata("name"),
        ColumnMetadata("revenue", type="Money"),
    ),
)
CONTACT = TableMetadata(name="contact", entity_set="contacts", primary_id="contactid")
TASK_TABLE = TableMetadata(
    name="task",
    entity_set="tasks",
    primary_id="activityid",
    primary_name="subject",
    columns=_columns(
        ColumnMetadata("activityid", type="Uniqueidentifier", is_primary_id=True),
        ColumnMetadata("subject", max_length=200),
        ColumnMetadata("isdone", type="Boolean"),
        ColumnMetadata("regarding", type="Lookup", targets=("account", "contact")),
        ColumnMetadata("new_site", type="Lookup", targets=("account",)),
        ColumnMetadata("ownerid", type="Owner", targets=("systemuser", "team")),
        ColumnMetadata("secret"),
    ),
    many_to_one=(
        _many_to_one("account", "regarding", "regarding_account_task"),
        _many_to_one("contact", "regarding", "regarding_contact_task"),
        _many_to_one("account", "new_site", "new_Site"),
        _many_to_one("owner", "ownerid", "ownerid"),
    ),
)
RECEIPT = TableMetadata(
    name="fp_syncreceipt", entity_set="fp_syncreceipts", primary_id="fp_syncreceiptid"
)
METADATA: Mapping[str, TableMetadata] = {
    "account": ACCOUNT,
    "contact": CONTACT,
    "task": TASK_TABLE,
    "fp_syncreceipt": RECEIPT,
    "systemuser": TableMetadata(
        name="systemuser", entity_set="systemusers", primary_id="systemuserid"
    ),
    "team": TableMetadata(name="team", entity_set="teams", primary_id="teamid"),
}
RECEIPTS = ReceiptTable(RECEIPT)


def scope_of(table: TableMetadata, *branches: str, scope_hash: str = "scope-1") -> Scope:
    return Scope(table.name, table.primary_id, branches, scope_hash, time_relative=False)


def account_table(*branches: str, scope_hash: str = "scope-1") -> SyncTable:
    scope = scope_of(ACCOUNT, *(branches or ("",)), scope_hash=scope_hash)
    return SyncTable(ACCOUNT, ("name", "revenue"), scope)


def task_table(*branches: str) -> SyncTable:
    columns = ("subject", "isdone", "regarding", "new_site", "ownerid")
    return SyncTable(TASK_TABLE, columns, scope_of(TASK_TABLE, *(branches or ("",))))


def account_row(row_id: str, version: int, name: str = "") -> Row:
    return {"accountid": row_id, "versionnumber": version, "name": name or f"v{version}"}


def lookup_members(column: str, row_id: str, table: str, name: str) -> dict[str, Any]:
    key = f"_{column}_value"
    return {key: row_id, f"{key}@{LOOKUP_TABLE}": table, f"{key}@{FORMATTED}": name}


def collection(rows: Sequence[Row]) -> Answer:
    return Answer(200, body={"value": list(rows)})


def refusal(
    status: int,
    code: str = "",
    message: str = "Refused.",
    *,
    content_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    body = {"error": {"code": code, "message": message}}
    return Answer(status, headers or {}, body, content_id)
