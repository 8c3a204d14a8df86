"""Cycles of relationships as the sandbox answers them, against a walk over the same rows."""

from itertools import pairwise

import pytest

from portal import upstream
from portal.dataverse import Client
from portal.profiles.definition import Direction, RelationshipRule, RowOption, TableRule
from portal.profiles.models import ProfileVersion
from portal.profiles.scope import MAXIMUM_HOPS, compile_scope
from tests.portal_client import PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device
from tests.sync.pairs import ACCOUNT, ACCOUNT_LEADS, LEAD, ends, paired, upstream_pairs
from tests.sync.publishing import publish_for

SAME, MAIN_CONTACT = "account_parent_account", "account_primary_contact"
CONTACT, CUSTOMER = "contact", "contact_customer_accounts"


def custom(column: str, value: str, *rules: RelationshipRule) -> TableRule:
    own = f'<filter><condition attribute="{column}" operator="eq" value="{value}"/></filter>'
    return TableRule(ACCOUNT, RowOption.CUSTOM, filter_xml=own, relationships=rules)


def walk(start: set[str], steps: set[tuple[str, str]]) -> set[str]:
    """What four hops along the steps, either way, lead to."""
    found = set(start)
    for _ in range(MAXIMUM_HOPS):
        found |= {b for a, b in steps if a in found} | {a for a, b in steps if b in found}
    return found


def test_a_cycle_of_pairs_is_walked_for_four_hops(dana: PortalClient, maker: Client) -> None:
    everything = Device.loaded(dana)
    everything.run_pass()
    accounts = sorted(everything.rows(ACCOUNT))[:5]
    leads = sorted(everything.rows(LEAD))[:4]
    chain = [item for pair in zip(accounts, [*leads, ""], strict=True) for item in pair if item]
    wanted = set(pairwise(chain))
    for account, lead in upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid"):
        unlink(maker, account, lead)
    for one, two in wanted:
        link(maker, *((one, two) if one in accounts else (two, one)))
    pairs = paired("accountleads_association")
    rules = (
        custom("accountid", accounts[0], pairs),
        TableRule(LEAD, RowOption.RELATED, relationships=(pairs,)),
    )
    publish_for(dana.user, *rules)
    device = Device.loaded(dana)
    device.run_pass()
    reached = walk({accounts[0]}, wanted)
    assert reached == set(chain[:5])
    assert set(device.rows(ACCOUNT)) | set(device.rows(LEAD)) == reached
    assert {frozenset(pair) for pair in ends(device, ACCOUNT_LEADS)} == {
        frozenset(pair) for pair in pairwise(chain[:5])
    }


def link(maker: Client, account: str, lead: str) -> None:
    there = {"@odata.id": f"{maker.session.api_url}leads({lead})"}
    path = f"accounts({account})/accountleads_association/$ref"
    maker.session.request("POST", path, json=there)


def unlink(maker: Client, account: str, lead: str) -> None:
    maker.session.request("DELETE", f"accounts({account})/accountleads_association({lead})/$ref")


@pytest.fixture
def family(bob: PortalClient, maker: Client) -> list[str]:
    """Seven accounts, each the parent of the next."""
    publish_for(bob.user, TableRule(ACCOUNT, RowOption.ALL))
    chain = sorted(Device.loaded(bob).rows(ACCOUNT))[:7]
    for row in maker.query("accounts", select=("_parentaccountid_value",)):
        if row["_parentaccountid_value"]:
            path = f"accounts({row['accountid']})/parentaccountid/$ref"
            maker.session.request("DELETE", path)
    for parent, child in pairwise(chain):
        bind = {"parentaccountid@odata.bind": f"/accounts({parent})"}
        maker.update("accounts", child, bind)
    return chain


def test_a_scope_of_several_branches_is_one_scope_in_one_batch(
    bob: PortalClient, family: list[str], sandbox: SandboxSide
) -> None:
    accounts = (
        RelationshipRule(SAME, Direction.PARENTS),
        RelationshipRule(SAME, Direction.CHILDREN),
        RelationshipRule(MAIN_CONTACT, Direction.CHILDREN),
    )
    contacts = (
        RelationshipRule(MAIN_CONTACT, Direction.PARENTS),
        RelationshipRule(CUSTOMER, Direction.CHILDREN),
    )
    publish_for(
        bob.user,
        custom("accountid", family[1], *accounts),
        TableRule(CONTACT, RowOption.RELATED, relationships=contacts),
    )
    version = ProfileVersion.objects.order_by("pk").last()
    assert version
    definition = version.profile_definition()
    assert len(compile_scope(definition, ACCOUNT, upstream.metadata().tables).branches) > 1
    device = Device.loaded(bob)
    device.run_pass()
    assert set(family[:6]) <= set(device.rows(ACCOUNT))
    assert family[6] not in device.rows(ACCOUNT)
    sandbox.forget_requests()
    answer = device.request(device.ask(ACCOUNT, is_checked=True))
    assert answer.json["unchanged"] == 1
    assert sandbox.counts()["requests"] == 1
