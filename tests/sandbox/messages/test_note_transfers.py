"""The bodies of notes: in one request, and in blocks."""

from base64 import b64decode
from typing import Any

import pytest

from tests.sandbox.api import Answer, Api
from tests.sandbox.files.pictures import text_of
from tests.sandbox.files.settings import set_organization
from tests.sandbox.small_organisation import key

TYPE = "Microsoft.Dynamics.CRM.annotation"
BLOCK = text_of(b"block 1")
ABOUT = {"objectid_account@odata.bind": f"/accounts({key('Alder')})"}


def test_a_note_with_a_body_is_measured(alice: Api, accounts: list[str]) -> None:
    note = {"subject": "N", "filename": "a.txt", "mimetype": "text/plain", **ABOUT}
    made = alice.post("annotations", {**note, "documentbody": text_of(b"hello")}).made
    row = alice.get(f"annotations({made})?$select=filesize,isdocument,filename").json
    assert (row["filesize"], row["isdocument"], row["filename"]) == (5, True, "a.txt")
    alice.patch(f"annotations({made})", {"documentbody": None, "filename": None})
    assert alice.get(f"annotations({made})").json["filesize"] is None


def test_the_body_alone_is_plain_text(alice: Api, accounts: list[str]) -> None:
    body = {"filename": "a.txt", "documentbody": text_of(b"hello"), **ABOUT}
    made = alice.post("annotations", body).made
    answer = alice.get(f"annotations({made})/documentbody/$value")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert b64decode(answer.content) == b"hello"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        # The limit is measured on the base64: 76 bytes are 104 characters.
        ({"documentbody": text_of(b"x" * 76)}, "0x80044a02"),
        ({"documentbody": "%%%"}, "0x80040203"),
        ({"filename": "a.exe", "documentbody": "AAAA"}, "0x80043e09"),
    ],
)
def test_a_body_that_may_not_be_kept_is_refused(
    alice: Api, accounts: list[str], change: dict[str, str], code: str
) -> None:
    set_organization(maxuploadfilesize=100, blockedattachments="exe")
    refused = alice.post("annotations", {**ABOUT, **change})
    assert (refused.status, refused.code) == (400, code)
    assert alice.get("annotations").rows == []


def begin(api: Api, note: dict[str, Any]) -> str:
    answer = api.post("InitializeAnnotationBlocksUpload", {"Target": {**note, "@odata.type": TYPE}})
    assert answer.status == 200, answer.content
    token: str = answer.json["FileContinuationToken"]
    return token


def commit(api: Api, note: dict[str, Any], token: str) -> Answer:
    sent = {"BlockId": BLOCK, "BlockData": text_of(b"hello"), "FileContinuationToken": token}
    assert api.post("UploadBlock", sent).status == 204
    target = {"Target": {**note, "@odata.type": TYPE}, "BlockList": [BLOCK]}
    return api.post("CommitAnnotationBlocksUpload", {**target, "FileContinuationToken": token})


@pytest.mark.parametrize("is_new", [True, False])
def test_blocks_become_the_body_of_a_note(alice: Api, accounts: list[str], is_new: bool) -> None:
    note = {"subject": "N", "filename": "a.txt", "mimetype": "text/plain"}
    if is_new:
        note |= ABOUT
    else:
        note["annotationid"] = alice.post("annotations", {"subject": "old", **ABOUT}).made
    done = commit(alice, note, begin(alice, note)).json
    assert done["FileSizeInBytes"] == 5
    row = alice.get(f"annotations({done['AnnotationId']})").json
    assert (row["subject"], row["filesize"]) == ("N", 5)
    assert b64decode(row["documentbody"]) == b"hello"


def test_the_body_of_a_note_comes_back_in_blocks(alice: Api, bob: Api, accounts: list[str]) -> None:
    note = {"filename": "a.txt", **ABOUT}
    made = commit(alice, note, begin(alice, note)).json["AnnotationId"]
    body = {"Target": {"annotationid": made, "@odata.type": TYPE}}
    assert bob.post("InitializeAnnotationBlocksDownload", body).status == 404
    begun = alice.post("InitializeAnnotationBlocksDownload", body).json
    assert (begun["FileSizeInBytes"], begun["FileName"]) == (5, "a.txt")
    asked = {"FileContinuationToken": begun["FileContinuationToken"]}
    parts = [
        alice.post("DownloadBlock", {**asked, "Offset": start, "BlockLength": 3}).json["Data"]
        for start in (0, 3)
    ]
    assert b"".join(b64decode(one) for one in parts) == b"hello"


def test_only_notes_take_the_messages_of_notes(alice: Api, accounts: list[str]) -> None:
    for target in (None, {"accountid": key("Alder"), "@odata.type": TYPE[:-10] + "account"}):
        refused = alice.post("InitializeAnnotationBlocksUpload", {"Target": target})
        assert refused.status == 400
