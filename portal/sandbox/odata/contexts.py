"""`@odata.context` of answers."""

from collections.abc import Iterable

from portal.sandbox.definitions.tables import Table, property_of


def context_url(
    root: str, table: Table, selected: Iterable[str] | None, *, is_single: bool = False
) -> str:
    """Return the context of rows of `table`; `selected` are logical names, None for all."""
    names = (
        "" if selected is None else ",".join(property_of(table.columns[one]) for one in selected)
    )
    shape = f"({names})" if names else ""
    return f"{root}/$metadata#{table.definition.entity_set}{shape}{'/$entity' if is_single else ''}"
