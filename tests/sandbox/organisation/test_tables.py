"""The tables are consistent among themselves, and named as the product names them."""

from collections import Counter

import pytest

from portal.sandbox.definitions.catalogue import Catalogue, build_catalogue
from portal.sandbox.definitions.model import ColumnType, TableDefinition
from portal.sandbox.organisation.tables import MANY_TO_MANY, TABLES

# What Field Service's lines are of: required on the form, emptied when it is deleted.
EMPTIED = {
    "msdyn_customerasset.msdyn_account",
    "msdyn_workorderincident.msdyn_incidenttype",
    "msdyn_workorderservicetask.msdyn_tasktype",
}
BY_NAME = {table.name: table for table in TABLES}
CHOICES = {ColumnType.PICKLIST, ColumnType.MULTI_SELECT, ColumnType.BOOLEAN}
LOOKUPS = {ColumnType.LOOKUP, ColumnType.CUSTOMER}

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build_catalogue(TABLES, MANY_TO_MANY)


def duplicates(values: list[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("fact", ["name", "schema_name", "entity_set", "object_type_code"])
def test_no_two_tables_share_a_name_a_set_or_a_number(fact: str) -> None:
    assert duplicates([getattr(table, fact) for table in TABLES]) == []


@every_table
def test_columns_are_defined_once(table: TableDefinition) -> None:
    assert duplicates([column.name for column in table.columns]) == []


@every_table
def test_the_name_column_is_a_text_of_the_table(table: TableDefinition) -> None:
    texts = {column.name for column in table.columns if column.type is ColumnType.STRING}
    assert not table.primary_name or table.primary_name in texts


@every_table
def test_lookups_point_at_tables_that_exist_through_one_relationship_each(
    table: TableDefinition,
) -> None:
    made = {(one.column, one.parent) for one in table.relationships}
    wanted = {
        (column.name, target)
        for column in table.columns
        if column.type in LOOKUPS
        for target in column.targets
    }
    assert {target for _column, target in wanted} <= BY_NAME.keys()
    assert made == wanted


@every_table
def test_choices_have_options_with_two_labels(table: TableDefinition) -> None:
    for column in table.columns:
        if column.type in CHOICES:
            assert column.options, column.name
            assert all(option.label and option.label_de for option in column.options), column.name
            assert duplicates([option.value for option in column.options]) == []


@every_table
def test_every_state_has_a_default_status_of_its_own(table: TableDefinition) -> None:
    states = {status.value: status.state for status in table.statuses}
    for state in table.states:
        assert state.default_status is not None
        assert states[state.default_status] == state.value
    assert set(states.values()) == {state.value for state in table.states}


@every_table
def test_transitions_name_statuses_of_the_table(table: TableDefinition) -> None:
    known = {status.value for status in table.statuses}
    assert {status for pair in table.transitions for status in pair} <= known


@every_table
def test_maps_name_columns_of_both_tables_that_take_the_same_values(
    table: TableDefinition, catalogue: Catalogue
) -> None:
    for one in table.relationships:
        parent, child = catalogue.tables[one.parent], catalogue.tables[one.child]
        for source, target in one.maps:
            assert source in parent.columns, (one.schema_name, source)
            assert child.columns[target].type not in {ColumnType.STATE, ColumnType.STATUS}


@every_table
def test_cascades_are_words_of_the_product(table: TableDefinition) -> None:
    for one in table.relationships:
        assert one.delete in {"Cascade", "RemoveLink", "Restrict", "NoCascade"}
        others = {one.assign, one.share, one.unshare, one.reparent}
        assert others <= {"Cascade", "Active", "UserOwned", "NoCascade"}


def test_a_required_lookup_is_emptied_by_a_delete_only_where_the_product_does_so(
    catalogue: Catalogue,
) -> None:
    emptied = {
        f"{table.name}.{one.column}"
        for table in catalogue.tables.values()
        for one in table.many_to_one
        if one.delete == "RemoveLink"
        and table.columns[one.column].required == "ApplicationRequired"
    }
    assert emptied == EMPTIED


def test_relationship_names_are_unique() -> None:
    names: list[object] = [one.schema_name for table in TABLES for one in table.relationships]
    assert duplicates([*names, *(one.schema_name for one in MANY_TO_MANY)]) == []


def test_pairs_join_existing_tables_by_existing_columns() -> None:
    for pair in MANY_TO_MANY:
        columns = {column.name for column in BY_NAME[pair.intersect].columns}
        assert {pair.first_column, pair.second_column} <= columns
        assert {pair.first, pair.second} <= BY_NAME.keys()
        assert BY_NAME[pair.intersect].is_intersect


@every_table
def test_business_tables_are_labelled_in_german(table: TableDefinition) -> None:
    if table.name.startswith("msdyn_") or table.name.startswith("bookable"):
        assert table.label_de
        assert table.collection_label_de
        assert [column.name for column in table.columns if not column.label_de] == []


@pytest.mark.parametrize(
    ("table", "column", "target", "navigation"),
    [
        ("bookableresourcebooking", "resource", "bookableresource", "Resource"),
        ("bookableresourcebooking", "bookingstatus", "bookingstatus", "BookingStatus"),
        ("bookableresourcebooking", "header", "bookableresourcebookingheader", "Header"),
        ("bookableresourcebooking", "msdyn_workorder", "msdyn_workorder", "msdyn_workorder"),
        ("bookableresourcebooking", "createdby", "systemuser", "createdbyname"),
        ("bookableresource", "userid", "systemuser", "UserId"),
        ("msdyn_workorder", "msdyn_serviceaccount", "account", "msdyn_serviceaccount"),
        (
            "msdyn_workorder",
            "msdyn_parentworkorder",
            "msdyn_workorder",
            "msdyn_parentworkorder_msdyn_workorder",
        ),
        ("annotation", "objectid", "msdyn_workorder", "objectid_msdyn_workorder"),
        ("task", "regardingobjectid", "account", "regardingobjectid_account_task"),
        ("contact", "parentcustomerid", "account", "parentcustomerid_account"),
    ],
)
def test_navigation_properties_are_the_products(
    catalogue: Catalogue, table: str, column: str, target: str, navigation: str
) -> None:
    assert catalogue.tables[table].columns[column].navigation[target] == navigation


@pytest.mark.parametrize(
    ("table", "relationship"),
    [
        ("msdyn_workorder", "msdyn_msdyn_workorder_msdyn_workorderservicetask_WorkOrder"),
        ("msdyn_workorder", "msdyn_msdyn_workorder_msdyn_workorderproduct_WorkOrder"),
        ("msdyn_workorder", "msdyn_msdyn_workorder_msdyn_workorderincident_WorkOrder"),
        ("msdyn_workorder", "msdyn_msdyn_workorder_bookableresourcebooking_WorkOrder"),
        ("msdyn_workorder", "msdyn_workorder_Annotations"),
        ("msdyn_workorder", "msdyn_workorder_Tasks"),
    ],
)
def test_the_collections_of_a_work_order_are_the_products(
    catalogue: Catalogue, table: str, relationship: str
) -> None:
    names = {one.schema_name for one in catalogue.tables[table].one_to_many}
    assert relationship in names


def test_deleting_a_work_order_takes_its_lines_along() -> None:
    lines = [
        one
        for table in TABLES
        for one in table.relationships
        if one.parent == "msdyn_workorder" and one.column == "msdyn_workorder"
    ]
    assert len(lines) == 4
    assert {one.delete for one in lines} == {"Cascade"}


def test_receipts_have_what_the_portal_writes() -> None:
    receipt = BY_NAME["fp_syncreceipt"]
    assert (receipt.entity_set, receipt.primary_id) == ("fp_syncreceipts", "fp_syncreceiptid")
    assert {"fp_name", "fp_device", "fp_madeon", "fp_kind"} == {one.name for one in receipt.columns}
