"""Answers to `Prefer: odata.track-changes`, to `$deltatoken` and to the pages between them."""

from urllib.parse import quote

from portal.sandbox.control.operations import schema_has_changed
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import ROWS_TYPE, Call, Reply, json_reply
from portal.sandbox.http.preferences import Preferences
from portal.sandbox.odata.clauses import MOST_ROWS, read_select
from portal.sandbox.odata.contexts import context_url
from portal.sandbox.rows.presenting import Picked, Style, outputs_of, present
from portal.sandbox.tracking.admission import check_options, check_table, check_token
from portal.sandbox.tracking.baselines import remember_baseline
from portal.sandbox.tracking.changes import Changes, count_changes, read_changes
from portal.sandbox.tracking.errors import TokenExpired, TokenMalformed
from portal.sandbox.tracking.tokens import (
    DeltaToken,
    Place,
    Window,
    is_tracked,
    read_place,
    read_token,
)
from portal.sandbox.tracking.versions import highest_version, settled_version

_COUNT_OPTIONS = frozenset({"$deltatoken"})
_PAGING = ("$skiptoken=", "%24skiptoken=", "$deltatoken=", "%24deltatoken=")


def asks_for_changes(call: Call) -> bool:
    """Tell whether a GET of a set of rows, or of its count, is about changes."""
    options = call.options
    return (
        call.preferences.tracks_changes
        or "$deltatoken" in options
        or is_tracked(options.get("$skiptoken", ""))
    )


def list_changes(context: Context, call: Call, table: Table, *, is_whole: bool) -> Reply:
    """Answer one page of a baseline or of changes; `is_whole` unless only related rows are meant.

    Raises SandboxError for options, tables, callers and tokens that do not go with it.
    """
    if not is_whole:
        raise NotImplementedHere("change tracking of related rows")
    options = call.options
    check_options(options)
    check_table(context, table)
    selected = read_select(table, options.get("$select"))
    place = _place(context, call, table)
    size = min(call.preferences.page_size or MOST_ROWS, MOST_ROWS)
    changes = read_changes(context, table, selected, place, size)
    body = _body(context, call, table, selected, changes)
    root = context_url(call.root, table, selected)
    is_delta = place.window.since is not None
    answer: dict[str, object] = {"@odata.context": f"{root}/$delta" if is_delta else root}
    answer |= _link(call, place.window, changes)
    if not is_delta and changes.more is None:
        remember_baseline(table, options.get("$select", ""))
    headers = _applied(call.preferences)
    return json_reply({**answer, "value": body}).with_headers(Content_Type=ROWS_TYPE, **headers)


def count_since(context: Context, call: Call, table: Table) -> Reply:
    """Answer `set/$count?$deltatoken=…`: how many items the delta would hold."""
    check_options(call.options, _COUNT_OPTIONS)
    check_table(context, table)
    token = read_token(call.options.get("$deltatoken", ""))
    check_token(context, table, token, None)
    total = count_changes(context, table, Window(token.version, highest_version(), token))
    headers = {"Content-Type": "text/plain", "OData-Version": "4.0"}
    return Reply(200, headers, b"\xef\xbb\xbf" + str(total).encode())


def _place(context: Context, call: Call, table: Table) -> Place:
    options = call.options
    if "$skiptoken" in options:
        if not is_tracked(options["$skiptoken"]):
            raise TokenMalformed("$skiptoken")
        return read_place(options["$skiptoken"])
    # The counter first, then the rows: whatever is written in between comes again, never gets lost.
    until = highest_version()
    token = DeltaToken(settled_version(until), context.now)
    if "$deltatoken" not in options:
        return Place(Window(None, until, token))
    given = read_token(options["$deltatoken"])
    if schema_has_changed(context.caller, call, table):
        raise TokenExpired
    check_token(context, table, given, options.get("$select", ""))
    return Place(Window(given.version, until, token))


def _body(
    context: Context, call: Call, table: Table, selected: tuple[str, ...] | None, changes: Changes
) -> list[dict[str, object]]:
    names = None if selected is None else (*selected, table.key)
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    rows: list[Picked] = [(one, {}) for one in changes.rows]
    shown = present(style, outputs_of(table, names), rows, etag=True)
    deleted = f"{call.root}/$metadata#{table.definition.entity_set}/$deletedEntity"
    return [
        *shown,
        *({"@odata.context": deleted, "id": key, "reason": "deleted"} for key in changes.deleted),
    ]


def _link(call: Call, window: Window, changes: Changes) -> dict[str, object]:
    """Return the link to the next page, or on the last one to the next changes."""
    kept = [one for one in call.query.split("&") if one and not one.startswith(_PAGING)]
    more = changes.more
    name, option, token = (
        ("deltaLink", "$deltatoken", str(window.token))
        if more is None
        else ("nextLink", "$skiptoken", str(more))
    )
    query = "&".join([*kept, f"{option}={quote(token, safe='')}"])
    return {f"@odata.{name}": f"{call.root}/{call.path.strip('/')}?{query}"}


def _applied(preferences: Preferences) -> dict[str, str]:
    """Return the header that repeats the preferences that were honoured."""
    applied = ["odata.track-changes"] if preferences.tracks_changes else []
    if preferences.annotations is not None:
        applied.append(f'odata.include-annotations="{",".join(preferences.annotations)}"')
    if preferences.page_size is not None:
        applied.append(f"odata.maxpagesize={preferences.page_size}")
    return {"Preference_Applied": ",".join(applied)} if applied else {}
