"""The rows that tell clients which columns a new row takes over from the row it is made from."""

from collections.abc import Iterable, Iterator

from portal.sandbox.definitions.model import RelationshipDefinition, TableDefinition
from portal.sandbox.organisation.rows import SeedRow, fixed_id


def mapping_rows(tables: Iterable[TableDefinition]) -> Iterator[SeedRow]:
    """Yield a map for every two tables with a mapping relationship, and its columns."""
    pairs: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for one in _mapping(tables):
        pairs.setdefault((one.parent, one.child), {}).update(dict.fromkeys(one.maps))
    for (source, target), columns in pairs.items():
        key = fixed_id("entitymap", f"{source}/{target}")
        yield SeedRow(
            "entitymap",
            {"entitymapid": key, "sourceentityname": source, "targetentityname": target},
        )
        for given, taken in columns:
            yield SeedRow(
                "attributemap",
                {
                    "attributemapid": fixed_id("attributemap", f"{key}/{given}/{taken}"),
                    "entitymapid": key,
                    "sourceattributename": given,
                    "targetattributename": taken,
                    "issystem": True,
                },
            )


def _mapping(tables: Iterable[TableDefinition]) -> Iterator[RelationshipDefinition]:
    for table in tables:
        yield from (one for one in table.relationships if one.maps)
