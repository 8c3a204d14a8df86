"""Views, forms and apps are read with what decides who sees them."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import requests
from urllib3 import HTTPResponse

from portal.dataverse import FormMetadata, ViewMetadata, read_apps, read_forms, read_views
from tests.dataverse.batch_printer import OUTER, Dialect, Printed
from tests.dataverse.fake_upstream import Transport, answer, client_on

A, B, C = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abc")


def organization(
    rows: Sequence[tuple[str, list[dict[str, Any]]]], asked: list[str] | None = None
) -> Transport:
    """An upstream that answers reads by the first pattern that their path has."""

    def read(path: str) -> Printed:
        if asked is not None:
            asked.append(path)
        found = next(value for pattern, value in rows if pattern in path)
        return Printed(200, {"value": found})

    def transport(request: requests.PreparedRequest) -> HTTPResponse:
        assert isinstance(request.body, bytes)
        paths = re.findall(r"GET /api/data/v9\.2/(\S+) HTTP", request.body.decode())
        body = Dialect().batch([read(unquote(path)) for path in paths])
        return answer(200, body, {"Content-Type": Dialect().content_type(OUTER)})

    return transport


def test_views_are_read_for_their_tables() -> None:
    row = {
        "savedqueryid": A.upper(),
        "name": "My bookings",
        "returnedtypecode": "account",
        "querytype": 0,
        "isdefault": True,
        "fetchxml": "<fetch/>",
        "layoutxml": None,
    }
    asked: list[str] = []
    client, _ = client_on(organization([("savedqueries", [row])], asked))
    assert read_views(client, ["account", "contact"]) == (
        ViewMetadata(A, "My bookings", "account", 0, True, "<fetch/>", ""),
    )
    both = "returnedtypecode eq 'account' or returnedtypecode eq 'contact'"
    assert asked[0].endswith(f"$filter=statecode eq 0 and ({both})")


def test_forms_are_read_for_their_tables() -> None:
    row = {"formid": A, "name": "Main", "objecttypecode": "account", "type": 2, "formxml": "<f/>"}
    client, _ = client_on(organization([("systemforms", [row])]))
    assert read_forms(client, ["account"]) == (
        FormMetadata(A, "Main", "account", 2, False, "<f/>"),
    )


def test_many_tables_are_named_in_several_reads_of_one_request() -> None:
    asked: list[str] = []
    client, adapter = client_on(organization([("savedqueries", [])], asked))
    read_views(client, [f"table_{n}" for n in range(45)])
    assert (len(asked), len(adapter.requests)) == (3, 1)


APP = {"appmoduleid": A, "appmoduleidunique": B, "uniquename": "field", "name": "Field Service"}
PARTS: list[dict[str, Any]] = [
    {"_appmoduleidunique_value": B, "componenttype": 1, "objectid": "table-1"},
    {"_appmoduleidunique_value": B, "componenttype": 1, "objectid": "unknown"},
    {"_appmoduleidunique_value": B, "componenttype": 26, "objectid": "VIEW-1"},
    {"_appmoduleidunique_value": B, "componenttype": 60, "objectid": "form-1"},
    {"_appmoduleidunique_value": B, "componenttype": 29, "objectid": "process"},
    {"_appmoduleidunique_value": C, "componenttype": 26, "objectid": "another app's"},
]
SITE_MAPS: list[dict[str, Any]] = [
    {"sitemapid": "map-1", "sitemapnameunique": "other", "sitemapxml": "<listed/>"},
    {"sitemapid": "map-2", "sitemapnameunique": "field", "sitemapxml": "<named/>"},
]
ROLES: list[dict[str, Any]] = [
    {"appmoduleid": A, "role.roleid": "root", "role.parentrootroleid": None},
    {"appmoduleid": A, "role.roleid": "copy", "role.parentrootroleid": "OTHER-ROOT"},
]
TABLES: list[dict[str, Any]] = [{"MetadataId": "TABLE-1", "LogicalName": "account"}]


def apps(parts: list[dict[str, Any]]) -> Transport:
    return organization(
        [
            ("appmodulecomponents", parts),
            ("sitemaps", SITE_MAPS),
            ("fetchXml", ROLES),
            ("appmodules", [APP]),
            ("EntityDefinitions", TABLES),
        ]
    )


def test_an_app_has_its_parts_and_the_roots_of_its_roles() -> None:
    client, adapter = client_on(apps(PARTS))
    (app,) = read_apps(client)
    assert (app.id, app.unique_id, app.unique_name, app.name) == (A, B, "field", "Field Service")
    assert app.tables == ("account",)
    assert (app.view_ids, app.form_ids) == (frozenset({"view-1"}), frozenset({"form-1"}))
    assert app.role_ids == {"root", "other-root"}
    assert len(adapter.requests) == 1


def test_the_site_map_is_the_listed_one_else_the_one_with_the_apps_name() -> None:
    listed = {"_appmoduleidunique_value": B, "componenttype": 62, "objectid": "map-1"}
    client, _ = client_on(apps([*PARTS, listed]))
    assert read_apps(client)[0].site_map_xml == "<listed/>"
    client, _ = client_on(apps(PARTS))
    assert read_apps(client)[0].site_map_xml == "<named/>"
