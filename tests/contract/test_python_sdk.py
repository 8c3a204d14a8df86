"""Microsoft's Python SDK, unmodified, against the sandbox over HTTPS.

One test for each of its calls; `REFUSED` are those that the sandbox does not serve.
"""

import os
from collections.abc import Callable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pandas
import pytest
import requests
from azure.core.credentials import AccessToken
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.core.errors import HttpError
from PowerPlatform.Dataverse.models.filters import col
from PowerPlatform.Dataverse.models.labels import Label, LocalizedLabel
from PowerPlatform.Dataverse.models.record import Record
from PowerPlatform.Dataverse.models.relationship import (
    CascadeConfiguration,
    LookupAttributeMetadata,
    ManyToManyRelationshipMetadata,
    OneToManyRelationshipMetadata,
)
from PowerPlatform.Dataverse.models.upsert import UpsertItem

from tests.contract.served import Served

CHUNKED = 9 * 1024 * 1024
ONE_HOUR = 3600


class Credential:
    """The SDK asks for a token before each request; the sandbox's has no need of Entra."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_options: object) -> AccessToken:
        assert scopes[0].endswith("/.default")
        return AccessToken(self._token, 2**31)


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[DataverseClient]:
    """The SDK as the administrator, told to trust the sandbox's certificate."""
    before = os.environ.get("REQUESTS_CA_BUNDLE")
    os.environ["REQUESTS_CA_BUNDLE"] = str(served.certificate)
    with DataverseClient(served.https, Credential(served.token("maker"))) as made:
        yield made
    if before is None:
        del os.environ["REQUESTS_CA_BUNDLE"]
    else:
        os.environ["REQUESTS_CA_BUNDLE"] = before


@pytest.fixture
def account(client: DataverseClient) -> Iterator[str]:
    """One account, gone after the test."""
    made = client.records.create("account", {"name": f"Contract {uuid4()}"})
    yield made
    client.records.delete("account", made)


@pytest.fixture
def three(client: DataverseClient) -> Iterator[list[str]]:
    """Three accounts whose names begin alike."""
    mark = uuid4().hex
    made = client.records.create("account", [{"name": f"{mark} {one}"} for one in "abc"])
    yield [mark, *made]
    client.records.delete("account", made, use_bulk_delete=False)


def retrieve(client: DataverseClient, table: str, key: str, **options: Any) -> Record:
    """A row that must be there."""
    found = client.records.retrieve(table, key, **options)
    assert found is not None
    return found


Thing = TypeVar("Thing")


def there(found: Thing | None) -> Thing:
    """What must be there."""
    assert found is not None
    return found


def test_records_create_retrieve_update_delete(client: DataverseClient) -> None:
    made = client.records.create("account", {"name": "O'Hara & Söhne"})
    client.records.update("account", made, {"telephone1": "555"})
    found = retrieve(client, "account", made, select=["name", "telephone1"])
    assert (found["name"], found["telephone1"]) == ("O'Hara & Söhne", "555")
    client.records.delete("account", made)
    assert client.records.retrieve("account", made) is None


def test_records_create_turns_labels_of_choices_into_values(client: DataverseClient) -> None:
    made = client.records.create("task", {"subject": "By label", "prioritycode": "High"})
    found = retrieve(client, "task", made, include_annotations="*")
    assert found["prioritycode"] == 2
    assert found["prioritycode@OData.Community.Display.V1.FormattedValue"] == "High"
    client.records.delete("task", made)


def test_records_create_and_update_of_many(client: DataverseClient, three: list[str]) -> None:
    mark, *ids = three
    client.records.update("account", ids, {"telephone1": "1"})
    client.records.update("account", ids[:2], [{"websiteurl": "a"}, {"websiteurl": "b"}])
    rows = client.records.list("account", filter=f"startswith(name,'{mark}')", orderby=["name asc"])
    assert [(one["telephone1"], one["websiteurl"]) for one in rows] == [
        ("1", "a"),
        ("1", "b"),
        ("1", None),
    ]


def test_update_of_many_with_a_missing_row_changes_none(
    client: DataverseClient, account: str
) -> None:
    with pytest.raises(HttpError) as refused:
        client.records.update("account", [account, str(uuid4())], {"name": "never"})
    assert refused.value.status_code == 404
    assert retrieve(client, "account", account)["name"] != "never"


