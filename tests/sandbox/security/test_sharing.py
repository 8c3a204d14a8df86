"""Where shares go by themselves: down relationships, to new rows, to previous owners."""

from dataclasses import replace

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.catalogue import build_catalogue
from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.models import Row, Share
from portal.sandbox.organisation import tables
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key


def _cascading(definition: TableDefinition, kind: str) -> TableDefinition:
    """Make contacts share what their account shares."""
    if definition.name != "contact":
        return definition
    relationships = tuple(
        replace(one, share=kind, unshare=kind, reparent=kind)
        if one.column == "parentcustomerid" and one.parent == "account"
        else one
        for one in definition.relationships
    )
    return replace(definition, relationships=relationships)


@pytest.fixture
def cascade(
    organisation: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The small organisation in which sharing goes from accounts to contacts."""
    kind = getattr(request, "param", "Cascade")
    changed = [_cascading(one, kind) for one in tables.TABLES]
    made = build_catalogue(changed, tables.MANY_TO_MANY)
    monkeypatch.setattr(catalogue, "_built_in", [made])
    insert_rows("account", [_owned("accountid", name, "carol") for name in ("hers", "other")])
    contacts: list[dict[str, object]] = [
        _owned("contactid", "same owner", "carol"),
        _owned("contactid", "other owner", "alice"),
        _owned("contactid", "inactive", "carol") | {"statecode": 1, "statuscode": 2},
    ]
    insert_rows("contact", [one | {"parentcustomerid": ("account", key("hers"))}
                            for one in contacts])  # fmt: skip


def _owned(id_column: str, name: str, owner: str) -> dict[str, object]:
    column = "name" if id_column == "accountid" else "fullname"
    return {id_column: key(name), column: name, "ownerid": ("systemuser", key(owner))}


def send(api: Api, message: str, rights: str = "ReadAccess", row: str = "hers") -> None:
    target = {"@odata.id": f"accounts({key(row)})"}
    who = {"@odata.id": f"systemusers({key('bob')})"}
    access = {"PrincipalAccess": {"Principal": who, "AccessMask": rights}}
    body = {"Target": target} | ({"Revokee": who} if message == "RevokeAccess" else access)
    assert api.post(message, body).status == 204


def contacts_of(api: Api) -> set[str]:
    return {row["fullname"] for row in api.get("contacts?$select=fullname").rows}


@pytest.mark.parametrize(
    ("cascade", "reached"),
    [
        ("Cascade", {"same owner", "other owner", "inactive"}),
        ("Active", {"same owner", "other owner"}),
        ("UserOwned", {"same owner", "inactive"}),
        ("NoCascade", set()),
    ],
    indirect=["cascade"],
)
def test_shares_go_down_as_the_relationship_says(
    carol: Api, bob: Api, cascade: None, reached: set[str]
) -> None:
    assert contacts_of(bob) == set()
    send(carol, "GrantAccess")
    assert contacts_of(bob) == reached
    send(carol, "ModifyAccess", "None")
    assert contacts_of(bob) == set()
    send(carol, "GrantAccess")
    send(carol, "RevokeAccess")
    assert contacts_of(bob) == set()


def test_an_own_share_survives_the_end_of_an_inherited_one(
    carol: Api, bob: Api, cascade: None
) -> None:
    send(carol, "GrantAccess")
    child = Row.objects.get(table="contact", key=key("same owner"))
    Share.objects.filter(row=child).update(rights=1)
    send(carol, "RevokeAccess")
    assert contacts_of(bob) == {"same owner"}


def test_a_new_row_inherits_and_a_moved_one_changes_with_its_parent(
    carol: Api, bob: Api, cascade: None
) -> None:
    send(carol, "GrantAccess")
    bind = "parentcustomerid_account@odata.bind"
    made = carol.post("contacts", {"lastname": "new", bind: f"accounts({key('hers')})"}).made
    assert bob.get(f"contacts({made})").status == 200
    moved = carol.patch(f"contacts({made})", {bind: f"accounts({key('other')})"})
    assert moved.status == 204
    assert bob.get(f"contacts({made})").status == 404
    carol.patch(f"contacts({made})", {bind: f"accounts({key('hers')})"})
    assert bob.get(f"contacts({made})").status == 200


@pytest.mark.parametrize(("shares", "status"), [(True, 200), (False, 404)])
def test_the_previous_owner_keeps_access_if_the_organisation_wants(
    alice: Api, bob: Api, organisation: None, shares: bool, status: int
) -> None:
    insert_rows("account", [_owned("accountid", "his", "bob")])
    organization = Row.objects.get(table="organization")
    organization.data["sharetopreviousowneronassign"] = int(shares)
    organization.save()
    row = f"accounts({key('his')})"
    body = {"ownerid@odata.bind": f"systemusers({key('carol')})"}
    assert alice.patch(row, body).status == 204
    assert bob.get(row).status == status
    assert bob.patch(row, {"name": "still"}).status == (204 if shares else 404)
