"""Dana who sells: her accounts, the leads paired with them, the competitors paired with those."""

from typing import Any
from uuid import uuid4

from portal.dataverse import Client
from portal.profiles.definition import Direction, Mode, RelationshipRule, RowOption, TableRule
from tests.sync.device import Device, change_set, mutation

ACCOUNT, LEAD, COMPETITOR = "account", "lead", "competitor"
ACCOUNT_LEADS, LEAD_COMPETITORS = "accountleads", "leadcompetitors"


def paired(name: str, mode: Mode = Mode.ALSO) -> RelationshipRule:
    return RelationshipRule(name, Direction.PAIRS, mode)


RULES = (
    TableRule(ACCOUNT, RowOption.ALL, priority=10, interval_minutes=60),
    TableRule(
        LEAD, RowOption.RELATED, priority=20, interval_minutes=5,
        relationships=(paired("accountleads_association"),),
    ),
    TableRule(
        COMPETITOR, RowOption.RELATED, priority=30,
        relationships=(paired("leadcompetitors_association"),),
    ),
)  # fmt: skip


def entry(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in manifest["tables"] if one["name"] == name)
    return found


def ends(device: Device, table: str) -> set[tuple[str, str]]:
    """The pairs held, as (first, second)."""
    pair = entry(device.manifest, table)["pair"]
    first, second = pair["firstColumn"], pair["secondColumn"]
    return {(row[first][0], row[second][0]) for row in device.rows(table).values()}


def upstream_pairs(client: Client, table: str, first: str, second: str) -> set[tuple[str, str]]:
    xml = f'<fetch><entity name="{table}"><all-attributes/></entity></fetch>'
    return {(row[first], row[second]) for row in client.fetch(f"{table}collection", xml)}


def a_link(device: Device) -> tuple[str, str]:
    """An account and a lead that are not a pair yet, both on the device."""
    held = ends(device, ACCOUNT_LEADS)
    return next(
        (account, lead)
        for account in device.rows(ACCOUNT)
        for lead in device.rows(LEAD)
        if (account, lead) not in held
    )


def pairing(kind: str, account: str, lead: str, **more: Any) -> dict[str, Any]:
    values = {"accountid": [account, ACCOUNT, None], "leadid": [lead, LEAD, None], **more}
    return mutation(kind, ACCOUNT_LEADS, str(uuid4()), None, values)


def push(device: Device, *mutations: dict[str, Any]) -> dict[str, Any]:
    answer = device.client.push(change_set(*mutations))
    assert answer.status == 200, answer.body
    [verdict] = answer.json["outcomes"]
    return dict(verdict)
