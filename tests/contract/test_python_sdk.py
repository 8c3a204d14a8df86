"""Microsoft's Python SDK, unmodified, against the sandbox over HTTPS: rows, files, batches.

`test_python_sdk_tables` does the same with tables, columns and relationships.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pandas
import pytest
import requests
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.core.errors import HttpError
from PowerPlatform.Dataverse.models.filters import col
from PowerPlatform.Dataverse.models.upsert import UpsertItem

from tests.contract.sdk import retrieve, sdk_of, there
from tests.contract.served import Served

CHUNKED = 9 * 1024 * 1024


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


@pytest.fixture
def three(client: DataverseClient) -> Iterator[list[str]]:
    """Three accounts whose names begin alike."""
    mark = uuid4().hex
    made = client.records.create("account", [{"name": f"{mark} {one}"} for one in "abc"])
    yield [mark, *made]
    client.records.delete("account", made, use_bulk_delete=False)


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


def test_batch_writes_many_and_by_key_and_from_frames(
    client: DataverseClient, three: list[str]
) -> None:
    mark, *ids = three
    number = uuid4().hex[:12]
    batch = client.batch.new()
    batch.records.create("account", [{"name": f"{mark} d"}, {"name": f"{mark} e"}])
    batch.records.update("account", ids, {"telephone1": "7"})
    batch.records.upsert(
        "account", [UpsertItem(alternate_key={"accountnumber": number}, record={"name": mark})]
    )
    batch.dataframe.create("account", pandas.DataFrame([{"name": f"{mark} f"}]))
    batch.dataframe.update(
        "account", pandas.DataFrame([{"accountid": ids[0], "websiteurl": "w"}]), "accountid"
    )
    result = batch.execute()
    assert not result.has_errors, [one.error_message for one in result.failed]
    found = client.records.list("account", filter=f"startswith(name,'{mark}')", orderby=["name"])
    assert [one["name"].removeprefix(mark).strip() for one in found] == ["", *"abcdef"]
    assert found.records[1]["websiteurl"] == "w"
    new = [one["accountid"] for one in found if one["accountid"] not in ids]
    clearing = client.batch.new()
    clearing.dataframe.delete("account", pandas.Series(new), use_bulk_delete=False)
    assert not clearing.execute().has_errors


def test_change_sets_delete_too(client: DataverseClient) -> None:
    made = client.records.create("account", {"name": "Short-lived"})
    batch = client.batch.new()
    with batch.changeset() as together:
        together.records.delete("account", made)
    assert not batch.execute().has_errors
    assert client.records.retrieve("account", made) is None


def test_older_ways_to_read_still_work(client: DataverseClient, account: str) -> None:
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert client.records.get("account", account)["accountid"] == account
    with pytest.warns(DeprecationWarning, match="deprecated"):
        frame = client.dataframe.get("account", record_id=account, select=["name"])
    assert len(frame) == 1
    batch = client.batch.new()
    with pytest.warns(DeprecationWarning, match="deprecated"):
        batch.records.get("account", account)
    assert there(batch.execute().responses[0].data)["accountid"] == account


def test_batch_goes_on_after_an_error_when_told_to(client: DataverseClient) -> None:
    for goes_on, expected in ((True, [400, 200]), (False, [400])):
        batch = client.batch.new()
        batch.records.create("account", {"nope": "nobody"})
        batch.records.list("account", top=1)
        result = batch.execute(continue_on_error=goes_on)
        assert [one.status_code for one in result.responses] == expected


def test_an_invisible_row_is_none_and_a_forbidden_write_is_told(served: Served) -> None:
    with sdk_of(served, "charlie") as charlie:
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
