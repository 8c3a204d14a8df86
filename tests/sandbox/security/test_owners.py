"""Only who could read a row may become its owner."""

from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key


def bind(name: str) -> dict[str, str]:
    return {"ownerid@odata.bind": f"systemusers({key(name)})"}


def test_a_user_without_the_privilege_to_read_owns_nothing(alice: Api, accounts: list[str]) -> None:
    for refused in (
        alice.patch(f"accounts({accounts[0]})", bind("charlie")),
        alice.post("accounts", {"name": "new", **bind("charlie")}),
    ):
        assert (refused.status, refused.code) == (403, "0x80040231")
        assert "prvReadAccount" in refused.message
    assert alice.patch(f"accounts({accounts[0]})", bind("bob")).status == 204


def test_a_disabled_user_owns_nothing_new(alice: Api, accounts: list[str]) -> None:
    assert alice.patch(f"systemusers({key('bob')})", {"isdisabled": True}).status == 204
    refused = alice.patch(f"accounts({accounts[0]})", bind("bob"))
    assert (refused.status, refused.code) == (403, "0x80040231")
