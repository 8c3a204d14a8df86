"""Annotations of errors."""

from tests.sandbox.api import ALL_ANNOTATIONS, Api

DETAILS = "@Microsoft.PowerApps.CDS"


def test_an_error_is_annotated_for_who_asks(alice: Api) -> None:
    assert set(alice.get("nopes").json["error"]) == {"code", "message"}
    error = alice.get("nopes", **ALL_ANNOTATIONS).json["error"]
    assert set(error) == {
        "code",
        "message",
        f"{DETAILS}.ErrorDetails.OperationStatus",
        f"{DETAILS}.ErrorDetails.SubErrorCode",
        f"{DETAILS}.HelpLink",
        f"{DETAILS}.TraceText",
        f"{DETAILS}.InnerError.Message",
    }
    assert error[f"{DETAILS}.InnerError.Message"] == error["message"]


def test_a_pattern_chooses_annotations_of_errors(alice: Api) -> None:
    prefer = 'odata.include-annotations="Microsoft.PowerApps.CDS.ErrorDetails*"'
    names = set(alice.get("nopes", Prefer=prefer).json["error"]) - {"code", "message"}
    assert names == {
        f"{DETAILS}.ErrorDetails.OperationStatus",
        f"{DETAILS}.ErrorDetails.SubErrorCode",
    }


def test_an_error_in_a_batch_is_annotated_too(alice: Api) -> None:
    part = 'GET nopes HTTP/1.1\nPrefer: odata.include-annotations="*"\n\n'
    body = f"--batch_b\nContent-Type: application/http\n\n{part}\n--batch_b--"
    assert f"{DETAILS}.InnerError.Message".encode() in alice.batch(body).content
