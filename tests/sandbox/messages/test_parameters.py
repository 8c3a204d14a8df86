"""What a message does not know it refuses, in its address and in its body."""

import pytest

from portal.sandbox.messages.parameters import OWN_WORDS, PARAMETERS
from portal.sandbox.messages.registry import MESSAGES
from tests.sandbox.api import Api


def test_every_message_says_which_parameters_it_takes() -> None:
    assert set(PARAMETERS) | OWN_WORDS == {name for name, _bound_to in MESSAGES}
    assert not set(PARAMETERS) & OWN_WORDS


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("WhoAmI(x=1)", "0x80060888"),
        ("WhoAmI?foo=1", "0x80060888"),
        ("UtcTimeFromLocalTime(TimeZoneCode=110,Zone=1)", "0x80060888"),
        ("RetrieveTotalRecordCount(EntityNames=['account'],x=1)", "0x80060888"),
    ],
)  # fmt: skip
def test_unknown_parameters_of_functions_are_refused(alice: Api, path: str, code: str) -> None:
    refused = alice.get(path)
    assert (refused.status, refused.code) == (400, code)


@pytest.mark.parametrize("name", ["PublishAllXml", "GrantAccess", "accounts/CreateMultiple"])
def test_unknown_parameters_of_actions_are_refused(alice: Api, name: str) -> None:
    refused = alice.post(name, {"Foo": 1})
    assert (refused.status, refused.code) == (400, "0x80048d19")
    assert "'Foo'" in refused.message


def test_query_options_that_a_message_has_not_are_refused(alice: Api) -> None:
    assert alice.get("WhoAmI?$select=UserId").status == 501
    assert alice.get("WhoAmI?tag=mine").status == 200


def test_annotations_in_a_body_are_no_parameters(alice: Api) -> None:
    assert alice.post("PublishAllXml", {"@odata.type": "x"}).status == 204
