"""Tables with their columns, keys and relationships in the shape of a query."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.errors import BadRequest
from portal.sandbox.metadata.changes.criteria import Part, read_part
from portal.sandbox.metadata.changes.since import Since
from portal.sandbox.metadata.items import NAMESPACE, Item, Listing
from portal.sandbox.metadata.tables import table_item

ATTRIBUTES, KEYS = "Attributes", "Keys"
_RELATIONSHIPS = ("OneToManyRelationships", "ManyToOneRelationships", "ManyToManyRelationships")
_QUERIES = frozenset(
    {"Criteria", "Properties", "AttributeQuery", "RelationshipQuery", "KeyQuery", "LabelQuery"}
)


@dataclass(frozen=True)
class EntityQuery:
    """An EntityQueryExpression. `languages` limits labels, None to all."""

    tables: Part
    columns: Part
    relationships: Part
    keys: Part
    languages: frozenset[int] | None


def read_query(body: Any) -> EntityQuery:
    """Return the query of an EntityQueryExpression; without one everything is wanted.

    Raises BadRequest.
    """
    if body is None:
        whole = Part({}, None)
        return EntityQuery(whole, whole, whole, whole, None)
    if not isinstance(body, Mapping):
        raise BadRequest("The Query must be an EntityQueryExpression.")
    for name in body:
        if "@" not in name and name not in _QUERIES:
            raise BadRequest(f"An EntityQueryExpression has no '{name}'.", "0x80048d19")
    return EntityQuery(
        tables=read_part(body),
        columns=read_part(body.get("AttributeQuery"), None),
        relationships=read_part(body.get("RelationshipQuery"), None),
        keys=read_part(body.get("KeyQuery"), None),
        languages=_languages(body.get("LabelQuery")),
    )


def answer_tables(
    catalogue: Catalogue, language: int, query: EntityQuery, since: Since | None
) -> list[dict[str, Any]]:
    """Return the tables that pass, or of them those that changed.

    Raises BadRequest.
    """
    found = []
    _check_names(catalogue, language, query)
    for table in catalogue.tables.values():
        item = table_item(catalogue, table, language)
        if not query.tables.passes(item):
            continue
        if since is None:
            found.append(_table(item, query, None))
        elif table.name in since.tables:
            body = _table(item, query, since)
            if item.id in since.changed or any(_is_filled(body, name) for name in item.related):
                found.append(body)
    return found


def _check_names(catalogue: Catalogue, language: int, query: EntityQuery) -> None:
    """Refuse criteria over properties that nothing of their kind has.

    Raises BadRequest.
    """
    tables = (table_item(catalogue, one, language) for one in catalogue.tables.values())
    _check(query.tables, tables)
    for part, names in (
        (query.columns, (ATTRIBUTES,)),
        (query.keys, (KEYS,)),
        (query.relationships, _RELATIONSHIPS),
    ):
        _check(part, _all_related(catalogue, language, names))


def _check(part: Part, items: Iterable[Item]) -> None:
    unknown = part.compared()
    for item in items if unknown else ():
        unknown -= item.common.keys() | item.special.keys()
        if not unknown:
            return
    if unknown:
        raise BadRequest(f"Criteria compare '{min(unknown)}', which is no property here.")


def _all_related(catalogue: Catalogue, language: int, names: tuple[str, ...]) -> Iterator[Item]:
    for table in catalogue.tables.values():
        item = table_item(catalogue, table, language)
        for name in names:
            listing = item.related[name]()
            yield from listing.items if isinstance(listing, Listing) else ()


def _is_filled(body: Mapping[str, Any], name: str) -> bool:
    return bool(body.get(name))


def _table(item: Item, query: EntityQuery, since: Since | None) -> dict[str, Any]:
    body = _shaped(item, query.tables, query.languages)
    body["HasChanged"] = None if since is None else item.id in since.changed
    parts = {ATTRIBUTES: query.columns, KEYS: query.keys}
    parts |= dict.fromkeys(_RELATIONSHIPS, query.relationships)
    for name, part in parts.items():
        if not query.tables.wants(name):
            continue
        listing = item.related[name]()
        items = listing.items if isinstance(listing, Listing) else ()
        body[name] = [
            _inner(one, part, query.languages, since)
            for one in items
            if part.passes(one) and (since is None or one.id in since.changed)
        ]
    return body


def _inner(
    item: Item, part: Part, languages: frozenset[int] | None, since: Since | None
) -> dict[str, Any]:
    body: dict[str, Any] = {"@odata.type": f"#{NAMESPACE}{item.type}"}
    body |= _shaped(item, part, languages)
    body["HasChanged"] = None if since is None else True
    for name, lead in item.related.items():
        if part.wants(name):
            led = lead()
            body[name] = _shaped(led, Part({}, None), languages) if isinstance(led, Item) else None
    return body


def _shaped(item: Item, part: Part, languages: frozenset[int] | None) -> dict[str, Any]:
    """Return the wanted properties; names that the item's type does not have are passed over."""
    told = {**item.common, **item.special}
    body = {name: _spoken(value, languages) for name, value in told.items() if part.wants(name)}
    body["MetadataId"] = item.id
    # Without its name nobody could tell what an item is.
    for name in ("LogicalName", "SchemaName"):
        if name in told and (name == "LogicalName" or "LogicalName" not in told):
            body[name] = told[name]
    return body


def _spoken(value: Any, languages: frozenset[int] | None) -> Any:
    """Return a value with its labels in the wanted languages only."""
    if languages is None:
        return value
    if isinstance(value, Mapping):
        if "LocalizedLabels" in value:
            kept = [one for one in value["LocalizedLabels"] if one["LanguageCode"] in languages]
            return {**value, "LocalizedLabels": kept}
        return {name: _spoken(one, languages) for name, one in value.items()}
    return [_spoken(one, languages) for one in value] if isinstance(value, list) else value


def _languages(body: Any) -> frozenset[int] | None:
    if body is None:
        return None
    codes = body.get("FilterLanguages") if isinstance(body, Mapping) else None
    if not isinstance(codes, list) or not all(isinstance(one, int) for one in codes):
        raise BadRequest("FilterLanguages of a LabelQuery must be a list of numbers.")
    return frozenset(codes) or None
