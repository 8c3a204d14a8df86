"""Microsoft's Python SDK, unmodified, against the sandbox: metadata, what is refused, and a list.

The list is of the SDK's public calls: each is made in these tests or is among `REFUSED`.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from pathlib import Path
from uuid import uuid4

import pytest
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.core.errors import HttpError
from PowerPlatform.Dataverse.models.relationship import (
    CascadeConfiguration,
    LookupAttributeMetadata,
    ManyToManyRelationshipMetadata,
    OneToManyRelationshipMetadata,
)
from PowerPlatform.Dataverse.models.upsert import UpsertItem
from PowerPlatform.Dataverse.operations import batch as batches
from PowerPlatform.Dataverse.operations.batch import BatchRequest
from PowerPlatform.Dataverse.operations.dataframe import DataFrameOperations
from PowerPlatform.Dataverse.operations.files import FileOperations
from PowerPlatform.Dataverse.operations.query import QueryOperations
from PowerPlatform.Dataverse.operations.records import RecordOperations
from PowerPlatform.Dataverse.operations.tables import TableOperations

from tests.contract.sdk import retrieve, sdk_of, text, there
from tests.contract.served import Served


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[DataverseClient]:
    """The SDK as the administrator."""
    with sdk_of(served, "maker") as made:
        yield made


@pytest.fixture
def account(client: DataverseClient) -> Iterator[str]:
    """One account, gone after the test."""
    made = client.records.create("account", {"name": f"Contract {uuid4()}"})
    yield made
    client.records.delete("account", made)


class Colour(IntEnum):
    RED = 1
    GREEN = 2


@pytest.fixture(scope="module")
def custom(client: DataverseClient) -> Iterator[str]:
    """A custom table with a column of every kind that the SDK can make."""
    name = f"fp_Sdk{uuid4().hex[:6]}"
    made = client.tables.create(
        name,
        {
            "fp_Text": "string",
            "fp_Long": {"type": "memo", "max_length": 3000},
            "fp_Whole": {"type": "int", "min_value": 1, "max_value": 5},
            "fp_Exact": "decimal",
            "fp_Rough": "float",
            "fp_When": "datetime",
            "fp_Sure": "bool",
            "fp_Colour": Colour,
            "fp_Paper": "file",
        },
        primary_column="fp_Title",
        display_name="SDK's table",
    )
    assert len(made["columns_created"]) == 9
    yield name
    client.tables.delete(name)
    assert client.tables.get(name) is None


def test_tables_create_makes_a_table_whose_rows_work(client: DataverseClient, custom: str) -> None:
    row = client.records.create(
        custom,
        {
            "fp_title": "First",
            "fp_whole": 3,
            "fp_exact": 1.5,
            "fp_sure": True,
            "fp_colour": "GREEN",
            "fp_when": "2026-03-17T10:00:00Z",
        },
    )
    found = retrieve(client, custom, row)
    assert (found["fp_whole"], found["fp_colour"], found["fp_sure"]) == (3, 2, True)
    with pytest.raises(HttpError):
        client.records.update(custom, row, {"fp_whole": 6})
    client.records.delete(custom, row)


def test_tables_get_and_list(client: DataverseClient, custom: str) -> None:
    assert there(client.tables.get(custom))["table_logical_name"] == custom.lower()
    names = {one["LogicalName"] for one in client.tables.list()}
    assert {"account", custom.lower()} <= names


def test_tables_add_change_read_and_remove_columns(client: DataverseClient, custom: str) -> None:
    client.tables.add_columns(custom, {"fp_Extra": "string", "fp_More": "int"})
    client.tables.update_column(custom, "fp_extra", {"max_length": 50, "display_name": "Extra!"})
    client.tables.update_columns(custom, {"fp_more": {"max_value": 9}})
    column = client.tables.get_column(custom, "fp_extra", typed=True)
    assert there(column)["MaxLength"] == 50
    plain = {one["LogicalName"] for one in client.tables.list_columns(custom)}
    typed = {one["LogicalName"]: one for one in client.tables.list_columns(custom, typed=True)}
    assert {"fp_extra", "fp_more"} <= plain
    assert typed["fp_more"]["MaxValue"] == 9
    client.tables.remove_columns(custom, ["fp_Extra", "fp_More"])
    assert not {"fp_extra", "fp_more"} & {
        one["LogicalName"] for one in client.tables.list_columns(custom)
    }


def test_tables_alternate_keys(client: DataverseClient, custom: str) -> None:
    key = client.tables.create_alternate_key(custom, "fp_ByText", ["fp_text"])
    assert [one.key_attributes for one in client.tables.get_alternate_keys(custom)] == [["fp_text"]]
    for title in ("made", "changed"):
        client.records.upsert(
            custom, [UpsertItem(alternate_key={"fp_text": "k'1"}, record={"fp_title": title})]
        )
    rows = client.records.list(custom, filter="fp_text eq 'k''1'")
    assert [one["fp_title"] for one in rows] == ["changed"]
    client.records.delete(custom, rows.records[0][f"{custom.lower()}id"])
    client.tables.delete_alternate_key(custom, key.metadata_id)
    assert client.tables.get_alternate_keys(custom) == []


def test_tables_one_to_many_relationships(client: DataverseClient, custom: str) -> None:
    made = client.tables.create_one_to_many_relationship(
        LookupAttributeMetadata(schema_name="fp_AccountId", display_name=text("Account")),
        OneToManyRelationshipMetadata(
            schema_name=f"{custom}_account",
            referenced_entity="account",
            referencing_entity=custom.lower(),
            referenced_attribute="accountid",
            cascade_configuration=CascadeConfiguration(delete="RemoveLink"),
        ),
    )
    found = client.tables.get_relationship(f"{custom}_account")
    assert there(found).relationship_id == made.relationship_id
    listed = {one["SchemaName"] for one in client.tables.list_table_relationships(custom)}
    everywhere = {one["SchemaName"] for one in client.tables.list_relationships()}
    assert f"{custom}_account" in listed & everywhere
    client.tables.delete_relationship(there(made.relationship_id))
    assert client.tables.get_relationship(f"{custom}_account") is None


def test_tables_lookup_field_can_be_bound_and_expanded(
    client: DataverseClient, custom: str, account: str
) -> None:
    made = client.tables.create_lookup_field(custom.lower(), "fp_OwnerAccountId", "account")
    row = client.records.create(
        custom, {"fp_title": "Child", "fp_OwnerAccountId@odata.bind": f"/accounts({account})"}
    )
    found = retrieve(client, custom, row, expand=["fp_OwnerAccountId"])
    assert found["fp_OwnerAccountId"]["accountid"] == account
    client.records.delete(custom, row)
    client.tables.delete_relationship(there(made.relationship_id))


def test_tables_many_to_many_relationships(client: DataverseClient, custom: str) -> None:
    made = client.tables.create_many_to_many_relationship(
        ManyToManyRelationshipMetadata(
            schema_name=f"{custom}_contacts",
            entity1_logical_name=custom.lower(),
            entity2_logical_name="contact",
        )
    )
    assert client.tables.get_relationship(f"{custom}_contacts") is not None
    client.tables.delete_relationship(there(made.relationship_id))


def test_batch_makes_reads_and_deletes_tables_columns_and_relationships(
    client: DataverseClient,
) -> None:
    name = f"fp_Batch{uuid4().hex[:6]}"
    first = client.batch.new()
    first.tables.create(name, {"fp_Text": "string"})
    assert_done(first)
    second = client.batch.new()
    second.tables.add_columns(name, {"fp_More": "int"})
    second.tables.get(name)
    second.tables.list()
    second.tables.create_lookup_field(name.lower(), "fp_AccountId", "account")
    second.tables.create_one_to_many_relationship(
        LookupAttributeMetadata(schema_name="fp_ContactId", display_name=text("Contact")),
        OneToManyRelationshipMetadata(
            schema_name=f"{name}_contact",
            referenced_entity="contact",
            referencing_entity=name.lower(),
            referenced_attribute="contactid",
        ),
    )
    second.tables.create_many_to_many_relationship(
        ManyToManyRelationshipMetadata(
            schema_name=f"{name}_accounts",
            entity1_logical_name=name.lower(),
            entity2_logical_name="account",
        )
    )
    second.tables.get_relationship(f"{name}_contact")
    assert_done(second)
    made = there(client.tables.get_relationship(f"{name}_contact"))
    third = client.batch.new()
    third.tables.delete_relationship(there(made.relationship_id))
    third.tables.remove_columns(name, "fp_More")
    third.tables.delete(name)
    assert_done(third)
    assert client.tables.get(name) is None


def assert_done(batch: BatchRequest) -> None:
    result = batch.execute()
    assert not result.has_errors, [one.error_message for one in result.failed]


SQL = "SELECT TOP 1 name FROM account"
REFUSED: list[tuple[str, Callable[[DataverseClient], object]]] = [
    ("query.sql", lambda client: client.query.sql(SQL)),
    ("dataframe.sql", lambda client: client.dataframe.sql(SQL)),
    ("records.delete of many", lambda client: client.records.delete("account", [str(uuid4())])),
]


@pytest.mark.parametrize("run", [run for _name, run in REFUSED], ids=[name for name, _ in REFUSED])
def test_what_is_not_served_is_refused_by_name(
    client: DataverseClient, run: Callable[[DataverseClient], object]
) -> None:
    with pytest.raises(HttpError) as refused:
        run(client)
    assert (refused.value.status_code, refused.value.details["service_error_code"]) == (
        501,
        "0x80040219",
    )


def test_sql_inside_a_batch_is_refused_by_name(client: DataverseClient) -> None:
    batch = client.batch.new()
    batch.query.sql(SQL)
    [answer] = batch.execute(continue_on_error=True).responses
    assert (answer.status_code, answer.error_code) == (501, "0x80040219")


OPERATIONS: dict[str, list[type]] = {
    "records": [RecordOperations, batches.BatchRecordOperations, batches.ChangeSetRecordOperations],
    "query": [QueryOperations, batches.BatchQueryOperations],
    "tables": [TableOperations, batches.BatchTableOperations],
    "files": [FileOperations],
    "dataframe": [DataFrameOperations, batches.BatchDataFrameOperations],
}


def public_calls() -> list[tuple[str, str, str]]:
    """Every public method as (class, namespace, name)."""
    return sorted(
        (kind.__name__, namespace, name)
        for namespace, kinds in OPERATIONS.items()
        for kind in kinds
        for name, _method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    )


@pytest.mark.parametrize(("kind", "namespace", "name"), public_calls())
def test_every_public_call_is_made(kind: str, namespace: str, name: str) -> None:
    here = Path(__file__).parent
    source = "".join(one.read_text() for one in sorted(here.glob("test_python_sdk*.py")))
    if kind.startswith("Batch"):
        holder = "(?:batch|first|second|third|clearing)"
    else:
        holder = "together" if kind.startswith("ChangeSet") else "(?:client|charlie)"
    assert re.search(rf"\b{holder}\.{namespace}\.{name}\(", source)
