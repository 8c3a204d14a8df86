"""Columns that publishing adds, unremovably, each with the reason why a device needs it."""

from collections.abc import Iterator

from portal.dataverse.metadata import Catalog, ColumnMetadata, TableMetadata
from portal.profiles.app_parts import FORM_TYPES
from portal.profiles.definition import Direction, ProfileDefinition, RowOption, TableRule
from portal.profiles.relationships import find_relationship
from portal.profiles.row_filter import parse_row_filter
from portal.profiles.shown import shown_forms, shown_views
from portal.profiles.usage import Column, FormUse, form_use, view_columns

Reasons = dict[str, dict[str, str]]
"""For each table of the profile: column to the first reason found for it."""

SYSTEM_COLUMNS = ("statecode", "statuscode", "ownerid", "createdon", "modifiedon")
_TIMELINE_COLUMNS = {
    "annotation": (
        "subject",
        "notetext",
        "objectid",
        "objecttypecode",
        "isdocument",
        "filename",
        "mimetype",
        "filesize",
        "createdby",
    ),
    "task": ("subject", "description", "scheduledend", "regardingobjectid", "createdby"),
}
_WITHOUT_VALUE = {"File", "Image", "Virtual", "PartyList", "CalendarRules", "ManagedProperty"}


def is_downloadable(column: ColumnMetadata) -> bool:
    """Whether rows carry a value for the column: not names computed of others, files or images."""
    return column.readable and not column.attribute_of and column.type not in _WITHOUT_VALUE


def required_columns(definition: ProfileDefinition, catalog: Catalog) -> Reasons:
    """What the scopes, views and forms of a valid profile use, on tables of the profile."""
    reasons: Reasons = {rule.table: {} for rule in definition.tables}
    for (table, name), reason in _uses(definition, catalog):
        metadata = catalog.tables.get(table)
        column = metadata.columns.get(name) if metadata else None
        if table in reasons and column is not None and is_downloadable(column):
            reasons[table].setdefault(name, reason)
    return reasons


def published_columns(rule: TableRule, reasons: Reasons, table: TableMetadata) -> tuple[str, ...]:
    """Required and chosen columns together, sorted, without the key and the version."""
    names = {*reasons[rule.table], *rule.columns} - {table.primary_id, "versionnumber"}
    return tuple(sorted(name for name in names if is_downloadable(table.columns[name])))


def _uses(definition: ProfileDefinition, catalog: Catalog) -> Iterator[tuple[Column, str]]:
    taken = [rule for rule in definition.tables if rule.table in catalog.tables]
    for rule in taken:
        yield from _system_uses(catalog.tables[rule.table])
    for rule in taken:
        yield from _rule_uses(rule, catalog)
    for rule in taken:
        yield from _part_uses(rule.table, catalog)


def _system_uses(table: TableMetadata) -> Iterator[tuple[Column, str]]:
    if table.primary_name:
        yield (table.name, table.primary_name), "the name of a row"
    for name in SYSTEM_COLUMNS:
        yield (table.name, name), "always taken"


def _rule_uses(rule: TableRule, catalog: Catalog) -> Iterator[tuple[Column, str]]:
    """Columns of the rule's own filter, groups and relationships."""
    if rule.row_option is RowOption.CUSTOM:
        for column in sorted(parse_row_filter(rule.filter_xml, rule.table).columns):
            yield column, f"row filter of {rule.table}"
    for group in rule.column_groups:
        yield from (((rule.table, name), f"column group of {rule.table}") for name in group)
    if rule.business_unit_rows:
        yield (rule.table, "owningbusinessunit"), f"rows of {rule.table}"
    for item in rule.relationships:
        if item.direction is Direction.PAIRS:
            continue  # pairs join keys, which every row has
        relationship = find_relationship(rule.table, item, catalog.tables)
        yield (relationship.child, relationship.column), f"relationship {relationship.name}"
        yield (relationship.parent, relationship.parent_column), f"relationship {relationship.name}"


def _part_uses(table: str, catalog: Catalog) -> Iterator[tuple[Column, str]]:
    """Columns of the views and forms that any app shows, and of those its forms name."""
    for form in shown_forms(table, catalog):
        yield from _form_uses(table, form.name, form_use(form), catalog)
    for view in shown_views(table, catalog):
        for column in sorted(view_columns(view)):
            yield column, f"view “{view.name}”"


def _form_uses(
    table: str, name: str, use: FormUse, catalog: Catalog
) -> Iterator[tuple[Column, str]]:
    reason = f"form “{name}”"
    for column in sorted(use.columns):
        yield (table, column), reason
    for relationship in catalog.tables[table].one_to_many:
        if relationship.name in use.relationships:
            yield (relationship.child, relationship.column), reason
    if use.has_timeline:
        for other, columns in _TIMELINE_COLUMNS.items():
            yield from (((other, column), reason) for column in columns)
    for form in catalog.forms:
        if form.id in use.forms and form.type in FORM_TYPES:
            quick = form_use(form).columns
            yield from (((form.table, column), f"quick view “{form.name}”") for column in quick)
