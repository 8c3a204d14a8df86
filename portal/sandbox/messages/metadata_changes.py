"""RetrieveMetadataChanges: definitions by a query, and what changed since a stamp."""

from collections.abc import Mapping
from typing import Any

from portal.sandbox.definitions.customizations import read_changes
from portal.sandbox.errors import BadRequest
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.message import Message, Target, answer_type
from portal.sandbox.metadata.changes.answering import answer_tables, read_query
from portal.sandbox.metadata.changes.since import FLAGS, Since, changes_since
from portal.sandbox.metadata.changes.stamps import read_stamp, write_stamp
from portal.sandbox.metadata.resources import check_reading

_NAMESPACE = "Microsoft.Dynamics.CRM."
_ALL = ("All", "Default")


def retrieve_metadata_changes(context: Context, call: Call, target: Target) -> Reply:
    """Answer RetrieveMetadataChanges.

    Raises BadRequest for a query that makes no sense, and for a stamp that is too old.
    """
    check_reading(context.caller)
    catalogue, arguments = context.catalogue, target.arguments
    since = _since(context, arguments.get("ClientVersionStamp"))
    query = read_query(arguments.get("Query"))
    kinds = _kinds(arguments.get("DeletedMetadataFilters"))
    return json_reply(
        {
            **answer_type(call, "RetrieveMetadataChanges"),
            "ServerVersionStamp": write_stamp(catalogue.version, context.now),
            "EntityMetadata": answer_tables(catalogue, context.caller.language, query, since),
            "DeletedMetadata": _deleted(since, kinds),
        }
    )


def _since(context: Context, stamp: Any) -> Since | None:
    if stamp is None or stamp == "":
        return None
    if not isinstance(stamp, str):
        raise BadRequest("The ClientVersionStamp must be a text.")
    version = read_stamp(stamp, context.now)
    return changes_since(context.catalogue, read_changes(), version)


def _kinds(given: Any) -> tuple[str, ...]:
    """Return the kinds of DeletedMetadataFilters, a text of flags or their sum.

    Raises BadRequest.
    """
    if given is None:
        return ()
    if isinstance(given, int):
        return tuple(name for name, flag in FLAGS.items() if given & flag)
    text = str(given).removeprefix(f"{_NAMESPACE}DeletedMetadataFilters").strip("'")
    names = tuple(one.strip() for one in text.split(",") if one.strip())
    if any(one in _ALL[:1] for one in names):
        return tuple(FLAGS)
    wanted = tuple("Entity" if one in _ALL else one for one in names)
    for one in wanted:
        if one not in FLAGS:
            raise BadRequest(f"'{one}' is none of the DeletedMetadataFilters.")
    return wanted


def _deleted(since: Since | None, kinds: tuple[str, ...]) -> Mapping[str, Any] | None:
    """Return a DeletedMetadataCollection; nothing without a stamp and filters."""
    if since is None or not kinds:
        return None
    found = {kind: since.deleted[kind] for kind in kinds if since.deleted.get(kind)}
    return {
        "Count": len(found),
        "IsReadOnly": False,
        "Keys": list(found),
        # Flat, as the product's own sample reads it: who asks for one kind knows what they are.
        "Values": [id_ for ids in found.values() for id_ in ids],
    }


MESSAGES = (Message("RetrieveMetadataChanges", "function", retrieve_metadata_changes),)
