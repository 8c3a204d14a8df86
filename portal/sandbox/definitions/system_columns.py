"""The columns and relationships that every table has without defining them."""

from collections.abc import Iterator

from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ColumnType,
    RelationshipDefinition,
    TableDefinition,
)

_PEOPLE = (
    ("createdby", "Created By", "Erstellt von"),
    ("modifiedby", "Modified By", "Geändert von"),
    ("createdonbehalfby", "Created By (Delegate)", "Erstellt von (Stellvertretung)"),
    ("modifiedonbehalfby", "Modified By (Delegate)", "Geändert von (Stellvertretung)"),
)
_MOMENTS = (
    ("createdon", "Created On", "Erstellt am"),
    ("modifiedon", "Modified On", "Geändert am"),
)
_OWNERS = (
    ("owninguser", "Owning User", "Besitzender Benutzer", "systemuser", "user"),
    ("owningteam", "Owning Team", "Besitzendes Team", "team", "team"),
    ("owningbusinessunit", "Owning Business Unit", "Besitzende Unternehmenseinheit",
     "businessunit", "business_unit"),
)  # fmt: skip
OWNER_TARGETS = ("systemuser", "team")


def system_columns(table: TableDefinition) -> Iterator[ColumnDefinition]:
    """Give the columns that `table` has besides its own, in metadata's order."""
    yield ColumnDefinition(
        table.primary_id, ColumnType.UNIQUE_IDENTIFIER, table.label,
        required="SystemRequired", updatable=False, label_de=table.label_de,
    )  # fmt: skip
    yield ColumnDefinition(
        "versionnumber", ColumnType.BIG_INT, "Version Number", creatable=False, updatable=False,
        label_de="Versionsnummer",
    )  # fmt: skip
    if not table.is_intersect:
        yield from _authorship()
        yield from _states(table)
    if table.ownership == "UserOwned" and not table.is_intersect:
        yield from _ownership()


def system_relationships(table: TableDefinition) -> Iterator[RelationshipDefinition]:
    """Give the relationships of the system columns."""
    if table.is_intersect:
        return
    for name, _english, _german in _PEOPLE:
        schema = f"lk_{table.name}_{name}"
        yield RelationshipDefinition(schema, "systemuser", table.name, name, delete="NoCascade")
    if table.ownership == "UserOwned":
        for name, _english, _german, target, prefix in _OWNERS:
            schema = f"{prefix}_{table.name}"
            yield RelationshipDefinition(schema, target, table.name, name, delete="NoCascade")


def _authorship() -> Iterator[ColumnDefinition]:
    for name, english, german in _MOMENTS:
        yield ColumnDefinition(
            name, ColumnType.DATE_TIME, english, format="DateAndTime", behavior="UserLocal",
            creatable=False, updatable=False, label_de=german,
        )  # fmt: skip
    for name, english, german in _PEOPLE:
        yield _fixed_lookup(name, english, german, "systemuser")


def _ownership() -> Iterator[ColumnDefinition]:
    yield ColumnDefinition(
        "ownerid", ColumnType.OWNER, "Owner", schema_name="OwnerId", required="SystemRequired",
        targets=OWNER_TARGETS, navigation=dict.fromkeys(OWNER_TARGETS, "ownerid"),
        label_de="Besitzer",
    )  # fmt: skip
    for name, english, german, target, _prefix in _OWNERS:
        yield _fixed_lookup(name, english, german, target)


def _fixed_lookup(name: str, label: str, german: str, target: str) -> ColumnDefinition:
    return ColumnDefinition(
        name, ColumnType.LOOKUP, label, targets=(target,), navigation={target: name},
        creatable=False, updatable=False, label_de=german,
    )  # fmt: skip


def _states(table: TableDefinition) -> Iterator[ColumnDefinition]:
    if not table.states:
        return
    yield ColumnDefinition(
        "statecode", ColumnType.STATE, "Status", required="SystemRequired", options=table.states,
        label_de="Status",
    )  # fmt: skip
    yield ColumnDefinition(
        "statuscode", ColumnType.STATUS, "Status Reason", options=table.statuses,
        label_de="Statusgrund",
    )  # fmt: skip
