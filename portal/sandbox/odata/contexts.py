"""`@odata.context` of answers."""

from collections.abc import Iterable

from portal.sandbox.definitions.tables import Table
from portal.sandbox.odata.expansions import Expansion, shape_of


def context_url(
    root: str,
    table: Table,
    selected: Iterable[str] | None,
    *,
    is_single: bool = False,
    expansions: tuple[Expansion, ...] = (),
) -> str:
    """Return the context of rows of `table`; `selected` are logical names, None for all."""
    shape = shape_of(table, None if selected is None else tuple(selected), expansions)
    inside = f"({shape})" if shape else ""
    return f"{root}/$metadata#{table.definition.entity_set}{inside}{'/$entity' * is_single}"
