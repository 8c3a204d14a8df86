"""Parts of model-driven apps."""

from typing import Any

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.identity import table_id
from portal.sandbox.definitions.privileges import all_privileges
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key

APP = {"AppId": key("app")}


@pytest.fixture
def app(alice: Api) -> Api:
    """The administrator, beside an app without parts and a view and a form for it."""
    tables = catalogue.built_in().tables
    definitions = [tables[name].definition for name in ("appmodule", "appmodulecomponent")]
    held = [one for one in all_privileges(definitions) if one.type != "None"]
    rows = [
        {"roleprivilegeid": key(one.name), "roleid": key("admin"), "privilegeid": one.id,
         "privilegedepthmask": 8}
        for one in held
    ]  # fmt: skip
    insert_rows("roleprivileges", rows)
    app = {"appmoduleid": key("app"), "appmoduleidunique": key("unique"), "name": "App",
           "uniquename": "app"}  # fmt: skip
    insert_rows("appmodule", [app])
    insert_rows(
        "savedquery",
        [{"savedqueryid": key("view"), "name": "View", "returnedtypecode": "account"}],
    )
    insert_rows(
        "systemform", [{"formid": key("form"), "name": "Form", "objecttypecode": "account"}]
    )
    insert_rows("sitemap", [{"sitemapid": key("map"), "sitemapname": "Map"}])
    return alice


def part(kind: str, name: str, id_: str) -> dict[str, Any]:
    return {"@odata.type": f"Microsoft.Dynamics.CRM.{kind}", name: id_}


VIEW = part("savedquery", "savedqueryid", key("view"))
FORM = part("systemform", "formid", key("form"))
TABLE = part("entity", "entityid", table_id("account"))
MAP = part("sitemap", "sitemapid", key("map"))


def parts(api: Api) -> set[tuple[int, str]]:
    rows = api.get(f"RetrieveAppComponents(AppModuleId={key('app')})").rows
    return {(one["componenttype"], one["objectid"]) for one in rows}


def issues(api: Api) -> tuple[bool, list[tuple[str, int]]]:
    found = api.get(f"ValidateApp(AppModuleId={key('app')})").json["AppValidationResponse"]
    told = [(one["ErrorType"], one["CRMErrorCode"]) for one in found["ValidationIssueList"]]
    return found["ValidationSuccess"], told


def test_parts_are_added_once_and_removed(app: Api) -> None:
    added = app.post("AddAppComponents", {**APP, "Components": [VIEW, TABLE, VIEW]})
    assert added.status == 204, added.content
    assert app.post("AddAppComponents", {**APP, "Components": [VIEW]}).status == 204
    assert parts(app) == {(26, key("view")), (1, table_id("account"))}
    assert app.post("RemoveAppComponents", {**APP, "Components": [VIEW]}).status == 204
    assert parts(app) == {(1, table_id("account"))}
    assert app.post("RemoveAppComponents", {**APP, "Components": [VIEW]}).status == 404


def test_an_app_is_valid_with_a_site_map_and_its_tables_shown(app: Api) -> None:
    assert issues(app) == (False, [("Error", -2147155684)])
    app.post("AddAppComponents", {**APP, "Components": [MAP, TABLE]})
    assert issues(app) == (True, [("Warning", -2147155691)])
    app.post("AddAppComponents", {**APP, "Components": [VIEW, FORM]})
    assert issues(app) == (True, [])


@pytest.mark.parametrize(
    ("components", "status"),
    [
        ([], 400),
        ([part("savedquery", "savedqueryid", key("nothing"))], 404),
        ([part("savedquery", "formid", key("view"))], 400),
        ([part("canvasapp", "canvasappid", key("view"))], 501),
    ],
)
def test_parts_that_make_no_sense_are_refused(
    app: Api, components: list[dict[str, Any]], status: int
) -> None:
    assert app.post("AddAppComponents", {**APP, "Components": components}).status == status


def test_an_unknown_app_is_missing(app: Api, bob: Api) -> None:
    assert app.get(f"RetrieveAppComponents(AppModuleId={key('none')})").status == 404
    assert bob.post("AddAppComponents", {**APP, "Components": [VIEW]}).status == 403
