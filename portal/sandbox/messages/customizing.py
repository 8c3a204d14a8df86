"""Actions on metadata: CreateEntities, options of choices, publishing."""

from collections.abc import Callable, Mapping
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from portal.sandbox.definitions import catalogue as catalogues
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.merging import Change
from portal.sandbox.definitions.privileges import PUBLISH
from portal.sandbox.errors import BadRequest, PayloadRefused
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, empty_reply, json_reply
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.metadata.writing.option_values import (
    delete_option,
    insert_option,
    insert_status,
    order_options,
    update_option,
)
from portal.sandbox.metadata.writing.rights import require
from portal.sandbox.metadata.writing.serving import keep, make_tables
from portal.sandbox.metadata.writing.solutions import check_solution
from portal.sandbox.rows.versions import write_transaction

Serve = Callable[[Context, Call, Target], Reply]


def create_entities(context: Context, call: Call, target: Target) -> Reply:
    """Answer CreateEntities: every table, or none."""
    require(context.caller, "prvCreateEntity")
    bodies = call.json().get("Entities")
    if not isinstance(bodies, list) or not all(isinstance(one, Mapping) for one in bodies):
        raise PayloadRefused("CreateEntities", "The property 'Entities' must be a list.")
    with write_transaction():
        check_solution(_solution(call, call.json()))
        make_tables(context, bodies)
    return empty_reply()


def publish_xml(context: Context, call: Call, target: Target) -> Reply:
    """Answer PublishXml: what it names must be XML; everything is published as it is written."""
    require(context.caller, PUBLISH)
    text = call.json().get("ParameterXml")
    try:
        root = fromstring(text if isinstance(text, str) else "")
    except (ParseError, DefusedXmlException) as error:
        raise BadRequest(f"The ParameterXml cannot be read: {error}") from error
    if root.tag != "importexportxml":
        raise BadRequest("The ParameterXml must be an <importexportxml>.")
    return empty_reply()


def publish_all_xml(context: Context, call: Call, target: Target) -> Reply:
    """Answer PublishAllXml: everything is published as it is written."""
    require(context.caller, PUBLISH)
    return empty_reply()


def _inserting(
    name: str, insert: Callable[[Catalogue, Mapping[str, Any]], tuple[int, list[Change]]]
) -> Serve:
    def serve(context: Context, call: Call, target: Target) -> Reply:
        body = _body(context, call)
        with write_transaction():
            value, changes = insert(catalogues.current(), body)
            keep(context, changes)
        return json_reply({**answer_type(call, name), "NewOptionValue": value})

    return serve


def _changing(change: Callable[[Catalogue, Mapping[str, Any]], list[Change]]) -> Serve:
    def serve(context: Context, call: Call, target: Target) -> Reply:
        body = _body(context, call)
        with write_transaction():
            keep(context, change(catalogues.current(), body))
        return empty_reply()

    return serve


def _body(context: Context, call: Call) -> dict[str, Any]:
    require(context.caller, "prvWriteOptionSet")
    body = call.json()
    check_solution(_solution(call, body))
    return body


def _solution(call: Call, body: Mapping[str, Any]) -> str | None:
    """Return the solution that a call names: in its header, its address or its body."""
    named = call.headers.get("mscrm.solutionuniquename") or call.options.get("SolutionUniqueName")
    return named or body.get("SolutionUniqueName")


MESSAGES = (
    Message("CreateEntities", "action", create_entities),
    Message("InsertOptionValue", "action", _inserting("InsertOptionValue", insert_option)),
    Message("InsertStatusValue", "action", _inserting("InsertStatusValue", insert_status)),
    Message("UpdateOptionValue", "action", _changing(update_option)),
    Message("DeleteOptionValue", "action", _changing(delete_option)),
    Message("OrderOption", "action", _changing(order_options)),
    Message("PublishXml", "action", publish_xml),
    Message("PublishAllXml", "action", publish_all_xml),
)
