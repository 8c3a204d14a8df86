"""Tables are read in as few requests as their columns and choices allow."""

import re
from typing import Any
from urllib.parse import unquote

import requests
from urllib3 import HTTPResponse

from portal.dataverse import OptionMetadata, PrivilegeMetadata, RelationshipMetadata, read_tables
from tests.dataverse.batch_printer import OUTER, Dialect, Printed
from tests.dataverse.fake_upstream import Transport, answer, client_on


def label(text: str) -> dict[str, Any]:
    """A label as metadata prints it, with no text in the reader's own language."""
    return {
        "LocalizedLabels": [{"Label": text, "LanguageCode": 1033}],
        "UserLocalizedLabel": None,
    }


def attribute(name: str, kind: str, **more: Any) -> dict[str, Any]:
    """A column as `$expand=Attributes` prints it."""
    return {
        "@odata.type": f"#Microsoft.Dynamics.CRM.{kind}AttributeMetadata",
        "LogicalName": name,
        "SchemaName": name.title(),
        "DisplayName": label(name.upper()),
        "AttributeType": kind,
        "AttributeTypeName": {"Value": f"{kind}Type"},
        "RequiredLevel": {"Value": "None"},
        "IsValidForCreate": True,
        "IsValidForUpdate": True,
        "IsValidForRead": True,
        **more,
    }


PARENT = {
    "SchemaName": "account_parent",
    "ReferencedEntity": "account",
    "ReferencedAttribute": "accountid",
    "ReferencingEntity": "account",
    "ReferencingAttribute": "parentaccountid",
    "ReferencingEntityNavigationPropertyName": "parentaccountid",
    "ReferencedEntityNavigationPropertyName": "account_parent_account",
}
ACCOUNT = {
    "MetadataId": "70816501-edb9-4740-a16c-6a5efbc05d84",
    "LogicalName": "account",
    "EntitySetName": "accounts",
    "PrimaryIdAttribute": "accountid",
    "PrimaryNameAttribute": "name",
    "DisplayName": label("Account"),
    "DisplayCollectionName": label("Accounts"),
    "ObjectTypeCode": 1,
    "OwnershipType": "UserOwned",
    "IsActivity": False,
    "HasNotes": True,
    "ChangeTrackingEnabled": True,
    "IsAvailableOffline": True,
    "Privileges": [{"PrivilegeId": "ABC", "Name": "prvReadAccount", "PrivilegeType": "Read"}],
    "Attributes": [
        attribute("accountid", "Uniqueidentifier", IsPrimaryId=True, IsValidForUpdate=False),
        attribute("name", "String", MaxLength=160, FormatName={"Value": "Text"}),
        attribute("revenue", "Money", MinValue=0.0, MaxValue=1e9, Precision=2, IsSecured=True),
        attribute("opened", "DateTime", Format="DateOnly", DateTimeBehavior={"Value": "DateOnly"}),
        attribute("parentaccountid", "Lookup", Targets=["account"]),
        attribute("statuscode", "Status", RequiredLevel={"Value": "SystemRequired"}),
        attribute("donotphone", "Boolean"),
        attribute("hobbies", "Virtual", AttributeTypeName={"Value": "MultiSelectPicklistType"}),
        attribute("photo", "Virtual", AttributeTypeName={"Value": "ImageType"}),
        attribute("parentaccountidname", "Virtual", AttributeOf="parentaccountid"),
    ],
    "ManyToOneRelationships": [PARENT],
    "OneToManyRelationships": [PARENT],
}
CHOICES: dict[str, list[Any]] = {
    "Status": [
        {
            "LogicalName": "statuscode",
            "OptionSet": {
                "Options": [
                    {"Value": 1, "Label": label("Active"), "Color": "#00f", "State": 0},
                    {"Value": 2, "Label": label("Inactive"), "State": 1},
                ]
            },
        }
    ],
    "Boolean": [
        {
            "LogicalName": "donotphone",
            "OptionSet": {
                "TrueOption": {"Value": 1, "Label": label("Do not")},
                "FalseOption": {"Value": 0, "Label": label("Allow")},
            },
        }
    ],
    "MultiSelectPicklist": [
        {
            "LogicalName": "hobbies",
            "OptionSet": {"Options": [{"Value": 7, "Label": label("Swimming")}]},
        }
    ],
}