def test_records_list_filters_sorts_counts_expands_and_stops_at_top(
    client: DataverseClient, three: list[str]
) -> None:
    found = client.records.list(
        "account",
        filter=col("name").like(f"{three[0]}%"),
        select=["name"],
        orderby=["name desc"],
        top=2,
        count=True,
        expand=["primarycontactid"],
        include_annotations="*",
    )
    assert [one["name"][-1] for one in found] == ["c", "b"]


def test_records_list_pages_ends(client: DataverseClient, three: list[str]) -> None:
    pages = client.records.list_pages(
        "account", filter=f"startswith(name,'{three[0]}')", orderby=["name asc"], page_size=2
    )
    assert [[one["name"][-1] for one in page] for page in pages] == [["a", "b"], ["c"]]


def test_records_upsert_by_alternate_key(client: DataverseClient) -> None:
    number = uuid4().hex[:12]
    for name in ("made", "changed"):
        client.records.upsert(
            "account", [UpsertItem(alternate_key={"accountnumber": number}, record={"name": name})]
        )
    rows = client.records.list("account", filter=f"accountnumber eq '{number}'")
    assert [one["name"] for one in rows] == ["changed"]
    client.records.delete("account", rows.records[0]["accountid"])


def test_records_upsert_of_many(client: DataverseClient) -> None:
    numbers = [uuid4().hex[:12] for _ in range(2)]
    for name in ("made", "changed"):
        client.records.upsert(
            "account",
            [
                UpsertItem(alternate_key={"accountnumber": one}, record={"name": name})
                for one in numbers
            ],
        )
    rows = client.records.list(
        "account", filter=f"accountnumber eq '{numbers[0]}' or accountnumber eq '{numbers[1]}'"
    )
    assert [one["name"] for one in rows] == ["changed", "changed"]
    client.records.delete("account", [one["accountid"] for one in rows], use_bulk_delete=False)


def test_query_fetchxml_pages_end(client: DataverseClient, three: list[str]) -> None:
    query = client.query.fetchxml(
        "<fetch count='1'><entity name='account'><attribute name='name'/><filter>"
        f"<condition attribute='name' operator='begins-with' value='{three[0]}'/></filter>"
        "<order attribute='name'/></entity></fetch>"
    )
    pages = [[one["name"][-1] for one in page] for page in query.execute_pages()]
    assert pages == [["a"], ["b"], ["c"]]
    assert len(query.execute()) == 3


def test_query_builder_knows_every_kind_of_condition(
    client: DataverseClient, three: list[str]
) -> None:
    mark, *ids = three
    name = col("name")
    for condition, expected in (
        (name.in_([f"{mark} a", f"{mark} b"]), 2),
        (name.not_in([f"{mark} a"]) & name.like(f"{mark}%"), 2),
        (col("accountid").in_(ids), 3),
        (col("statecode").in_([0]) & name.like(f"{mark}%"), 3),
        (name.contains(mark) & name.is_not_null(), 3),
        (name.between(f"{mark} a", f"{mark} b"), 2),
        (~(name == f"{mark} a") & name.like(f"{mark}%"), 2),
        ((name >= f"{mark} b") & name.like(f"{mark}%"), 2),
    ):
        found = client.query.builder("account").select("name").where(condition).execute()
        assert len(list(found)) == expected, str(condition)


def test_query_helpers_read_metadata(client: DataverseClient) -> None:
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert "name" in client.query.odata_select("account")
    assert {"accountid", "name"} <= {one["name"] for one in client.query.sql_columns("account")}
    expands = client.query.odata_expands("contact")
    assert "account" in {one["target_table"] for one in expands}
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert client.query.odata_expand("account", "contact")
    with pytest.warns(DeprecationWarning, match="deprecated"):
        bind = client.query.odata_bind("contact", "account", str(uuid4()))
    assert all(one.endswith("@odata.bind") for one in bind)


def test_dataframe_round_trip(client: DataverseClient) -> None:
    mark = uuid4().hex
    ids = client.dataframe.create("account", pandas.DataFrame([{"name": mark}, {"name": mark}]))
    changes = pandas.DataFrame({"accountid": list(ids), "telephone1": ["1", "2"]})
    client.dataframe.update("account", changes, id_column="accountid")
    rows = client.records.list("account", filter=f"name eq '{mark}'", orderby=["telephone1"])
    assert list(rows.to_dataframe()["telephone1"]) == ["1", "2"]
    client.dataframe.delete("account", ids, use_bulk_delete=False)


