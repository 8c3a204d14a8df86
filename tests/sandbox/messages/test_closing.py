"""Actions of cases, opportunities, leads and queues."""

from typing import Any

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Answer, Api
from tests.sandbox.granting import let
from tests.sandbox.small_organisation import key

TABLES = (
    "incident", "incidentresolution", "opportunity", "opportunityclose", "lead", "queue",
    "queueitem",
)  # fmt: skip


@pytest.fixture(autouse=True)
def rights(alice: Api) -> None:
    """Let the administrator have everything of Sales and Customer Service."""
    let("admin", 8, *TABLES)


@pytest.fixture
def incident(alice: Api, accounts: list[str]) -> str:
    body = {"title": "It leaks", "customerid_account@odata.bind": f"/accounts({accounts[0]})"}
    return alice.post("incidents", body).made


@pytest.fixture
def opportunity(alice: Api) -> str:
    return alice.post("opportunities", {"name": "Pumps", "estimatedvalue": 10}).made


@pytest.fixture
def queue(alice: Api) -> str:
    return alice.post("queues", {"name": "Leaks"}).made


def resolve(api: Api, incident: str, status: object = 5) -> Answer:
    resolution = {
        "subject": "Mended",
        "incidentid@odata.bind": f"/incidents({incident})",
        "@odata.type": "Microsoft.Dynamics.CRM.incidentresolution",
    }
    return api.post("CloseIncident", {"IncidentResolution": resolution, "Status": status})


def win(api: Api, opportunity: str, name: str = "WinOpportunity", status: int = 3) -> Answer:
    close = {
        "subject": "Done",
        "actualrevenue": 12,
        "opportunityid@odata.bind": f"/opportunities({opportunity})",
    }
    return api.post(name, {"OpportunityClose": close, "Status": status})


def state(api: Api, path: str) -> tuple[int, int]:
    row = api.get(path).json
    return row["statecode"], row["statuscode"]


@pytest.mark.parametrize(("status", "expected"), [(5, 5), (1000, 1000), (-1, 5)])
def test_a_case_is_resolved_by_its_resolution(
    alice: Api, incident: str, status: int, expected: int
) -> None:
    answer = resolve(alice, incident, status)
    assert (answer.status, answer.content) == (204, b""), answer.content
    assert state(alice, f"incidents({incident})") == (1, expected)
    resolution = alice.get("incidentresolutions").rows[0]
    assert (resolution["subject"], resolution["statecode"]) == ("Mended", 1)
    assert resolution["_incidentid_value"] == incident


def test_a_closed_case_is_not_closed_again(alice: Api, incident: str) -> None:
    resolve(alice, incident)
    refused = resolve(alice, incident)
    assert (refused.status, refused.code) == (400, "0x80048408")
    assert len(alice.get("incidentresolutions").rows) == 1


@pytest.mark.parametrize("status", [1, 6, 99, None, True, "5"])
def test_a_status_that_does_not_resolve_leaves_the_case_open(
    alice: Api, incident: str, status: object
) -> None:
    assert resolve(alice, incident, status).status == 400
    assert state(alice, f"incidents({incident})") == (0, 1)
    assert alice.get("incidentresolutions").rows == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"Status": 5},
        {"Status": 5, "IncidentResolution": {"subject": "S"}},
        {"Status": 5, "IncidentResolution": {"@odata.type": "Microsoft.Dynamics.CRM.task"}},
    ],
)
def test_bodies_that_close_nothing_are_refused(alice: Api, body: object) -> None:
    assert alice.post("CloseIncident", body).status == 400


@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [("WinOpportunity", 3, (1, 3)), ("LoseOpportunity", 4, (2, 4)), ("LoseOpportunity", 5, (2, 5))],
)
def test_an_opportunity_is_won_or_lost(
    alice: Api, opportunity: str, name: str, status: int, expected: tuple[int, int]
) -> None:
    assert win(alice, opportunity, name, status).status == 204
    path = f"opportunities({opportunity})"
    assert state(alice, path) == expected
    row = alice.get(path).json
    assert row["actualvalue"] == 12
    assert row["actualclosedate"] is not None
    assert alice.get("opportunitycloses").rows[0]["statecode"] == 1
    assert win(alice, opportunity, name, status).code == "0x80048408"


