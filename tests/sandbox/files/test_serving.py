"""A file column of a row: one upload, what the row says of it, what may not be done."""

import pytest

from tests.sandbox.api import Answer, Api
from tests.sandbox.files.settings import set_organization
from tests.sandbox.small_organisation import key

ROW = f"accounts({key('Alder')})"
COLUMN = f"{ROW}/fp_agreement"
CONTENT = bytes(range(256)) * 20


def put(api: Api, content: bytes = CONTENT, name: str = "a.txt", **headers: str) -> Answer:
    sent = {
        "Content-Type": "application/octet-stream",
        "x-ms-file-name": name,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return api.send("PATCH", COLUMN, content, sent)


def version(api: Api) -> int:
    return int(api.get(ROW).headers["ETag"].strip('W/"'))


def test_one_upload_fills_the_column_and_moves_the_row(alice: Api, accounts: list[str]) -> None:
    before = version(alice)
    answer = put(alice)
    assert (answer.status, answer.content) == (204, b"")
    assert "OData-EntityId" not in answer.headers
    row = alice.get(f"{ROW}?$select=name,fp_agreement,fp_agreement_name").json
    assert len(row["fp_agreement"]) == 36
    assert row["fp_agreement_name"] == "a.txt"
    assert version(alice) > before
    assert alice.get(f"{COLUMN}/$value").content == CONTENT


def test_an_upload_in_the_place_of_another_has_a_new_id(alice: Api, accounts: list[str]) -> None:
    put(alice)
    former = alice.get(ROW).json["fp_agreement"]
    put(alice, b"new", "b.txt")
    row = alice.get(ROW).json
    assert row["fp_agreement"] != former
    assert row["fp_agreement_name"] == "b.txt"
    assert alice.get(f"{COLUMN}/$value").content == b"new"


def test_the_name_may_come_in_the_query_and_the_header_wins(
    alice: Api, accounts: list[str]
) -> None:
    kind = {"Content-Type": "application/octet-stream"}
    alice.send("PATCH", f"{COLUMN}?x-ms-file-name=Gr%C3%BC%C3%9Fe.txt", b"x", kind)
    assert alice.get(ROW).json["fp_agreement_name"] == "Grüße.txt"
    named = {**kind, "x-ms-file-name": "header.txt"}
    alice.send("PATCH", f"{COLUMN}?x-ms-file-name=query.txt", b"x", named)
    assert alice.get(ROW).json["fp_agreement_name"] == "header.txt"


def test_delete_empties_the_column(alice: Api, accounts: list[str]) -> None:
    put(alice)
    before = version(alice)
    assert alice.delete(COLUMN).status == 204
    row = alice.get(ROW).json
    assert row["fp_agreement"] is None
    assert row["fp_agreement_name"] is None
    assert version(alice) > before
    assert alice.get(f"{COLUMN}/$value").status == 204


@pytest.mark.parametrize("verb", ["POST", "PATCH"])
def test_a_file_column_in_a_body_is_refused(alice: Api, accounts: list[str], verb: str) -> None:
    path = "accounts" if verb == "POST" else ROW
    refused = alice.send(verb, path, {"name": "A", "fp_agreement": "AAAA"})
    assert (refused.status, refused.code) == (400, "0x80048d19")
    assert "fp_agreement" in refused.message


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("setup.exe", b"x", "0x80043e09"),
        ("SETUP.EXE", b"x", "0x80043e09"),
        ("a/b.txt", b"x", "0x80044a08"),
        ("big.bin", b"x" * (32768 * 1024 + 1), "0x80044a02"),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_and_the_row_stays(
    alice: Api, accounts: list[str], name: str, content: bytes, code: str
) -> None:
    set_organization(blockedattachments="exe;bat")
    before = version(alice)
    refused = put(alice, content, name)
    assert (refused.status, refused.code) == (400, code), refused.content
    assert version(alice) == before


def test_an_upload_without_a_name_is_refused(alice: Api, accounts: list[str]) -> None:
    refused = alice.send("PATCH", COLUMN, b"x", {"Content-Type": "application/octet-stream"})
    assert (refused.status, refused.code) == (400, "0x80040203")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If_Match": "*"}, 204),
        ({"If_None_Match": "null"}, 204),
        ({"If_Match": 'W/"1"'}, 412),
    ],
)
def test_preconditions_are_those_of_the_row(
    alice: Api, accounts: list[str], headers: dict[str, str], status: int
) -> None:
    assert put(alice, CONTENT, "a.txt", **headers).status == status


