"""From a call to its answer: which resource a path names, and what the verb does to it."""

from portal.sandbox.control.operations import refuse_operation
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import MethodRefused, NotImplementedHere, SegmentMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.metadata.resources import METADATA_SETS, serve_metadata
from portal.sandbox.odata.functions import retrieve_user_privileges, who_am_i
from portal.sandbox.odata.paths import Segment, guid_in, parse_path
from portal.sandbox.odata.reading import count_set, get_row, list_related, list_rows
from portal.sandbox.odata.writing import patch_row, post_row, remove_row

NAMESPACE = "Microsoft.Dynamics.CRM."
FUNCTIONS_NOT_SERVED = frozenset(
    {
        "$metadata", "GlobalOptionSetDefinitions", "RetrieveMetadataChanges", "CreateEntities",
        "RetrieveTotalRecordCount", "RetrieveAppComponents", "AddAppComponents", "ValidateApp",
        "RemoveAppComponents", "PublishXml", "PublishAllXml", "BulkDelete", "CloseIncident",
        "GrantAccess", "RevokeAccess", "InitializeFileBlocksUpload", "UploadBlock",
        "CommitFileBlocksUpload", "InitializeFileBlocksDownload", "DownloadBlock", "DeleteFile",
        "InitializeAnnotationBlocksUpload", "CommitAnnotationBlocksUpload",
        "InitializeAnnotationBlocksDownload", "LocalTimeFromUtcTime", "UtcTimeFromLocalTime",
        "GetAllTimeZonesWithDisplayName",
    }
)  # fmt: skip


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
    if first.name == "WhoAmI" and len(segments) == 1:
        _only(call, "GET")
        return who_am_i(context, call)
    if first.name in METADATA_SETS:
        _only(call, "GET", unserved="writing metadata")
        return serve_metadata(context, call, segments)
    if first.name in FUNCTIONS_NOT_SERVED:
        raise NotImplementedHere(f"'{first.name}'")
    table = context.table_of_set(first.name)
    refuse_operation(context.caller, call, table)
    if first.inside is None:
        return _serve_set(context, call, table, segments[1:])
    if "=" in first.inside:
        raise NotImplementedHere(f"alternate keys, here '{first.name}({first.inside})'")
    return _serve_row(context, call, table, guid_in(first), segments[1:])


def _serve_set(context: Context, call: Call, table: Table, rest: list[Segment]) -> Reply:
    if not rest:
        if call.method == "GET":
            return list_rows(context, call, table)
        if call.method == "POST":
            return post_row(context, call, table)
        raise MethodRefused(f"The method {call.method} does not apply to a set of rows.")
    name = rest[0].name
    if name == "$count" and len(rest) == 1:
        _only(call, "GET")
        return count_set(context, call, table)
    if name.startswith(NAMESPACE):
        raise NotImplementedHere(f"'{name}'")
    raise SegmentMissing(name)


def _serve_row(context: Context, call: Call, table: Table, key: str, rest: list[Segment]) -> Reply:
    if not rest:
        return _serve_whole_row(context, call, table, key)
    name = rest[0].name
    if name.removeprefix(NAMESPACE) == "RetrieveUserPrivileges":
        _only(call, "GET")
        return retrieve_user_privileges(context, call, table, key)
    if name.startswith(NAMESPACE) or len(rest) > 1:
        raise NotImplementedHere(f"'{'/'.join(one.name for one in rest)}' of a row")
    _only(call, "GET", unserved=f"{call.method} of the property '{name}' of a row")
    return list_related(context, call, table, key, name)


def _serve_whole_row(context: Context, call: Call, table: Table, key: str) -> Reply:
    verbs = {"GET": get_row, "PATCH": patch_row, "DELETE": remove_row}
    verb = verbs.get(call.method)
    if verb is None:
        raise MethodRefused(f"The method {call.method} does not apply to a row.")
    return verb(context, call, table, key)


def _only(call: Call, method: str, unserved: str = "") -> None:
    if call.method != method:
        if unserved:
            raise NotImplementedHere(unserved)
        raise MethodRefused(f"The method {call.method} does not apply here.")


def _service_document(context: Context, call: Call) -> Reply:
    sets = sorted(context.catalogue.by_set)
    value = [{"name": one, "kind": "EntitySet", "url": one} for one in sets]
    return json_reply({"@odata.context": f"{call.root}/$metadata", "value": value})
