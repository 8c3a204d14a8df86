"""Files and images in blocks: initialise, upload, commit; initialise, download; delete."""

from base64 import b64decode
from typing import Any

import pytest

from tests.sandbox.api import Answer, Api
from tests.sandbox.files.pictures import picture, text_of
from tests.sandbox.small_organisation import key

ROW = f"accounts({key('Alder')})"
TYPE = "Microsoft.Dynamics.CRM.account"
TARGET = {"accountid": key("Alder"), "@odata.type": TYPE}
FIRST, SECOND = text_of(b"block 1"), text_of(b"block 2")


def begin(api: Api, column: str = "fp_agreement", name: str = "a.pdf") -> Answer:
    body = {"Target": TARGET, "FileName": name, "FileAttributeName": column}
    return api.post("InitializeFileBlocksUpload", body)


def block(api: Api, token: str, name: str, content: bytes) -> Answer:
    body = {"BlockId": name, "BlockData": text_of(content), "FileContinuationToken": token}
    return api.post("UploadBlock", body)


def commit(api: Api, token: str, names: list[str], **more: Any) -> Answer:
    body = {"FileName": "a.pdf", "MimeType": "application/pdf", "BlockList": names}
    return api.post("CommitFileBlocksUpload", {**body, "FileContinuationToken": token, **more})


def test_blocks_are_joined_in_the_order_of_the_list(alice: Api, accounts: list[str]) -> None:
    begun = begin(alice)
    assert begun.status == 200
    assert begun.json["@odata.context"].endswith(
        "$metadata#Microsoft.Dynamics.CRM.InitializeFileBlocksUploadResponse"
    )
    token = begun.json["FileContinuationToken"]
    assert block(alice, token, FIRST, b"world").status == 204
    assert block(alice, token, SECOND, b"hello ").status == 204
    done = commit(alice, token, [SECOND, FIRST])
    assert (done.status, done.json["FileSizeInBytes"]) == (200, 11)
    assert alice.get(ROW).json["fp_agreement"] == done.json["FileId"]
    assert alice.get(f"{ROW}/fp_agreement/$value").content == b"hello world"


def test_a_block_sent_twice_counts_once(alice: Api, accounts: list[str]) -> None:
    token = begin(alice).json["FileContinuationToken"]
    block(alice, token, FIRST, b"old")
    block(alice, token, FIRST, b"new")
    assert commit(alice, token, [FIRST]).status == 200
    assert alice.get(f"{ROW}/fp_agreement/$value").content == b"new"


def test_a_token_ends_with_its_commit(alice: Api, accounts: list[str]) -> None:
    token = begin(alice).json["FileContinuationToken"]
    block(alice, token, FIRST, b"x")
    assert commit(alice, token, [FIRST]).status == 200
    assert commit(alice, token, [FIRST]).status == 400


@pytest.mark.parametrize(
    ("message", "change"),
    [
        ("UploadBlock", {"BlockId": "%"}),
        ("UploadBlock", {"BlockId": text_of(b"x" * 65)}),
        ("UploadBlock", {"BlockData": 5}),
        ("UploadBlock", {"FileContinuationToken": "other"}),
        ("CommitFileBlocksUpload", {"BlockList": [SECOND]}),
        ("CommitFileBlocksUpload", {"BlockList": "x"}),
        ("CommitFileBlocksUpload", {"FileName": None}),
        ("InitializeFileBlocksUpload", {"FileAttributeName": "name"}),
        ("InitializeFileBlocksUpload", {"Target": None}),
        ("InitializeFileBlocksUpload", {"Target": {"accountid": key("Alder")}}),
        ("DownloadBlock", {"Offset": -1}),
    ],
)
def test_what_cannot_be_is_refused(
    alice: Api, accounts: list[str], message: str, change: dict[str, Any]
) -> None:
    token = begin(alice).json["FileContinuationToken"]
    block(alice, token, FIRST, b"x")
    body = {
        "Target": TARGET, "FileName": "a.pdf", "FileAttributeName": "fp_agreement",
        "BlockId": FIRST, "BlockData": "", "BlockList": [FIRST], "Offset": 0, "BlockLength": 1,
        "FileContinuationToken": token,
    }  # fmt: skip
    assert alice.post(message, {**body, **change}).status == 400


def test_a_block_larger_than_four_megabytes_is_refused(alice: Api, accounts: list[str]) -> None:
    token = begin(alice).json["FileContinuationToken"]
    refused = block(alice, token, FIRST, bytes(4 * 1024 * 1024 + 1))
    assert (refused.status, refused.code) == (400, "0x80044a02")


def test_an_upload_is_its_users_affair(alice: Api, bob: Api, accounts: list[str]) -> None:
    token = begin(alice).json["FileContinuationToken"]
    assert block(bob, token, FIRST, b"x").status == 400
    assert begin(bob).status == 404


def download(api: Api, column: str, size: int = 4) -> bytes:
    body = {"Target": TARGET, "FileAttributeName": column}
    begun = api.post("InitializeFileBlocksDownload", body).json
    assert begun["IsChunkingSupported"] is True
    token, content = begun["FileContinuationToken"], b""
    while len(content) < begun["FileSizeInBytes"]:
        asked = {
            "Offset": len(content),
            "BlockLength": size,
            "FileContinuationToken": token,
        }
        content += b64decode(api.post("DownloadBlock", asked).json["Data"])
    return content


def test_a_file_comes_back_in_blocks(alice: Api, accounts: list[str]) -> None:
    token = begin(alice).json["FileContinuationToken"]
    block(alice, token, FIRST, b"hello world")
    commit(alice, token, [FIRST])
    assert download(alice, "fp_agreement") == b"hello world"


def test_an_image_comes_back_in_full(alice: Api, accounts: list[str]) -> None:
    content = picture(200, 300)
    token = begin(alice, "entityimage", "a.png").json["FileContinuationToken"]
    block(alice, token, FIRST, content)
    assert commit(alice, token, [FIRST], FileName="a.png").status == 200
    assert download(alice, "entityimage", 100000) == content


@pytest.mark.parametrize("column", ["fp_agreement", "entityimage"])
def test_a_download_of_nothing_is_404(alice: Api, accounts: list[str], column: str) -> None:
    body = {"Target": TARGET, "FileAttributeName": column}
    refused = alice.post("InitializeFileBlocksDownload", body)
    assert (refused.status, refused.code) == (404, "0x80040217")
    assert column in refused.message


def test_a_file_is_deleted_by_its_id(alice: Api, bob: Api, accounts: list[str]) -> None:
    token = begin(alice).json["FileContinuationToken"]
    block(alice, token, FIRST, b"x")
    file = commit(alice, token, [FIRST]).json["FileId"]
    assert bob.post("DeleteFile", {"FileId": file}).status == 404
    assert alice.post("DeleteFile", {"FileId": file}).status == 204
    assert alice.get(ROW).json["fp_agreement"] is None
    assert alice.post("DeleteFile", {"FileId": file}).status == 404
