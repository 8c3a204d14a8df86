"""Running a batch: in order, change sets in one transaction, stopping at an error or going on."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

from portal.sandbox.batch.decoding import ChangeSet, Operation, decode_batch
from portal.sandbox.batch.encoding import PartReply, SetReply, encode_batch
from portal.sandbox.control.late_commits import begin_late, end_late, may_be_late
from portal.sandbox.control.log import Part
from portal.sandbox.control.operations import meeting_of
from portal.sandbox.control.rules import Meeting
from portal.sandbox.control.striking import is_dropped
from portal.sandbox.errors import BadRequest, MethodRefused, SandboxError
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, error_reply
from portal.sandbox.http.preferences import read_preferences
from portal.sandbox.http.serving import serve_operation
from portal.sandbox.metadata.renewal import changes_metadata, renewed
from portal.sandbox.odata.references import reference_path
from portal.sandbox.rows.versions import write_transaction


class _SetFailed(Exception):
    """An operation of a change set failed; carries its answer."""

    def __init__(self, part: PartReply, method: str, target: str) -> None:
        super().__init__(target)
        self.part = part
        self.entry = Part(method, target, part.reply.status)


def serve_batch(context: Context, call: Call) -> tuple[Reply, list[Part]]:
    """Answer a batch, and list its operations for the log.

    Raises BadRequest for a body that is no batch.
    """
    if call.method != "POST":
        raise MethodRefused("A batch must be sent by POST.")
    goes_on = call.preferences.continues_on_error
    answers: list[PartReply | SetReply] = []
    entries: list[Part] = []
    status = 200
    for part in decode_batch(call.body, call.headers.get("content-type", "")):
        answer, ran, worst = _run_part(context, call, part)
        answers.append(answer)
        entries.extend(ran)
        if is_dropped():
            break
        if worst >= 400 and not goes_on:
            status = worst
            break
        if _changes_metadata(part):
            context = renewed(context)
    body, content_type = encode_batch(answers)
    return Reply(status, {"Content-Type": content_type, "OData-Version": "4.0"}, body), entries


def _changes_metadata(part: Operation | ChangeSet) -> bool:
    operations = part.operations if isinstance(part, ChangeSet) else (part,)
    return any(changes_metadata(one.method, one.target) for one in operations)


def _run_part(
    context: Context, call: Call, part: Operation | ChangeSet
) -> tuple[PartReply | SetReply, list[Part], int]:
    if isinstance(part, ChangeSet):
        return _run_set(context, call, part)
    return _run_single(context, call, part)


def _run_single(
    context: Context, call: Call, operation: Operation
) -> tuple[PartReply, list[Part], int]:
    own = replace(context, references={})
    begin_late(_meetings(own, call, [operation]))
    reply = _run(own, call, operation)
    end_late(is_ok=reply.status < 400)
    entry = Part(operation.method, operation.target, reply.status)
    return PartReply(reply, operation.content_id), [entry], reply.status


def _run_set(
    context: Context, call: Call, change_set: ChangeSet
) -> tuple[SetReply, list[Part], int]:
    own = replace(context, references={})
    begin_late(_meetings(own, call, change_set.operations))
    try:
        with write_transaction():
            parts = [_run_inside(own, call, one) for one in change_set.operations]
    except _SetFailed as failed:
        end_late(is_ok=False)
        return SetReply((failed.part,)), [failed.entry], failed.part.reply.status
    end_late(is_ok=True)
    entries = [
        Part(operation.method, operation.target, part.reply.status)
        for operation, part in zip(change_set.operations, parts, strict=True)
    ]
    return SetReply(tuple(parts)), entries, 200


def _run_inside(context: Context, call: Call, operation: Operation) -> PartReply:
    reply = _run(context, call, operation, in_set=True)
    part = PartReply(reply, operation.content_id)
    if reply.status >= 400:
        raise _SetFailed(part, operation.method, operation.target)
    made = reply.row or reply.headers.get("OData-EntityId", "").removeprefix(f"{call.root}/")
    if made and operation.content_id:
        context.references[operation.content_id] = made
    return part


def _run(context: Context, call: Call, operation: Operation, *, in_set: bool = False) -> Reply:
    try:
        if in_set and operation.method == "GET":
            raise BadRequest("A GET is not allowed inside a change set.")
        inner = _inner_call(context, call, operation)
        if inner.path.strip("/") == "$batch":
            raise BadRequest("A batch cannot hold another batch.")
        return serve_operation(context, inner, is_part=True)
    except SandboxError as error:
        prefer = read_preferences(operation.headers.get("prefer", ""))
        return error_reply(error, str(uuid4()), prefer)


def _meetings(context: Context, call: Call, operations: Iterable[Operation]) -> list[Meeting]:
    """Return what rules for late commits look at: the writes that need no reference to be read."""
    if not may_be_late():
        return []
    return [
        meeting_of(context, _inner_call(context, call, one), is_part=True)
        for one in operations
        if one.method != "GET" and not one.target.startswith("$")
    ]


def _inner_call(context: Context, call: Call, operation: Operation) -> Call:
    target = operation.target
    if target.startswith("$") and target != "$batch" and not target.startswith("$metadata"):
        name, slash, rest = target.partition("/")
        reference, question, query = name.partition("?")
        target = reference_path(context, reference) + question + query + slash + rest
    path, _question, query = target.partition("?")
    return Call(
        operation.method, _relative(path, call), query, operation.headers, operation.body, call.root
    )


def _relative(path: str, call: Call) -> str:
    """Return a path below the API's root, whether it came relative, rooted or absolute."""
    root_path = urlsplit(call.root).path
    if "://" in path.split("(", maxsplit=1)[0]:
        path = urlsplit(path).path
    if path.startswith("/"):
        for prefix in (f"{root_path}/", *(f"/api/data/v9.{minor}/" for minor in range(3))):
            if path.startswith(prefix):
                return path.removeprefix(prefix)
    return path.lstrip("/")