def test_files_upload_small_and_in_chunks(
    client: DataverseClient, account: str, tmp_path: Path, served: Served
) -> None:
    for mode, size in (("small", 1000), ("chunk", CHUNKED)):
        path = tmp_path / f"{mode}.bin"
        path.write_bytes(os.urandom(size))
        column = f"fp_Sdk{mode.capitalize()}"
        client.files.upload("account", account, column, str(path), mode=mode)
        assert downloaded(served, account, column.lower()) == path.read_bytes()


def downloaded(served: Served, account: str, column: str) -> bytes:

    answer = requests.get(
        f"{served.http}/api/data/v9.2/accounts({account})/{column}/$value",
        headers={"Authorization": f"Bearer {served.token('maker')}"},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    return answer.content


def test_batch_of_everything(client: DataverseClient, three: list[str]) -> None:
    mark, first, second, _third = three
    batch = client.batch.new()
    batch.records.create("account", {"name": f"{mark} d"})
    batch.records.update("account", first, {"websiteurl": "1"})
    batch.records.retrieve("account", first, select=["websiteurl"], include_annotations="*")
    batch.records.list("account", filter=f"startswith(name,'{mark}')", orderby=["name"], top=2)
    batch.records.delete("account", second)
    batch.tables.get("account")
    result = batch.execute()
    assert [one.status_code for one in result.responses] == [204, 204, 200, 200, 204, 200]
    assert there(result.responses[2].data)["websiteurl"] == "1"
    again = client.records.create("account", {"accountid": second, "name": f"{mark} again"})
    client.records.delete("account", there(result.responses[0].entity_id))
    assert again == second


def test_batch_with_a_change_set_that_refers_to_its_own_rows(client: DataverseClient) -> None:
    batch = client.batch.new()
    with batch.changeset() as together:
        account = together.records.create("account", {"name": "Parent"})
        contact = together.records.create(
            "contact", {"lastname": "Child", "parentcustomerid_account@odata.bind": account}
        )
        together.records.update("account", account, {"primarycontactid@odata.bind": contact})
    result = batch.execute()
    assert not result.has_errors, [one.error_message for one in result.failed]
    ids = [one.entity_id for one in result.responses if one.entity_id]
    found = retrieve(client, "account", ids[0])
    assert found["_primarycontactid_value"] == ids[1]
    client.records.delete("account", ids[0])


def test_batch_goes_on_after_an_error_when_told_to(client: DataverseClient) -> None:
    for goes_on, expected in ((True, [400, 200]), (False, [400])):
        batch = client.batch.new()
        batch.records.create("account", {"nope": "nobody"})
        batch.records.list("account", top=1)
        result = batch.execute(continue_on_error=goes_on)
        assert [one.status_code for one in result.responses] == expected


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


def text(value: str) -> Label:
    return Label(localized_labels=[LocalizedLabel(label=value, language_code=1033)])


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


def test_an_invisible_row_is_none_and_a_forbidden_write_is_told(served: Served) -> None:
    with DataverseClient(served.https, Credential(served.token("charlie"))) as charlie:
        with pytest.raises(HttpError) as refused:
            charlie.records.create("account", {"name": "no"})
        assert refused.value.status_code == 403


def test_throttling_tells_when_to_come_back(served: Served, client: DataverseClient) -> None:
    rule = {"kind": "status", "status": 429, "code": "0x80072322", "retry_after": 7, "count": 1,
            "path": "/accounts"}  # fmt: skip
    served.control("faults", rule)
    with pytest.raises(HttpError) as refused:
        client.records.list("account", top=1)
    assert (refused.value.is_transient, refused.value.details["retry_after"]) == (True, 7)


REFUSED = [
    ("query.sql", lambda client: client.query.sql("SELECT TOP 1 name FROM account")),
    ("dataframe.sql", lambda client: client.dataframe.sql("SELECT TOP 1 name FROM account")),
    ("records.delete of many", lambda client: client.records.delete("account", [str(uuid4())])),
]


@pytest.mark.parametrize(("call", "run"), REFUSED, ids=[name for name, _run in REFUSED])
def test_what_is_not_served_is_refused_by_name(
    client: DataverseClient, call: str, run: Callable[[DataverseClient], object]
) -> None:
    with pytest.raises(HttpError) as refused:
        run(client)
    assert (refused.value.status_code, refused.value.details["service_error_code"]) == (
        501,
        "0x80040219",
    )