def qualify(api: Api, lead: str, **more: Any) -> Answer:
    body = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3}
    return api.post(f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead", {**body, **more})


@pytest.fixture
def lead(alice: Api) -> str:
    body = {
        "subject": "Two pumps", "firstname": "Ada", "lastname": "Ash", "companyname": "Ash Ltd",
        "telephone1": "1", "estimatedamount": 7,
    }  # fmt: skip
    return alice.post("leads", body).made


def test_a_lead_becomes_account_contact_and_opportunity(alice: Api, lead: str) -> None:
    answer = qualify(alice, lead)
    assert answer.status == 200, answer.content
    made = {one.pop("@odata.type"): one for one in answer.json["value"]}
    account = made["#Microsoft.Dynamics.CRM.account"]["accountid"]
    contact = made["#Microsoft.Dynamics.CRM.contact"]["contactid"]
    opportunity = made["#Microsoft.Dynamics.CRM.opportunity"]["opportunityid"]
    assert alice.get(f"accounts({account})").json["name"] == "Ash Ltd"
    person = alice.get(f"contacts({contact})").json
    assert (person["fullname"], person["_parentcustomerid_value"]) == ("Ada Ash", account)
    deal = alice.get(f"opportunities({opportunity})").json
    assert (deal["name"], deal["estimatedvalue"]) == ("Two pumps", 7)
    assert (deal["_customerid_value"], deal["_originatingleadid_value"]) == (account, lead)
    row = alice.get(f"leads({lead})").json
    assert (row["statecode"], row["statuscode"]) == (1, 3)
    assert row["_qualifyingopportunityid_value"] == opportunity
    assert qualify(alice, lead).code == "0x80048408"


def test_only_what_is_asked_for_is_made(alice: Api, lead: str) -> None:
    answer = qualify(alice, lead, CreateAccount=False, CreateOpportunity=False, Status=-1)
    assert [one["@odata.type"] for one in answer.json["value"]] == [
        "#Microsoft.Dynamics.CRM.contact"
    ]
    assert state(alice, f"leads({lead})") == (1, 3)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"CreateAccount": None}, 400), ({"Status": "3"}, 400), ({"Status": 4}, 400),
        ({"SourceCampaignId": {"campaignid": "x"}}, 501),
    ],
)  # fmt: skip
def test_a_lead_that_is_not_qualified_leaves_nothing(
    alice: Api, lead: str, more: dict[str, object], status: int
) -> None:
    assert qualify(alice, lead, **more).status == status
    assert alice.get("opportunities").rows == []
    assert state(alice, f"leads({lead})") == (0, 1)


def enqueue(api: Api, queue: str, incident: str) -> str:
    target = {"@odata.type": "Microsoft.Dynamics.CRM.incident", "incidentid": incident}
    answer = api.post(f"queues({queue})/Microsoft.Dynamics.CRM.AddToQueue", {"Target": target})
    assert answer.status == 200, answer.content
    found: str = answer.json["QueueItemId"]
    return found


def test_a_case_waits_in_one_queue_at_a_time(alice: Api, queue: str, incident: str) -> None:
    item = enqueue(alice, queue, incident)
    row = alice.get(f"queueitems({item})").json
    assert (row["title"], row["_objectid_value"]) == ("It leaks", incident)
    assert row["objecttypecode"] == "incident"
    assert alice.get(f"queues({queue})").json["numberofitems"] == 1
    other = alice.post("queues", {"name": "Other"}).made
    assert enqueue(alice, other, incident) == item
    assert alice.get(f"queues({queue})").json["numberofitems"] == 0
    assert alice.get(f"queueitems({item})").json["_queueid_value"] == other


def test_an_item_is_picked_released_and_removed(alice: Api, queue: str, incident: str) -> None:
    path = f"queueitems({enqueue(alice, queue, incident)})"
    user = {"@odata.type": "Microsoft.Dynamics.CRM.systemuser", "systemuserid": key("bob")}
    pick = f"{path}/Microsoft.Dynamics.CRM.PickFromQueue"
    assert alice.post(pick, {"SystemUser": user, "RemoveQueueItem": False}).status == 204
    assert alice.get(path).json["_workerid_value"] == key("bob")
    assert alice.post(f"{path}/Microsoft.Dynamics.CRM.ReleaseToQueue", {}).status == 204
    assert alice.get(path).json["_workerid_value"] is None
    assert alice.post(pick, {"SystemUser": user, "RemoveQueueItem": 1}).status == 400
    assert alice.post(pick, {"SystemUser": {**user, "systemuserid": key("x")}}).status == 404
    assert alice.post(pick, {"SystemUser": user, "RemoveQueueItem": True}).status == 204
    assert alice.get(path).status == 404


def test_rows_that_cannot_wait_are_refused(alice: Api, queue: str, accounts: list[str]) -> None:
    path = f"queues({queue})/Microsoft.Dynamics.CRM.AddToQueue"
    refused = alice.post(path, {"Target": {"@odata.id": f"accounts({accounts[0]})"}})
    assert refused.status == 400
    wrong = alice.post(f"accounts({accounts[0]})/Microsoft.Dynamics.CRM.AddToQueue", {})
    assert wrong.status == 404


def test_items_of_a_seed_wait_too(alice: Api, queue: str, incident: str) -> None:
    row = {"queueitemid": key("i"), "queueid": queue, "objectid": ("incident", incident)}
    insert_rows("queueitem", [row])
    assert enqueue(alice, queue, incident) == key("i")
