"""A profile as makers leave it in Microsoft's product, with the traps their support pages name.

Contacts have a filter *and* a relationship, which means either of them (OR). Bookings bring work
orders, which bring accounts, which bring contacts: a chain that counts at every step. Accounts
bring tasks and tasks bring accounts: a circle. Products are to come as related rows only, and
nothing relates them. Accounts, contacts and assets carry pictures.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.sandbox.definitions.identity import relationship_id
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.settings import DEFAULT_PROFILE
from portal.sandbox.organisation.views.building import condition

NAME = "Field Service Mobile (classic)"
PROFILE_ID = DEFAULT_PROFILE
_RELATED, _ALL, _ORGANIZATION, _CUSTOM = 0, 1, 2, 3
_SET_UP_BEFORE = timedelta(days=200)


@dataclass(frozen=True)
class Item:
    """A table of the profile; `follows` names the relationships ticked on it."""

    table: str
    criteria: int
    conditions: str = ""
    mine: bool = False
    my_team: bool = False
    my_unit: bool = False
    minutes: int = 10
    follows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return the mobileofflineprofileitemid."""
        return fixed_id("mobileofflineprofileitem", f"{NAME}/{self.table}")


_ACTIVE = condition("statecode", "eq", 0)
_NEXT_SEVEN_DAYS = (
    _ACTIVE
    + condition("ownerid", "eq-userid")
    + (
        '<filter type="or">'
        + condition("starttime", "next-x-days", 7)
        + condition("endtime", "today")
        + "</filter>"
    )
)
_LINES = "msdyn_msdyn_workorder_msdyn_workorder"
ITEMS = (
    Item(
        "bookableresourcebooking", _CUSTOM, _NEXT_SEVEN_DAYS, minutes=5,
        follows=("msdyn_msdyn_workorder_bookableresourcebooking_WorkOrder",),
    ),
    Item(
        "msdyn_workorder", _RELATED, minutes=5,
        follows=(
            f"{_LINES}servicetask_WorkOrder", f"{_LINES}product_WorkOrder",
            f"{_LINES}incident_WorkOrder", "msdyn_account_msdyn_workorder_ServiceAccount",
            "msdyn_msdyn_customerasset_msdyn_workorder_CustomerAsset",
        ),
    ),
    Item("msdyn_workorderservicetask", _RELATED, minutes=5),
    Item("msdyn_workorderproduct", _RELATED, minutes=5),
    Item("msdyn_workorderincident", _RELATED, minutes=5),
    # The OR trap: own active accounts, and every account that a work order brings along.
    Item(
        "account", _CUSTOM, _ACTIVE + condition("ownerid", "eq-useroruserteams"),
        follows=("contact_customer_accounts", "Account_Tasks"),
        columns=("name", "telephone1", "address1_city", "entityimage"),
    ),
    Item(
        "contact", _CUSTOM, condition("address1_city", "eq", "Hamburg"),
        columns=("fullname", "telephone1", "entityimage"),
    ),
    # The circle: accounts bring their tasks, tasks bring the accounts they are about.
    Item("task", _ORGANIZATION, mine=True, my_team=True, follows=("Account_Tasks",)),
    Item(
        "msdyn_customerasset", _ORGANIZATION, my_unit=True,
        follows=("msdyn_msdyn_customerasset_msdyn_customerasset_ParentAsset",),
        columns=("msdyn_name", "msdyn_account", "fp_photo"),
    ),
    # Related rows only, and nothing relates them: this table never comes.
    Item("product", _RELATED, minutes=1440, columns=("name", "productnumber", "entityimage")),
    Item("bookingstatus", _ALL, minutes=1440),
    Item("msdyn_servicetasktype", _ALL, minutes=1440),
    Item("uom", _ALL, minutes=1440),
)  # fmt: skip


def offline_profile_rows(now: datetime) -> Iterator[SeedRow]:
    """Yield the profile, its items, their relationships and who has it."""
    published = now - _SET_UP_BEFORE
    yield SeedRow(
        "mobileofflineprofile",
        {
            "mobileofflineprofileid": PROFILE_ID,
            "name": NAME,
            "description": "Copied from the default profile, then edited by three people.",
            "isvalidated": True,
            "publishedon": published,
            "componentstate": 0,
        },
    )
    for item in ITEMS:
        yield _item(item, published)
        yield from (_association(item, name, published) for name in item.follows)
    yield _membership("user", "systemuser", "carol")
    yield _membership("team", "team", "North Field Service")


def _item(item: Item, published: datetime) -> SeedRow:
    query = f'<fetch><entity name="{item.table}"><filter type="and">{item.conditions}</filter>'
    columns = json.dumps({"Columns": list(item.columns)}) if item.columns else None
    return SeedRow(
        "mobileofflineprofileitem",
        {
            "mobileofflineprofileitemid": item.id,
            "name": item.table,
            "selectedentitytypecode": item.table,
            "regardingobjectid": PROFILE_ID,
            "recorddistributioncriteria": item.criteria,
            "recordsownedbyme": item.mine,
            "recordsownedbymyteam": item.my_team,
            "recordsownedbymybusinessunit": item.my_unit,
            "profileitementityfilter": f"{query}</entity></fetch>" if item.conditions else None,
            "selectedcolumns": columns,
            "getrelatedentityrecords": bool(item.follows),
            "canbefollowed": True,
            "syncintervalinminutes": item.minutes,
            "isvisibleingrid": True,
            "isvalidated": True,
            "publishedon": published,
            "componentstate": 0,
        },
    )


def _association(item: Item, relationship: str, published: datetime) -> SeedRow:
    key = f"{NAME}/{item.table}/{relationship}"
    return SeedRow(
        "mobileofflineprofileitemassociation",
        {
            "mobileofflineprofileitemassociationid": fixed_id("offlineassociation", key),
            "name": relationship[:255],
            "relationshipid": relationship_id(relationship),
            "relationshipname": relationship,
            "relationshipdisplayname": relationship,
            "mobileofflineprofileitemid": item.id,
            "isvalidated": True,
            "publishedon": published,
            "componentstate": 0,
        },
    )


def _membership(kind: str, table: str, name: str) -> SeedRow:
    membership = f"{kind}mobileofflineprofilemembership"
    return SeedRow(
        membership,
        {
            f"{membership}id": fixed_id(membership, name),
            "name": name,
            "mobileofflineprofileid": PROFILE_ID,
            f"{table}id": fixed_id(table, name),
        },
    )
