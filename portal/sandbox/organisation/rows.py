"""A row to be seeded, and the two kinds of ids: fixed as a solution's are, or drawn from a seed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid5

_FIXED = UUID("3b0f7d1e-93a5-4f0c-8a1b-6f2f5b1d0c42")
_SEEDED = UUID("b1a9f2c4-0c8e-4a55-9e67-5a2d7c3e8f90")


@dataclass(frozen=True)
class SeedRow:
    """One row of `table`: logical column names to values, the key among them.

    Lookups are an id, or (table, id) where the column may point at several tables.
    """

    table: str
    values: Mapping[str, object]


def fixed_id(table: str, key: str) -> str:
    """Return the id of a row that every seed makes alike: users, roles, views, forms, apps."""
    return str(uuid5(_FIXED, f"{table}/{key}"))


@dataclass(frozen=True)
class Chance:
    """Ids and dice that a seed decides, each drawn by name so that none disturbs another."""

    seed: int

    def id(self, table: str, key: object) -> str:
        """Return the id of the row of `table` that is called `key` in this seed."""
        return str(uuid5(_SEEDED, f"{self.seed}/{table}/{key}"))

    def dice(self, *path: object) -> Random:
        """Return dice of its own for whatever `path` names."""
        return Random(f"{self.seed}/{'/'.join(map(str, path))}")  # noqa: S311  (demo data)


def by_table(
    rows: Iterable[SeedRow], size: int
) -> Iterator[tuple[str, list[Mapping[str, object]]]]:
    """Yield the rows table by table, at most `size` together, so that no seed fills the memory."""
    waiting: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        held = waiting.setdefault(row.table, [])
        held.append(row.values)
        if len(held) >= size:
            yield row.table, waiting.pop(row.table)
    yield from waiting.items()
