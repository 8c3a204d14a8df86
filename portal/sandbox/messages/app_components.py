"""Parts of model-driven apps: retrieved, added, removed, and checked to be whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.privileges import privilege_name
from portal.sandbox.errors import BadRequest, NotImplementedHere, RowMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply, json_reply
from portal.sandbox.messages.message import NAMESPACE, Message, Target, answer_type
from portal.sandbox.metadata.writing.rights import require
from portal.sandbox.models import Row
from portal.sandbox.odata.reading import list_rows
from portal.sandbox.rows.bulk import insert_rows
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.pairs import bury
from portal.sandbox.rows.versions import write_transaction

APP, COMPONENT = "appmodule", "appmodulecomponent"
TABLE, VIEW, CHART, FORM, SITE_MAP = 1, 26, 59, 60, 62
_TYPES = {
    "entity": (TABLE, "entityid"),
    "savedquery": (VIEW, "savedqueryid"),
    "savedqueryvisualization": (CHART, "savedqueryvisualizationid"),
    "systemform": (FORM, "formid"),
    "sitemap": (SITE_MAP, "sitemapid"),
}
_NO_SITE_MAP, _NO_VIEW_OR_FORM = -2147155684, -2147155691
_OWNERS = {VIEW: ("savedquery", "returnedtypecode"), FORM: ("systemform", "objecttypecode")}


@dataclass(frozen=True)
class Part:
    """A part of an app: its type and the id of what it is."""

    type: int
    id: str


def retrieve_app_components(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrieveAppComponents: the rows of the app's parts."""
    unique = _unique_id(context, target.text("AppModuleId"))
    query = urlencode({"$filter": f"_appmoduleidunique_value eq {unique}"})
    listing = replace(call, path="appmodulecomponents", query=query)
    return list_rows(context, listing, context.catalogue.tables[COMPONENT])


def add_app_components(context: Context, call: Call, target: Target) -> Reply:
    """Answer AddAppComponents; parts that are there already stay as they are."""
    body = _body(context, call)
    unique = _unique_id(context, _text(body, "AppId"))
    with write_transaction():
        held = {part for _row, part in _parts(unique)}
        wanted = dict.fromkeys(_named(context.catalogue, body))
        insert_rows(
            COMPONENT,
            [
                {
                    "appmodulecomponentid": _component_id(unique, one),
                    "appmodulecomponentidunique": _component_id(unique, one),
                    "appmoduleidunique": unique,
                    "objectid": one.id,
                    "componenttype": one.type,
                    "isdefault": False,
                    "ismetadata": one.type == TABLE,
                    "rootcomponentbehavior": 0,
                }
                for one in wanted
                if one not in held
            ],
        )
    return empty_reply()


def remove_app_components(context: Context, call: Call, target: Target) -> Reply:
    """Answer RemoveAppComponents.

    Raises RowMissing for a part that the app does not have.
    """
    body = _body(context, call)
    unique = _unique_id(context, _text(body, "AppId"))
    with write_transaction():
        held = {part: row for row, part in _parts(unique)}
        for one in dict.fromkeys(_named(context.catalogue, body)):
            if one not in held:
                raise RowMissing(COMPONENT, one.id)
            bury(context, held[one])
    return empty_reply()


def validate_app(context: Context, call: Call, target: Target) -> Reply:
    """Answer ValidateApp: an app needs a site map, its tables should have views and forms."""
    app = target.text("AppModuleId")
    unique = _unique_id(context, app)
    parts = [part for _row, part in _parts(unique)]
    issues = list(_issues(context.catalogue, app, parts))
    errors = [one for one in issues if one["ErrorType"] == "Error"]
    found = {"ValidationSuccess": not errors, "ValidationIssueList": issues}
    return json_reply({**answer_type(call, "ValidateApp"), "AppValidationResponse": found})


def _issues(catalogue: Catalogue, app: str, parts: list[Part]) -> Iterator[dict[str, Any]]:
    if all(one.type != SITE_MAP for one in parts):
        yield _issue("Error", "App does not contain a site map.", Part(SITE_MAP, app), _NO_SITE_MAP)
    shown = {kind: _tables_with(kind, parts) for kind in _OWNERS}
    for one in parts:
        table = catalogue.by_id.get(one.id) if one.type == TABLE else None
        if table is None:
            continue
        missing = [kind for kind in _OWNERS if table.name not in shown[kind]]
        if missing:
            message = f"The table '{table.name}' has no view or form in the app."
            yield _issue("Warning", message, one, _NO_VIEW_OR_FORM)


def _issue(kind: str, message: str, part: Part, code: int) -> dict[str, Any]:
    return {
        "ErrorType": kind,
        "Message": message,
        "ComponentId": part.id,
        "ComponentType": part.type,
        "CRMErrorCode": code,
    }


def _tables_with(kind: int, parts: list[Part]) -> set[str]:
    """Return the tables of which the app has a view, or a form."""
    rows, owner = _OWNERS[kind]
    ids = [one.id for one in parts if one.type == kind]
    found = Row.objects.filter(table=rows, key__in=ids).values_list("data", flat=True)
    return {str(data.get(owner)) for data in found}


def _parts(unique: str) -> list[tuple[Row, Part]]:
    rows = Row.objects.filter(table=COMPONENT)
    return [
        (row, Part(int(row.data.get("componenttype", 0)), str(row.data.get("objectid", ""))))
        for row in rows
        if row.data.get("appmoduleidunique") == unique
    ]


def _named(catalogue: Catalogue, body: Mapping[str, Any]) -> Iterator[Part]:
    """Give the parts that a body names.

    Raises BadRequest, RowMissing for what is not there, NotImplementedHere for other types.
    """
    components = body.get("Components")
    if not isinstance(components, list) or not components:
        raise BadRequest("The parameter 'Components' must be a list of rows.")
    for one in components:
        named = str(one.get("@odata.type", "")) if isinstance(one, Mapping) else ""
        name = named.lstrip("#").removeprefix(f"{NAMESPACE}.")
        if name not in _TYPES:
            raise NotImplementedHere(f"parts of apps of the type '{name}'")
        kind, key = _TYPES[name]
        id_ = _text(one, key).lower()
        is_there = (
            id_ in catalogue.by_id
            if kind == TABLE
            else Row.objects.filter(table=name, key=id_).exists()
        )
        if not is_there:
            raise RowMissing(name, id_)
        yield Part(kind, id_)


def _body(context: Context, call: Call) -> dict[str, Any]:
    table = context.catalogue.tables[APP]
    require(context.caller, privilege_name(table.definition, "Write"))
    return call.json()


def _unique_id(context: Context, app: str) -> str:
    """Return the id by which an app's parts know it.

    Raises RowMissing for an app that is not there or not the caller's to see.
    """
    table = context.catalogue.tables[APP]
    record = find_record(context.view(), table, app.lower())
    return str(record.values.get("appmoduleidunique", ""))


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name)
    if not isinstance(found, str):
        raise BadRequest(f"The parameter '{name}' is required and must be a text.")
    return found


def _component_id(unique: str, part: Part) -> str:
    return str(uuid5(NAMESPACE_URL, f"{unique}/{part.type}/{part.id}"))


MESSAGES = (
    Message("RetrieveAppComponents", "function", retrieve_app_components),
    Message("AddAppComponents", "action", add_app_components),
    Message("RemoveAppComponents", "action", remove_app_components),
    Message("ValidateApp", "function", validate_app),
)
