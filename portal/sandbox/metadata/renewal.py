"""The metadata and the rights as they are after a part of a batch changed them."""

import re
from dataclasses import replace

from portal.sandbox.definitions import catalogue
from portal.sandbox.http.context import Context
from portal.sandbox.identity.callers import caller_of, impersonate

# The sets, and the actions that write to them.
_WRITTEN = re.compile(
    r"(EntityDefinitions|RelationshipDefinitions|GlobalOptionSetDefinitions|CreateEntities"
    r"|(Insert|Update|Delete)(Option|Status)Value|OrderOption|CreatePolymorphicLookupAttribute)"
)


def changes_metadata(method: str, target: str) -> bool:
    """Tell whether a request may change metadata."""
    return method != "GET" and _WRITTEN.search(target) is not None


def renewed(context: Context) -> Context:
    """Return the context of the same caller with the metadata as it is now."""
    tables, caller = catalogue.current(), context.caller
    if caller.on_behalf_of is None:
        found = caller_of(tables, caller.user_id)
    else:
        found = impersonate(tables, caller_of(tables, caller.on_behalf_of), caller.user_id)
    return replace(context, catalogue=tables, caller=found)
