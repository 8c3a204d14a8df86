"""Resource paths of metadata: from segments to items, from items to the answer."""

import re

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.errors import Forbidden, MethodRefused, NotImplementedHere, SegmentMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.identity.caller import Caller
from portal.sandbox.metadata.column_types import COLUMN_CASTS
from portal.sandbox.metadata.columns import COLUMN_BASE
from portal.sandbox.metadata.errors import MetadataMissing
from portal.sandbox.metadata.items import NAMESPACE, Item, Listing
from portal.sandbox.metadata.option_sets import (
    BOOLEAN_SET,
    CHOICE_BASE,
    CHOICE_SET,
    all_choices,
)
from portal.sandbox.metadata.relationships import (
    MANY_TO_MANY,
    ONE_TO_MANY,
    RELATIONSHIP_BASE,
    all_relationships,
)
from portal.sandbox.metadata.rendering import render_item, render_listing
from portal.sandbox.metadata.shapes import SERVED, read_shape
from portal.sandbox.metadata.tables import TABLE, all_tables, table_item
from portal.sandbox.odata.options import check_options
from portal.sandbox.odata.paths import Segment

CHOICES = "GlobalOptionSetDefinitions"
METADATA_SETS = frozenset({"EntityDefinitions", "RelationshipDefinitions", CHOICES})
_CASTS = {
    COLUMN_BASE: COLUMN_CASTS,
    RELATIONSHIP_BASE: frozenset({ONE_TO_MANY, MANY_TO_MANY}),
    CHOICE_BASE: frozenset({CHOICE_SET, BOOLEAN_SET}),
}
_KEY = re.compile(
    r"(?P<name>LogicalName|SchemaName|MetadataId|Name)\s*=\s*(?P<value>.+)", re.DOTALL
)

# An item and the type it is declared to have where it stands.
_Found = Listing | tuple[Item, str]


def serve_metadata(context: Context, call: Call, segments: list[Segment]) -> Reply:
    """Answer a GET of metadata.

    Raises SandboxError: no such thing, unknown properties, options that are not served.
    """
    check_reading(context.caller)
    options = call.options
    shape = read_shape(options)
    check_options(options, SERVED)
    if segments[0].name == CHOICES and segments[0].inside is None and "$filter" in options:
        raise MethodRefused("The query parameter $filter is not supported for option sets.")
    found = resolve(context.catalogue, context.caller.language, segments)
    if isinstance(found, Listing):
        body = {"@odata.context": _context(call, segments), "value": render_listing(found, shape)}
        return json_reply(body)
    item, declared = found
    marked = {"@odata.context": f"{_context(call, segments)}/$entity"}
    return json_reply(marked | render_item(item, shape, declared))


def resolve(catalogue: Catalogue, language: int, segments: list[Segment]) -> _Found:
    """Return what a path leads to.

    Raises SegmentMissing or MetadataMissing.
    """
    found = _first(catalogue, language, segments[0])
    for segment in segments[1:]:
        if segment.name.startswith(NAMESPACE):
            found = _cast(found, segment)
        else:
            found = _follow(found, segment)
        if segment.inside is not None:
            found = _pick(found, segment)
    return found


def _first(catalogue: Catalogue, language: int, segment: Segment) -> _Found:
    if segment.name == "RelationshipDefinitions":
        listing = all_relationships(catalogue)
        return listing if segment.inside is None else _pick(listing, segment)
    if segment.name == CHOICES:
        choices = all_choices(catalogue, language)
        return choices if segment.inside is None else _pick(choices, segment)
    if segment.inside is None:
        return all_tables(catalogue, language)
    name, value = key_of(segment)
    by_key = catalogue.by_id if name == "MetadataId" else catalogue.tables
    table = by_key.get(value)
    if table is None or name == "SchemaName":
        raise MetadataMissing("a table", value)
    return table_item(catalogue, table, language), TABLE


def _pick(found: _Found, segment: Segment) -> _Found:
    """Return the item of a list that the parentheses name."""
    if not isinstance(found, Listing):
        raise SegmentMissing(f"{segment.name}({segment.inside})")
    name, value = key_of(segment)
    for item in found.items:
        if item.common.get(name) == value:
            return item, found.type
    raise MetadataMissing("a column" if found.type == COLUMN_BASE else "an item", value)


def _cast(found: _Found, segment: Segment) -> _Found:
    """Narrow a list, or an item, to a derived type."""
    wanted = segment.name.removeprefix(NAMESPACE)
    declared = found.type if isinstance(found, Listing) else found[1]
    if wanted == declared:
        return found
    if wanted not in _CASTS.get(declared, frozenset()):
        raise SegmentMissing(segment.name)
    if isinstance(found, Listing):
        return Listing(wanted, tuple(one for one in found.items if one.type == wanted))
    if found[0].type != wanted:
        raise MetadataMissing("an item", segment.name)
    return found[0], wanted


def _follow(found: _Found, segment: Segment) -> _Found:
    if isinstance(found, Listing):
        raise SegmentMissing(segment.name)
    item, declared = found
    if segment.name in item.known_as(declared):
        raise NotImplementedHere(f"'{segment.name}' alone; select it")
    if segment.name not in item.related:
        raise SegmentMissing(segment.name)
    if item.type != declared:
        raise SegmentMissing(segment.name)
    led = item.related[segment.name]()
    if led is None:
        raise MetadataMissing("an item", segment.name)
    return led if isinstance(led, Listing) else (led, led.type)


def key_of(segment: Segment) -> tuple[str, str]:
    """Return the property and the value that the parentheses give; a bare value is an id."""
    text = (segment.inside or "").strip()
    match = _KEY.fullmatch(text)
    name, value = (match.group("name"), match.group("value")) if match else ("MetadataId", text)
    if name == "MetadataId":
        return name, value.strip("'{}").lower()
    if len(value) < 2 or value[0] != "'" or value[-1] != "'":
        raise SegmentMissing(f"{segment.name}({segment.inside})")
    return name, value[1:-1].replace("''", "'")


def check_reading(caller: Caller) -> None:
    """Refuse those without any role: they may not even read what tables there are."""
    for rights in caller.rights:
        if not rights.privileges:
            raise Forbidden(
                f"Principal user (Id={rights.user_id}, type=8) is missing prvReadEntity privilege"
            )


def _context(call: Call, segments: list[Segment]) -> str:
    """Return the context: the path as it was asked for, keys in parentheses included."""
    names = [
        one.name if one.inside is None else f"{one.name}({one.inside})" for one in segments[:-1]
    ]
    return f"{call.root}/$metadata#{'/'.join([*names, segments[-1].name])}"
