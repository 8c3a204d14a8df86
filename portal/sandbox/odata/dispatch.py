"""From a call to its answer: which resource a path names, and what the verb does to it."""

from portal.sandbox.control.operations import refuse_operation
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import MethodRefused, NotImplementedHere, SegmentMissing
from portal.sandbox.files.attachments import refuse_write
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.arguments import read_arguments
from portal.sandbox.messages.message import NAMESPACE, Target
from portal.sandbox.messages.registry import find_message, serve_message
from portal.sandbox.metadata.resources import METADATA_SETS, serve_metadata
from portal.sandbox.metadata.writing.serving import write_metadata
from portal.sandbox.odata.keys import is_named, read_named, require_named
from portal.sandbox.odata.known_names import NOT_SERVED
from portal.sandbox.odata.options import check_options
from portal.sandbox.odata.paths import Segment, guid_in, parse_path
from portal.sandbox.odata.reading import count_set, get_row, list_rows
from portal.sandbox.odata.row_paths import serve_below_row
from portal.sandbox.odata.writing import patch_named, patch_row, post_row, remove_row


def serve(context: Context, call: Call) -> Reply:
    """Answer one call, `$batch` excepted.

    Raises SandboxError for every refusal.
    """
    segments = parse_path(call.path)
    if call.preferences.is_async:
        raise NotImplementedHere("respond-async")
    if not segments:
        return _service_document(context, call)
    first = segments[0]
    message = find_message(first.name, "")
    if message is not None and len(segments) == 1:
        arguments = read_arguments(first.inside, call.options)
        return serve_message(message, context, call, Target(arguments=arguments))
    if first.name in METADATA_SETS:
        if call.method != "GET":
            return write_metadata(context, call, segments)
        return serve_metadata(context, call, segments)
    name = first.name.removeprefix(f"{NAMESPACE}.")
    if name in NOT_SERVED and name not in context.catalogue.by_set:
        raise NotImplementedHere(f"'{name}'")
    return _serve_rows(context, call, segments)


def _serve_rows(context: Context, call: Call, segments: list[Segment]) -> Reply:
    first, rest = segments[0], segments[1:]
    table = context.table_of_set(first.name)
    refuse_operation(context.caller, call, table)
    refuse_write(call, table)
    if first.inside is None:
        return _serve_set(context, call, table, rest)
    if not is_named(first):
        key = guid_in(first)
    elif call.method == "PATCH" and not rest:
        named = read_named(table, first)
        if not isinstance(named, str):
            return patch_named(context, call, table, named)
        key = named
    else:
        key = require_named(context, table, first)
    if rest:
        return serve_below_row(context, call, table, key, rest)
    return _serve_row(context, call, table, key)


def _serve_set(context: Context, call: Call, table: Table, rest: list[Segment]) -> Reply:
    if not rest:
        if call.method == "GET":
            return list_rows(context, call, table)
        if call.method == "POST":
            return post_row(context, call, table)
        raise MethodRefused(f"The method {call.method} does not apply to a set of rows.")
    name = rest[0].name
    if name == "$count" and len(rest) == 1:
        if call.method != "GET":
            raise MethodRefused(f"The method {call.method} does not apply to a count.")
        return count_set(context, call, table)
    message = find_message(name, "set")
    if message is not None and len(rest) == 1:
        arguments = read_arguments(rest[0].inside, call.options)
        return serve_message(message, context, call, Target(table, arguments=arguments))
    if name.startswith(f"{NAMESPACE}."):
        raise NotImplementedHere(f"'{name}'")
    raise SegmentMissing(name)


def _serve_row(context: Context, call: Call, table: Table, key: str) -> Reply:
    verbs = {"GET": get_row, "PATCH": patch_row, "DELETE": remove_row}
    verb = verbs.get(call.method)
    if verb is None:
        raise MethodRefused(f"The method {call.method} does not apply to a row.")
    return verb(context, call, table, key)


def _service_document(context: Context, call: Call) -> Reply:
    if call.method != "GET":
        raise MethodRefused(f"The method {call.method} does not apply to the service document.")
    check_options(call.options, frozenset())
    sets = sorted(context.catalogue.by_set)
    value = [{"name": one, "kind": "EntitySet", "url": one} for one in sets]
    return json_reply({"@odata.context": f"{call.root}/$metadata", "value": value})
