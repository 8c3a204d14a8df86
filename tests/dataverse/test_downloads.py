"""Files in ranges."""

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from portal.dataverse import AnswerCutOff, MalformedAnswer, NotFound, downloads
from tests.dataverse.fake_upstream import Transport, answer, client_on, refusal, script

ROW = "0b3e7b0e-6b1c-4d1e-9a57-1f2e3d4c5b6a"


def serving(content: bytes) -> Transport:
    """An upstream with this file."""

    def transport(request: requests.PreparedRequest):  # type: ignore[no-untyped-def]
        first, last = request.headers["Range"].removeprefix("bytes=").split("-")
        part = content[int(first) : int(last) + 1]
        return answer(206, part, {"x-ms-file-size": str(len(content))})

    return transport


@given(st.integers(1, 40))
def test_a_file_of_any_size_comes_whole_and_in_blocks(size: int) -> None:
    content = bytes(range(size))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(downloads, "BLOCK_BYTES", 8)
        client, adapter = client_on(serving(content))
        blocks = list(client.download("accounts", ROW, "fp_agreement"))
    assert b"".join(blocks) == content
    assert max(map(len, blocks)) <= 8
    assert len(adapter.requests) == -(-size // 8)


def test_nothing_is_asked_before_it_is_taken() -> None:
    client, adapter = client_on(serving(b"x"))
    blocks = client.download("accounts", ROW, "entityimage", full_size=True)
    assert adapter.requests == []
    assert next(blocks) == b"x"
    assert str(adapter.requests[0].url).endswith(f"({ROW})/entityimage/$value?size=full")


def test_an_empty_column_is_nothing_and_a_whole_answer_is_taken() -> None:
    client, _ = client_on(script(answer(204), answer(200, b"all")))
    assert list(client.download("accounts", ROW, "fp_agreement")) == []
    assert list(client.download("accounts", ROW, "fp_agreement")) == [b"all"]


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ([answer(206, b"x", {"x-ms-file-size": "5"})], AnswerCutOff),
        ([answer(206, b"x")], MalformedAnswer),
        ([refusal(404, "0x80040217")], NotFound),
    ],
)
def test_what_is_no_block_is_refused(answers: list[requests.Response], kind: type) -> None:
    client, _ = client_on(script(*answers))  # type: ignore[arg-type]
    with pytest.raises(kind):
        list(client.download("accounts", ROW, "fp_agreement"))


def test_a_file_that_is_replaced_meanwhile_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "BLOCK_BYTES", 2)
    client, _ = client_on(
        script(
            answer(206, b"ab", {"x-ms-file-size": "4"}), answer(206, b"cd", {"x-ms-file-size": "5"})
        )
    )
    with pytest.raises(AnswerCutOff):
        list(client.download("accounts", ROW, "fp_agreement"))
