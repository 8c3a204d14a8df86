"""How long an address may be, alone and in a batch."""

import pytest

from tests.sandbox.api import ROOT, Api

SHORTEST = len(f"{ROOT}/accounts?$filter=name eq ''".replace(" ", "%20"))


@pytest.mark.parametrize(("length", "status"), [(32_768, 200), (32_769, 414)])
def test_an_address_has_a_longest_length(alice: Api, length: int, status: int) -> None:
    path = f"accounts?$filter=name%20eq%20'{'a' * (length - SHORTEST)}'"
    assert alice.get(path).status == status


@pytest.mark.parametrize(("length", "status"), [(65_536, 200), (65_537, 414)])
def test_an_address_in_a_batch_may_be_longer(alice: Api, length: int, status: int) -> None:
    path = f"accounts?$filter=name%20eq%20'{'a' * (length - SHORTEST)}'"
    part = f"Content-Type: application/http\n\nGET {path} HTTP/1.1\n\n"
    answer = alice.batch(f"--batch_b\n{part}\n--batch_b--")
    assert f"HTTP/1.1 {status} ".encode() in answer.content


@pytest.mark.parametrize("query", ["$top=1&$top=2", "$top=1&%24top=1", "fetchXml=a&fetchXml=b"])
def test_a_query_option_stands_once(alice: Api, query: str) -> None:
    refused = alice.get(f"accounts?{query}")
    assert (refused.status, refused.code) == (400, "0x80060888")
    assert "more than once" in refused.message


def test_the_search_api_is_refused_by_name(alice: Api) -> None:
    refused = alice.post(ROOT.replace("/data/v9.2", "/search/v1.0/query"), {})
    assert (refused.status, refused.code) == (501, "0x80040219")


def test_the_root_answers_with_its_slash_and_without(alice: Api) -> None:
    assert alice.get(ROOT).json == alice.get(f"{ROOT}/").json
    assert alice.send("POST", ROOT, {}).status == 405
