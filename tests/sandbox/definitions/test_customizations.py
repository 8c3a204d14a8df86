"""The catalogue of every process follows what makers changed."""

from datetime import UTC, datetime

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.customizations import read_changes, save_changes
from portal.sandbox.definitions.merging import COLUMN, Change
from portal.sandbox.rows.bulk import clear
from portal.sandbox.rows.versions import take_versions, write_transaction

pytestmark = pytest.mark.django_db(databases=["sandbox"])
NOW = datetime(2026, 3, 17, 10, 45, tzinfo=UTC)
MADE = Change(COLUMN, "account.new_x", {"name": "new_x", "type": "String", "label": "X"})


def save(*changes: Change) -> int:
    with write_transaction():
        return save_changes(changes, NOW)


def test_an_unchanged_organisation_has_the_built_in_catalogue() -> None:
    assert catalogue.current() is catalogue.built_in()


def test_a_change_makes_another_catalogue_once() -> None:
    version = save(MADE)
    found = catalogue.current()
    assert "new_x" in found.tables["account"].columns
    assert found is catalogue.current()
    assert found.version == version
    assert found.mark != catalogue.built_in().mark


def test_a_table_knows_when_its_columns_last_changed() -> None:
    with write_transaction():
        before = take_versions()
    save(MADE)
    found = catalogue.current()
    assert found.schema_version("account") > before
    assert found.schema_version("contact") == 0


def test_the_last_change_of_a_thing_stands() -> None:
    save(MADE)
    save(Change(COLUMN, "account.new_x", None))
    assert [one.body for one in read_changes()] == [None]
    assert "new_x" not in catalogue.current().tables["account"].columns


def test_a_reset_forgets_what_makers_changed() -> None:
    save(MADE)
    clear()
    assert catalogue.current() is catalogue.built_in()
