"""Microsoft's profile in the demo has the traps that makers fall into, and names what exists."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from xml.etree.ElementTree import fromstring

from portal.sandbox.definitions.catalogue import build_catalogue
from portal.sandbox.definitions.identity import relationship_id
from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.organisation.data.offline_profile import ITEMS, offline_profile_rows
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES

CATALOGUE = build_catalogue(TABLES, MANY_TO_MANY)
ROWS = list(offline_profile_rows(datetime(2026, 3, 17, tzinfo=UTC)))
BY_TABLE = {item.table: item for item in ITEMS}
RELATIONSHIPS = {
    one.schema_name: one for table in CATALOGUE.tables.values() for one in table.one_to_many
}


def partners(table: str) -> set[str]:
    """Return the tables that a ticked relationship ties to `table`."""
    found = set()
    for item in ITEMS:
        for name in item.follows:
            ends = {RELATIONSHIPS[name].parent, RELATIONSHIPS[name].child}
            if table in ends:
                found |= ends
    return found - {table}


def test_every_relationship_is_one_of_its_items_table_and_known_by_its_id() -> None:
    for item in ITEMS:
        for name in item.follows:
            assert item.table in {RELATIONSHIPS[name].parent, RELATIONSHIPS[name].child}
    ids = {row.values.get("relationshipid") for row in ROWS} - {None}
    assert ids == {relationship_id(name) for item in ITEMS for name in item.follows}


def test_filters_and_columns_name_what_the_table_has() -> None:
    for row in ROWS:
        if row.table != "mobileofflineprofileitem":
            continue
        columns = CATALOGUE.tables[str(row.values["selectedentitytypecode"])].columns
        named = set(json.loads(str(row.values["selectedcolumns"] or '{"Columns":[]}'))["Columns"])
        query = row.values["profileitementityfilter"]
        if query:
            conditions = fromstring(str(query)).iter("condition")
            named |= {one.attrib["attribute"] for one in conditions}
        assert named <= columns.keys()


def test_contacts_come_by_a_filter_or_by_a_relationship() -> None:
    assert BY_TABLE["contact"].conditions
    assert "contact_customer_accounts" in BY_TABLE["account"].follows


def test_bookings_bring_a_chain_of_tables() -> None:
    chain = ["bookableresourcebooking", "msdyn_workorder", "account", "contact"]
    for first, second in pairwise(chain):
        assert second in partners(first)


def test_accounts_and_tasks_bring_each_other() -> None:
    assert "Account_Tasks" in BY_TABLE["account"].follows
    assert "Account_Tasks" in BY_TABLE["task"].follows


def test_products_come_as_related_rows_that_nothing_relates() -> None:
    assert BY_TABLE["product"].criteria == 0
    assert partners("product") == set()


def test_pictures_are_selected() -> None:
    pictured = {
        item.table
        for item in ITEMS
        for name in item.columns
        if CATALOGUE.tables[item.table].columns[name].type is ColumnType.IMAGE
    }
    assert pictured == {"account", "contact", "product", "msdyn_customerasset"}