def test_a_row_that_is_not_there_takes_no_file(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({key('nobody')})/fp_agreement"
    kind = {"Content-Type": "application/octet-stream", "x-ms-file-name": "a"}
    refused = alice.send("PATCH", path, b"x", kind)
    assert (refused.status, refused.code) == (404, "0x80040217")


def test_whoever_does_not_see_the_row_finds_nothing(
    alice: Api, bob: Api, accounts: list[str]
) -> None:
    put(alice)
    assert bob.get(f"{COLUMN}/$value").status == 404
    assert put(bob).status == 404
    assert bob.delete(COLUMN).status == 404


def test_files_go_with_their_row(alice: Api, accounts: list[str]) -> None:
    put(alice)
    file = alice.get(ROW).json["fp_agreement"]
    assert alice.delete(ROW).status == 204
    assert alice.send("POST", "DeleteFile", {"FileId": file}).status == 404
    assert alice.get("fileattachments").rows == []


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("PUT", COLUMN, 501),
        ("GET", COLUMN, 501),
        ("POST", COLUMN, 405),
        ("PATCH", f"{COLUMN}/$value", 405),
        ("GET", f"{COLUMN}/nothing", 404),
        ("GET", f"{COLUMN}/$value?size=huge", 400),
        ("GET", f"{COLUMN}/$value?$select=name", 501),
        ("POST", "fileattachments", 501),
        ("POST", "InitializeAttachmentBlocksUpload", 501),
    ],
)
def test_what_is_not_served_is_said(
    alice: Api, accounts: list[str], verb: str, path: str, status: int
) -> None:
    body = {"value": None} if verb in ("PUT", "POST") else None
    assert alice.send(verb, path, body).status == status


def test_files_are_found_by_their_column(alice: Api, accounts: list[str]) -> None:
    put(alice)
    found = alice.get("accounts?$select=name&$filter=fp_agreement ne null").rows
    assert [one["name"] for one in found] == ["Alder"]


def test_attachments_tell_more_about_files_to_those_who_see_the_row(
    alice: Api, bob: Api, accounts: list[str]
) -> None:
    put(alice, name="report.pdf")
    put(alice, name="other.pdf")
    [row] = alice.get(f"{ROW}/account_FileAttachments").rows
    assert row["fileattachmentid"] == alice.get(ROW).json["fp_agreement"]
    assert row["filename"] == "other.pdf"
    assert row["filesizeinbytes"] == len(CONTENT)
    assert row["mimetype"] == "application/pdf"
    assert row["regardingfieldname"] == "fp_agreement"
    assert row["_objectid_value"] == key("Alder")
    assert bob.get("fileattachments").rows == []
    assert len(alice.get("fileattachments").rows) == 1


def test_expand_gives_the_attachments_with_the_row(alice: Api, accounts: list[str]) -> None:
    put(alice, name="report.pdf")
    expand = "account_FileAttachments($select=filename,filesizeinbytes,mimetype,regardingfieldname)"
    row = alice.get(f"{ROW}?$select=name&$expand={expand}").json
    [found] = row["account_FileAttachments"]
    assert (found["filename"], found["filesizeinbytes"]) == ("report.pdf", len(CONTENT))


def test_whoever_may_only_read_cannot_put_a_file(
    alice: Api, carol: Api, accounts: list[str]
) -> None:
    """Carol sees rows of her unit; a row shared to be read is seen and stays as it is."""
    put(alice)
    shared = {
        "Target": {"accountid": key("Alder"), "@odata.type": "Microsoft.Dynamics.CRM.account"},
        "PrincipalAccess": {
            "Principal": {
                "systemuserid": key("carol"),
                "@odata.type": "Microsoft.Dynamics.CRM.systemuser",
            },
            "AccessMask": "ReadAccess",
        },
    }
    assert alice.post("GrantAccess", shared).status == 204
    assert carol.get(f"{COLUMN}/$value").content == CONTENT
    refusals = [put(carol), carol.delete(COLUMN)]
    begun = {"x-ms-transfer-mode": "chunked", "x-ms-file-name": "a.txt"}
    refusals.append(carol.send("PATCH", COLUMN, b"", begun))
    assert [(one.status, one.code) for one in refusals] == [(403, "0x80040220")] * 3
    assert len(carol.get("fileattachments").rows) == 1
