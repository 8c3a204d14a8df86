"""A small organisation with an app, views, forms and rights, and a user in it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from portal.dataverse.metadata import (
    AppMetadata,
    Catalog,
    ColumnMetadata,
    FormMetadata,
    OptionMetadata,
    Organization,
    PrivilegeMetadata,
    RelationshipMetadata,
    TableMetadata,
    ViewMetadata,
)
from portal.dataverse.users import UserFacts

ORGANIZATION = Organization(id="0f000000-0000-4000-8000-000000000000", name="Test organisation")
ROLE = "00000000-0000-4000-8000-000000000001"
OTHER_ROLE = "00000000-0000-4000-8000-000000000002"
USER = "00000000-0000-4000-8000-00000000000a"
TEAM = "00000000-0000-4000-8000-00000000000b"

ORDER_ACCOUNT = RelationshipMetadata(
    "order_account", "account", "accountid", "order", "account", "account", "order_account"
)
BOOKING_ORDER = RelationshipMetadata(
    "booking_order", "order", "orderid", "booking", "order", "order", "booking_order"
)
NOTE_ORDER = RelationshipMetadata(
    "order_notes", "order", "orderid", "annotation", "objectid", "objectid_order", "order_notes"
)
RELATIONSHIPS = (ORDER_ACCOUNT, BOOKING_ORDER, NOTE_ORDER)

SITE_MAP = """<SiteMap><Area Id="work"><Titles><Title LCID="1033" Title="Work"/>
 <Title LCID="1031" Title="Arbeit"/></Titles><Group Id="main"><Titles/>
 <SubArea Id="bookings" Entity="booking"/>
 <SubArea Id="orders" Url="/main.aspx?pagetype=entitylist&amp;etn=order&amp;viewid={V-OPEN}"/>
 <SubArea Id="accounts" Entity="account"><Titles><Title LCID="1033" Title="Customers"/></Titles>
 </SubArea>
 <SubArea Id="delete" Entity="booking"><Privilege Entity="booking" Privilege="Delete"/></SubArea>
 <SubArea Id="help" Url="https://example.org/help"><Titles><Title LCID="1033" Title="Help"/>
 </Titles></SubArea>
 <SubArea Id="board" Url="$webresource:board.html"/>
 <SubArea Id="outlook" Entity="booking" Client="Outlook"/>
 </Group><Group Id="empty"/></Area><Area Id="void"/></SiteMap>"""


def column(name: str, kind: str = "String", **more: Any) -> ColumnMetadata:
    return ColumnMetadata(name, type=kind, display_name=more.pop("label", name.title()), **more)


def table(name: str, *columns: ColumnMetadata, **more: Any) -> TableMetadata:
    standard = (
        column(f"{name}id", "Uniqueidentifier", is_primary_id=True),
        column("name", is_primary_name=True),
        column("versionnumber", "BigInt"),
        column("statecode", "State", options=(OptionMetadata(0, "Active"),)),
        column("ownerid", "Owner", targets=("systemuser", "team")),
        column("owneridname", attribute_of="ownerid"),
        column("owningbusinessunit", "Lookup"),
        column("createdon", "DateTime"),
        column("modifiedon", "DateTime"),
    )
    return TableMetadata(
        name=name,
        entity_set=f"{name}s",
        primary_id=f"{name}id",
        primary_name="name",
        display_name=name.title(),
        display_collection_name=f"{name.title()}s",
        columns={item.name: item for item in (*standard, *columns)},
        many_to_one=tuple(item for item in RELATIONSHIPS if item.child == name),
        one_to_many=tuple(item for item in RELATIONSHIPS if item.parent == name),
        privileges=tuple(
            PrivilegeMetadata(f"{name}-{kind}", f"prv{kind}{name}", kind)
            for kind in ("Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign")
        ),
        available_offline=True,
        **more,
    )


TABLES = {
    item.name: item
    for item in (
        table(
            "booking",
            column("start", "DateTime", behavior="UserLocal"),
            column("order", "Lookup", targets=("order",)),
            column("salary", "Money", secured=True),
            column("photo", "Image"),
        ),
        table("order", column("account", "Lookup", targets=("account",)), column("city")),
        table("account", column("phone"), column("fax")),
        table("annotation", column("objectid", "Lookup"), column("notetext", "Memo")),
        table("hidden", ownership="OrganizationOwned"),
    )
}

MY_BOOKINGS = ViewMetadata(
    "v-mine",
    "My bookings",
    "booking",
    0,
    is_default=True,
    fetch_xml='<fetch><entity name="booking"><attribute name="start"/>'
    '<order attribute="start"/><filter><condition attribute="statecode" operator="eq" value="0"/>'
    '</filter><link-entity name="order" from="orderid" to="order" alias="o" link-type="outer">'
    '<attribute name="city"/></link-entity></entity></fetch>',
    layout_xml='<grid><row><cell name="start"/><cell name="o.city"/></row></grid>',
)
ALL_BOOKINGS = replace(MY_BOOKINGS, id="v-all", name="All bookings", is_default=False)
BY_OWNER = ViewMetadata(
    "v-owner",
    "By owner",
    "booking",
    0,
    is_default=False,
    fetch_xml='<fetch><entity name="booking"><link-entity name="systemuser" from="systemuserid" '
    'to="ownerid" alias="u"><attribute name="title"/></link-entity></entity></fetch>',
    layout_xml="<grid/>",
)
LOOKUP = ViewMetadata(
    "v-look", "Booking lookup", "booking", 64, True, "<fetch><entity name='booking'/></fetch>", ""
)
MAIN_FORM = FormMetadata(
    "f-main",
    "Booking",
    "booking",
    2,
    is_default=True,
    form_xml="""<form><tabs><tab><columns><column><sections><section><rows><row>
    <cell><control id="start" datafieldname="start"/></cell>
    <cell><control id="order" datafieldname="order"><parameters><QuickForms>&lt;QuickForms&gt;
      &lt;QuickFormIds&gt;&lt;QuickFormId entityname="order"&gt;f-quick&lt;/QuickFormId&gt;
      &lt;/QuickFormIds&gt;&lt;/QuickForms&gt;</QuickForms></parameters></control></cell>
    </row></rows></section></sections></column></columns></tab></tabs></form>""",
)
ORDER_FORM = FormMetadata(
    "f-order",
    "Order",
    "order",
    2,
    is_default=True,
    form_xml='<form><control id="notes" classid="{06375649-C143-495E-A496-C962E5B4488E}"/></form>',
)
QUICK_VIEW = FormMetadata(
    "f-quick",
    "Order card",
    "order",
    6,
    is_default=False,
    form_xml='<form><control id="city" datafieldname="city"/></form>',
)
APP = AppMetadata(
    id="a-1",
    unique_id="u-1",
    unique_name="service",
    name="Service",
    description="Work in the field",
    tables=("booking", "order", "account"),
    view_ids=frozenset(["v-mine", "v-owner"]),
    site_map_xml=SITE_MAP.replace("\n", ""),
    role_ids=frozenset([ROLE]),
)
CATALOG = Catalog(
    tables=TABLES,
    views=(MY_BOOKINGS, ALL_BOOKINGS, BY_OWNER, LOOKUP),
    forms=(MAIN_FORM, ORDER_FORM, QUICK_VIEW),
    apps=(APP,),
)


def facts(
    *,
    may: Iterable[str] = ("Read", "Write", "Create"),
    on: Iterable[str] = ("booking", "order", "account", "annotation"),
    **more: Any,
) -> UserFacts:
    values: dict[str, Any] = {
        "user_id": USER,
        "object_id": "o",
        "full_name": "Bob",
        "business_unit_id": "bu",
        "business_unit_name": "North",
        "organization_id": ORGANIZATION.id,
        "organization_name": ORGANIZATION.name,
        "team_ids": (TEAM,),
        "role_ids": frozenset([ROLE]),
        "privileges": {f"prv{kind}{name}": 1 for kind in may for name in on},
    }
    return UserFacts(**{**values, **more})
