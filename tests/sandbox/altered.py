"""Another set of tables for one test: the organisation's with some replaced."""

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.model import ManyToManyDefinition, TableDefinition


def alter(
    monkeypatch: pytest.MonkeyPatch,
    *definitions: TableDefinition,
    pairs: tuple[ManyToManyDefinition, ...] = (),
) -> None:
    """Put `definitions` in the place of the tables with their names, or beside the others."""
    found = catalogue.built_in()
    tables = {one.name: one.definition for one in found.tables.values()}
    tables |= {one.name: one for one in definitions}
    made = catalogue.build_catalogue(tables.values(), (*found.many_to_many(), *pairs))
    monkeypatch.setattr(catalogue, "_built_in", [made])


def definition_of(name: str) -> TableDefinition:
    """Return the definition of one of the organisation's tables."""
    return catalogue.built_in().tables[name].definition
