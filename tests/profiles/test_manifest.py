"""The manifest of one user."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from portal.dataverse.metadata import Catalog, FormMetadata
from portal.dataverse.users import UserFacts
from portal.profiles.column_rights import NONE_KNOWN, ColumnRights, SecuredColumns
from portal.profiles.definition import ProfileDefinition
from portal.profiles.manifest import build_manifest
from portal.profiles.publication import complete
from tests.profiles.factories import children, own, parents, profile, related
from tests.profiles.organisation import (
    APP,
    CATALOG,
    MAIN_FORM,
    ORGANIZATION,
    OTHER_ROLE,
    ROLE,
    facts,
)

PROFILE = profile(
    replace(own("booking"), priority=1),
    related("order", parents("booking_order")),
    related("annotation", children("order_notes")),
)


@dataclass(frozen=True)
class Version:
    number: int
    published_at: datetime
    definition: ProfileDefinition

    def profile_definition(self) -> ProfileDefinition:
        return self.definition


def manifest(
    user: UserFacts | None = None,
    *,
    catalog: Catalog = CATALOG,
    definition: ProfileDefinition = PROFILE,
    secured: SecuredColumns = NONE_KNOWN,
) -> dict[str, Any]:
    version = Version(3, datetime(2026, 1, 2, tzinfo=UTC), complete(definition, CATALOG))
    return build_manifest(version, user or facts(), catalog, ORGANIZATION, secured)


def table(built: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in built["tables"] if item["name"] == name)
    return found


def test_it_names_protocol_profile_organisation_and_user() -> None:
    built = manifest()
    assert built["protocol"] == 1
    assert built["organization"] == {"id": ORGANIZATION.id, "name": ORGANIZATION.name}
    assert built["profile"] == {
        "id": "p",
        "name": "Test profile",
        "version": 3,
        "publishedAt": "2026-01-02T00:00:00+00:00",
    }
    assert built["user"]["fullName"] == "Bob"
    assert built["user"]["roleIds"] == [ROLE]


def test_the_fingerprint_covers_everything_and_nothing_else() -> None:
    assert manifest()["fingerprint"] == manifest()["fingerprint"]
    assert manifest(facts(week_start=1))["fingerprint"] != manifest()["fingerprint"]


def test_tables_come_by_priority_with_columns_and_rights() -> None:
    built = manifest()
    assert [item["name"] for item in built["tables"]] == ["booking", "annotation", "order"]
    booking = table(built, "booking")
    assert booking["rights"] == {
        "create": True,
        "read": True,
        "write": True,
        "delete": False,
        "append": False,
        "appendTo": False,
        "assign": False,
    }
    assert (booking["set"], booking["key"], booking["nameColumn"]) == (
        "bookings",
        "bookingid",
        "name",
    )
    names = {item["name"] for item in booking["columns"]}
    assert names == {"createdon", "modifiedon", "name", "order", "ownerid", "start", "statecode"}
    state = next(item for item in booking["columns"] if item["name"] == "statecode")
    assert state["options"] == [{"value": 0, "label": "Active", "color": None, "state": None}]


def test_tables_without_the_right_to_read_are_absent_everywhere() -> None:
    built = manifest(facts(on=["booking", "account"]))
    assert [item["name"] for item in built["tables"]] == ["booking"]
    assert built["follow"] == []
    assert built["relationships"] == []


def test_secured_columns_are_for_administrators() -> None:
    definition = profile(replace(own("booking"), columns=("salary",)))
    names = [item["name"] for item in table(manifest(definition=definition), "booking")["columns"]]
    assert "salary" not in names
    admin = facts(role_names=frozenset(["System Administrator"]))
    built = table(manifest(admin, definition=definition), "booking")
    salary = next(item for item in built["columns"] if item["name"] == "salary")
    assert salary["secured"]


def test_secured_columns_are_for_those_who_may_read_them_and_marked_if_not_writable() -> None:
    definition = profile(replace(own("booking"), columns=("salary",)))
    secured = {("booking", "salary"): ColumnRights(reads=True, updates=True)}
    built = table(manifest(definition=definition, secured=secured), "booking")
    salary = next(item for item in built["columns"] if item["name"] == "salary")
    assert (salary["secured"], salary["creatable"], salary["updatable"]) == (True, False, True)


def test_column_groups_are_of_the_columns_that_the_user_may_read() -> None:
    groups = (("start", "order"), ("name", "salary"))
    definition = profile(replace(own("booking"), column_groups=groups))
    admin = facts(role_names=frozenset(["System Administrator"]))
    assert table(manifest(admin, definition=definition), "booking")["columnGroups"] == [
        ["start", "order"],
        ["name", "salary"],
    ]
    built = table(manifest(definition=definition), "booking")
    assert built["columnGroups"] == [["start", "order"]]


def test_apps_are_those_of_the_users_roles() -> None:
    assert [app["name"] for app in manifest()["apps"]] == ["Service"]
    assert manifest(facts(role_ids=frozenset([OTHER_ROLE])))["apps"] == []
    customizer = facts(role_ids=frozenset(), role_names=frozenset(["System Customizer"]))
    assert [app["name"] for app in manifest(customizer)["apps"]] == ["Service"]


def test_an_app_that_lists_views_shows_only_those_and_the_always_usable() -> None:
    built = manifest()
    assert built["apps"][0]["views"]["booking"] == ["v-mine", "v-owner", "v-look"]
    assert [view["id"] for view in table(built, "booking")["views"]] == [
        "v-mine",
        "v-owner",
        "v-look",
    ]


def test_an_app_that_lists_no_view_shows_all() -> None:
    catalog = replace(CATALOG, apps=(replace(APP, view_ids=frozenset()),))
    assert manifest(catalog=catalog)["apps"][0]["views"]["booking"] == [
        "v-mine",
        "v-all",
        "v-owner",
        "v-look",
    ]


def test_a_view_says_which_table_it_lacks() -> None:
    views = {item["id"]: item["unavailable"] for item in table(manifest(), "booking")["views"]}
    assert views["v-mine"] is None
    assert views["v-owner"] == (
        "This view needs “systemuser”, which is not part of your offline profile."
    )


def test_a_view_says_which_column_it_lacks() -> None:
    built = manifest(definition=profile(own("booking"), related("order", parents("booking_order"))))
    assert table(built, "booking")["views"][0]["unavailable"] is None
    bare = replace(complete(PROFILE, CATALOG).tables[1], columns=("name",))
    complete_profile = complete(PROFILE, CATALOG)
    cut = replace(complete_profile, tables=(complete_profile.tables[0], bare))
    version = Version(1, datetime(2026, 1, 2, tzinfo=UTC), cut)
    built = build_manifest(version, facts(), CATALOG, ORGANIZATION)
    assert table(built, "booking")["views"][0]["unavailable"] == (
        "This view needs the column “City” of “Order”, which you do not get."
    )


def test_the_site_map_is_the_users() -> None:
    (area,) = manifest()["apps"][0]["areas"]
    assert (area["id"], area["title"]) == ("work", "Work")
    (group,) = area["groups"]
    items = {item["id"]: item for item in group["items"]}
    assert list(items) == ["bookings", "orders", "accounts", "help", "board"]
    assert items["bookings"]["title"] == "Bookings"
    assert (items["orders"]["table"], items["orders"]["viewId"]) == ("order", "v-open")
    assert items["accounts"]["unavailable"] == "“Accounts” is not part of your offline profile."
    assert items["help"]["url"] == "https://example.org/help"
    assert items["help"]["unavailable"] is None
    assert items["board"]["unavailable"] is not None


def test_titles_are_in_the_users_language_where_there_is_one() -> None:
    assert manifest(facts(language_code=1031))["apps"][0]["areas"][0]["title"] == "Arbeit"
    assert manifest(facts(language_code=1036))["apps"][0]["areas"][0]["title"] == "Work"


def test_items_of_tables_that_may_not_be_read_are_hidden() -> None:
    (area,) = manifest(facts(on=["booking"]))["apps"][0]["areas"]
    assert [item["id"] for item in area["groups"][0]["items"]] == ["bookings", "help", "board"]


def form(identifier: str, conditions: str, *, is_default: bool = False) -> FormMetadata:
    xml = f"<form>{conditions}</form>"
    return replace(MAIN_FORM, id=identifier, name=identifier, is_default=is_default, form_xml=xml)


def test_forms_are_those_of_the_users_roles_in_their_order() -> None:
    first = form(
        "first", f'<DisplayConditions Order="1"><Role Id="{{{ROLE}}}"/></DisplayConditions>'
    )
    second = form("second", '<DisplayConditions Order="2"><Everyone/></DisplayConditions>')
    foreign = form(
        "x", f'<DisplayConditions Order="0"><Role Id="{OTHER_ROLE}"/></DisplayConditions>'
    )
    catalog = replace(CATALOG, forms=(second, foreign, first))
    assert manifest(catalog=catalog)["apps"][0]["forms"]["booking"] == ["first", "second"]


def test_without_a_form_of_their_role_users_get_the_fallback() -> None:
    role = f'<Role Id="{OTHER_ROLE}"/>'
    plain = form("plain", f"<DisplayConditions>{role}</DisplayConditions>", is_default=True)
    fallback = form("f", f'<DisplayConditions FallbackForm="true">{role}</DisplayConditions>')
    catalog = replace(CATALOG, forms=(plain, fallback))
    assert manifest(catalog=catalog)["apps"][0]["forms"]["booking"] == ["f"]
    catalog = replace(CATALOG, forms=(plain,))
    assert manifest(catalog=catalog)["apps"][0]["forms"]["booking"] == ["plain"]


def test_relationships_and_ticked_ones_have_both_sides_on_the_device() -> None:
    built = manifest()
    assert [item["name"] for item in built["relationships"]] == ["booking_order", "order_notes"]
    assert built["follow"] == [
        {
            "table": "annotation",
            "from": "order",
            "column": "objectid",
            "direction": "children",
            "mode": "also",
        },
        {
            "table": "order",
            "from": "booking",
            "column": "order",
            "direction": "parents",
            "mode": "also",
        },
    ]


def test_a_table_that_the_organisation_lost_is_left_out() -> None:
    tables = {name: item for name, item in CATALOG.tables.items() if name != "annotation"}
    built = manifest(catalog=replace(CATALOG, tables=tables))
    assert [item["name"] for item in built["tables"]] == ["booking", "order"]