def organization(names: list[str]) -> Transport:
    """An upstream whose tables are all like account."""

    def read(path: str) -> Printed:
        name = re.search(r"LogicalName='(\w+)'", path)
        cast = re.search(r"CRM\.(\w+)AttributeMetadata", path)
        if cast:
            return Printed(200, {"value": CHOICES.get(cast[1], [])})
        return Printed(200, {**ACCOUNT, "LogicalName": name[1] if name else ""})

    def transport(request: requests.PreparedRequest) -> HTTPResponse:
        if request.method == "GET":
            listed = [{"LogicalName": n, "IsPrivate": n.startswith("secret")} for n in names]
            return answer(200, {"value": listed})
        assert isinstance(request.body, bytes)
        paths = re.findall(r"GET (\S+) HTTP", request.body.decode())
        body = Dialect().batch([read(unquote(path)) for path in paths])
        return answer(200, body, {"Content-Type": Dialect().content_type(OUTER)})

    return transport


def test_a_table_is_read_with_everything_about_it() -> None:
    client, _ = client_on(organization([]))
    table = read_tables(client, ["account"])["account"]
    assert (table.name, table.entity_set, table.primary_id) == ("account", "accounts", "accountid")
    assert (table.display_name, table.display_collection_name) == ("Account", "Accounts")
    assert (table.object_type_code, table.ownership, table.has_notes) == (1, "UserOwned", True)
    assert table.privileges == (PrivilegeMetadata("abc", "prvReadAccount", "Read"),)
    expected = RelationshipMetadata(
        name="account_parent",
        parent="account",
        parent_column="accountid",
        child="account",
        column="parentaccountid",
        child_property="parentaccountid",
        parent_property="account_parent_account",
    )
    assert (table.many_to_one, table.one_to_many) == ((expected,), (expected,))


def test_columns_have_their_type_limits_and_rights() -> None:
    client, _ = client_on(organization([]))
    columns = read_tables(client, ["account"])["account"].columns
    assert (columns["name"].max_length, columns["name"].format) == (160, "Text")
    money = columns["revenue"]
    assert (money.minimum, money.maximum, money.precision, money.secured) == (0.0, 1e9, 2, True)
    assert (columns["opened"].format, columns["opened"].behavior) == ("DateOnly", "DateOnly")
    assert columns["parentaccountid"].targets == ("account",)
    assert columns["statuscode"].required == "SystemRequired"
    assert (columns["accountid"].is_primary_id, columns["accountid"].updatable) == (True, False)


def test_virtual_columns_go_by_their_own_names() -> None:
    client, _ = client_on(organization([]))
    columns = read_tables(client, ["account"])["account"].columns
    kinds = [columns[n].type for n in ("hobbies", "photo", "parentaccountidname")]
    assert kinds == ["MultiSelectPicklist", "Image", "Virtual"]
    assert columns["parentaccountidname"].attribute_of == "parentaccountid"


def test_choices_have_labels_colours_and_states() -> None:
    client, _ = client_on(organization([]))
    columns = read_tables(client, ["account"])["account"].columns
    assert columns["statuscode"].options == (
        OptionMetadata(1, "Active", "#00f", 0),
        OptionMetadata(2, "Inactive", None, 1),
    )
    assert [o.label for o in columns["donotphone"].options] == ["Allow", "Do not"]
    assert columns["hobbies"].options == (OptionMetadata(7, "Swimming"),)


def test_all_tables_but_private_ones_are_read_in_few_requests() -> None:
    names = [f"table_{n}" for n in range(20)] + ["secret"]
    client, adapter = client_on(organization(names))
    assert set(read_tables(client)) == set(names) - {"secret"}
    assert len(adapter.requests) == 3  # the list, then 120 reads in two batches
