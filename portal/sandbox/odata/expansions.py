"""What a `$expand` means on a table: its navigation properties and what to show of their rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.tables import Table, property_of
from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.odata.clauses import read_filter, read_orders, read_select, read_top
from portal.sandbox.odata.expand_parser import ExpandItem, parse_expand
from portal.sandbox.odata.navigations import (
    AnyNavigation,
    Paired,
    ToOne,
    navigation,
    no_property,
)
from portal.sandbox.query.model import Filter, Order

_ONLY_SELECT_AND_FILTER = (
    "Only $select and $filter clause can be provided while doing $expand on many-to-one "
    "relationship or nested one-to-many relationship."
)
_PLAIN = "$,()'=/:;*@"
_REFERENCES = "Expand with $ref is only supported on lookup type navigation property."


@dataclass(frozen=True)
class Expansion:
    """One navigation property to expand. `address` is its options as a link repeats them."""

    navigation: AnyNavigation
    is_reference: bool
    selected: tuple[str, ...] | None
    filter: Filter
    orders: tuple[Order, ...]
    top: int | None
    nested: "tuple[Expansion, ...]"
    address: str


def read_expand(catalogue: Catalogue, table: Table, text: str | None) -> tuple[Expansion, ...]:
    """Return what `$expand` asks for on `table`, nothing without it.

    Raises QueryRefused, BadRequest and NotImplementedHere.
    """
    if text is None:
        return ()
    items = parse_expand(text)
    found = tuple(_expansion(catalogue, table, one) for one in items)
    _check_levels(found)
    _check_pairs(found)
    return found


def is_nested(expansions: tuple[Expansion, ...]) -> bool:
    """Tell whether any expansion has another inside: paging then works differently."""
    return any(one.nested for one in expansions)


def referring_columns(expansions: tuple[Expansion, ...]) -> Iterator[str]:
    """Give the lookups that show beside their references, as documented for `nav/$ref`."""
    for one in expansions:
        if one.is_reference and isinstance(one.navigation, ToOne):
            yield one.navigation.column.name


def shape_of(table: Table, selected: tuple[str, ...] | None, below: tuple[Expansion, ...]) -> str:
    """Return what stands in the parentheses of a context: columns, and expansions with theirs."""
    columns = () if selected is None else selected
    names = [property_of(table.columns[one]) for one in columns]
    return ",".join([*names, *(one for found in below for one in _shapes(found))])


def _shapes(found: Expansion) -> Iterator[str]:
    name = found.navigation.name
    if found.is_reference:
        yield name
        yield f"{name}/$ref()"
        return
    yield f"{name}({shape_of(found.navigation.table, found.selected, found.nested)})"


def _expansion(catalogue: Catalogue, table: Table, item: ExpandItem) -> Expansion:
    found = navigation(catalogue, table, item.name)
    _check_options(found, item)
    selected = _selected(found, item.options.get("$select"))
    return Expansion(
        found,
        item.is_reference,
        selected,
        read_filter(catalogue, found.table, item.options.get("$filter"), None),
        read_orders(found.table, item.options.get("$orderby")),
        read_top(item.options.get("$top")),
        tuple(_expansion(catalogue, found.table, one) for one in item.nested),
        _address(item),
    )


def _check_options(found: AnyNavigation, item: ExpandItem) -> None:
    is_single = isinstance(found, ToOne)
    if item.is_reference and not is_single:
        raise QueryRefused(_REFERENCES)
    if item.is_reference and (item.options or item.nested):
        raise QueryRefused("Expand with $ref takes no options.")
    if is_single and {"$top", "$orderby"} & set(item.options):
        raise QueryRefused(_ONLY_SELECT_AND_FILTER)
    if is_single and "$filter" in item.options:
        raise NotImplementedHere(f"$filter inside $expand of the lookup '{item.name}'")
    if isinstance(found, ToOne) and found.is_principal and item.nested:
        raise QueryRefused(f"'{item.name}' is a principal, which has nothing to expand.")


def _selected(found: AnyNavigation, text: str | None) -> tuple[str, ...] | None:
    if not isinstance(found, ToOne) or not found.is_principal:
        return read_select(found.table, text)
    for name in (text or "").split(","):
        if name.strip() not in ("", "*", "ownerid"):
            raise no_property("principal", name.strip())
    return () if text else None


def _check_levels(found: tuple[Expansion, ...]) -> None:
    """Refuse sorting and cutting of expanded rows anywhere in a query that nests expansions."""
    if is_nested(found) and any(one.orders or one.top for one in _all(found)):
        raise QueryRefused(_ONLY_SELECT_AND_FILTER)


def _check_pairs(found: tuple[Expansion, ...]) -> None:
    everything = list(_all(found))
    pairs = [one for one in everything if isinstance(one.navigation, Paired)]
    if pairs and (is_nested(found) or len(pairs) != len(everything)):
        raise QueryRefused(
            f"The many-to-many relationship '{pairs[0].navigation.name}' can be expanded neither "
            "inside another $expand nor beside other relationships."
        )


def _all(found: tuple[Expansion, ...]) -> Iterator[Expansion]:
    for one in found:
        yield one
        yield from _all(one.nested)


def _address(item: ExpandItem) -> str:
    """Return the options as they follow the address of the related collection."""
    options = dict(item.options)
    if item.nested:
        options["$expand"] = ",".join(_source(one) for one in item.nested)
    return "&".join(f"{name}={quote(value, safe=_PLAIN)}" for name, value in options.items())


def _source(item: ExpandItem) -> str:
    options: Mapping[str, str] = dict(item.options)
    parts = [f"{name}={value}" for name, value in options.items()]
    if item.nested:
        parts.append("$expand=" + ",".join(_source(one) for one in item.nested))
    inside = f"({';'.join(parts)})" if parts else ""
    return f"{item.name}{'/$ref' if item.is_reference else ''}{inside}"
