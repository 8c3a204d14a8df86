"""Makers' changes laid over definitions, and definitions as JSON and back."""

import json
from typing import Any

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.encoding import (
    decode_column,
    decode_key,
    decode_pair,
    decode_relationship,
    decode_table,
    encode,
)
from portal.sandbox.definitions.merging import COLUMN, TABLE, Change, blueprint_of, merge
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES


def there_and_back(definition: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(encode(definition)))
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.name)
def test_every_definition_survives_as_json(table: Any) -> None:
    again = decode_table(there_and_back(table))
    assert encode(again) == encode(table)
    for column in table.columns:
        assert encode(decode_column(there_and_back(column))) == encode(column)
    for relationship in table.relationships:
        assert decode_relationship(there_and_back(relationship)) == relationship
    for key in table.keys:
        assert decode_key(there_and_back(key)) == key


def test_pairs_survive_as_json() -> None:
    assert [decode_pair(there_and_back(one)) for one in MANY_TO_MANY] == list(MANY_TO_MANY)


def test_a_change_leaves_what_it_was_laid_over_as_it_was() -> None:
    before = blueprint_of(TABLES, MANY_TO_MANY)
    body = {"name": "new_x", "type": "String", "label": "X", "is_made": True}
    after = merge(before, [Change(COLUMN, "account.new_x", body)])
    assert "new_x" in {one.name for one in after.tables["account"].columns}
    assert "new_x" not in {one.name for one in before.tables["account"].columns}


def test_a_changed_column_is_calculated_as_before() -> None:
    before = blueprint_of(TABLES, MANY_TO_MANY)
    table, column = next(
        (table, one) for table in TABLES for one in table.columns if one.calculate is not None
    )
    change = Change(COLUMN, f"{table.name}.{column.name}", {**encode(column), "label": "Other"})
    merged = merge(before, [change]).tables[table.name]
    found = next(one for one in merged.columns if one.name == column.name)
    assert (found.label, found.calculate) == ("Other", column.calculate)


def test_what_is_deleted_is_gone_with_all_that_stood_in_it() -> None:
    before = blueprint_of(TABLES, MANY_TO_MANY)
    changes = [Change(TABLE, "task", None), Change(COLUMN, "task.new_x", {"name": "new_x"})]
    assert "task" not in merge(before, changes).tables


def test_a_catalogue_without_changes_has_no_versions() -> None:
    found = catalogue.built_in()
    assert (found.version, found.schema_version("account")) == (0, 0)
