"""Items as JSON, in the shape that was asked for."""

from typing import Any

from portal.sandbox.errors import QueryRefused
from portal.sandbox.metadata.filtering import holds, property_at
from portal.sandbox.metadata.items import NAMESPACE, Item, Listing
from portal.sandbox.metadata.shapes import Expand, Shape


def render_listing(listing: Listing, shape: Shape) -> list[dict[str, Any]]:
    """Return the items that pass the filter.

    Raises QueryRefused for properties that the declared type does not have.
    """
    passing = [
        one
        for one in listing.items
        if shape.filter is None or holds(shape.filter, one, listing.type)
    ]
    return [render_item(one, shape, listing.type) for one in passing]


def render_item(item: Item, shape: Shape, declared: str) -> dict[str, Any]:
    """Return one item; where more was declared than it is, it says what it is.

    Raises QueryRefused.
    """
    body: dict[str, Any] = {}
    if item.type != declared:
        body["@odata.type"] = f"#{NAMESPACE}{item.type}"
    if shape.selected is None:
        body |= {**item.common, **item.special}
    else:
        body |= {name: property_at(name, item, declared) for name in shape.selected}
        body["MetadataId"] = item.id
    for expand in shape.expands:
        body[expand.name] = _expanded(item, expand, declared)
    return body


def _expanded(item: Item, expand: Expand, declared: str) -> Any:
    if expand.name not in item.related or item.type != declared:
        raise QueryRefused(
            f"Could not find a property named '{expand.name}' on type '{NAMESPACE}{declared}'."
        )
    found = item.related[expand.name]()
    if isinstance(found, Listing):
        return render_listing(found, expand.shape)
    return None if found is None else render_item(found, expand.shape, found.type)
