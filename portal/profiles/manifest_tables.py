"""The tables of a manifest, and how they hang together."""

from typing import Any

from portal.dataverse.metadata import (
    Catalog,
    ColumnMetadata,
    FormMetadata,
    ManyToManyMetadata,
    ViewMetadata,
)
from portal.dataverse.users import UserFacts
from portal.profiles.app_parts import (
    ALWAYS_USABLE_VIEWS,
    PUBLIC_VIEW,
    all_forms,
    apps_for,
    forms_of,
    views_of,
)
from portal.profiles.definition import ProfileDefinition
from portal.profiles.holdings import Holding, Holdings
from portal.profiles.relationships import Tables
from portal.profiles.scope import compile_scope
from portal.profiles.usage import view_columns


def table_entries(
    definition: ProfileDefinition, holdings: Holdings, facts: UserFacts, catalog: Catalog
) -> list[dict[str, Any]]:
    """The manifest's `tables`."""
    return [
        {
            **_facts_of(holding),
            **_rule_of(holding, definition, catalog),
            "pair": _pair(holding.table.pair),
            "columns": [_column(column) for column in holding.columns.values()],
            "views": [_view(view, holdings, catalog) for view in _views(holding, facts, catalog)],
            "forms": [_form(form) for form in _forms(holding, facts, catalog)],
        }
        for holding in holdings.values()
    ]


def relationship_entries(holdings: Holdings) -> list[dict[str, str]]:
    """One-to-many relationships with both sides, and the lookup between them, on the device."""
    found = [
        {
            "name": item.name,
            "parent": item.parent,
            "parentColumn": item.parent_column,
            "child": item.child,
            "column": item.column,
        }
        for holding in holdings.values()
        for item in holding.table.one_to_many
        if item.child in holdings and holdings[item.child].has(item.column)
    ]
    return sorted(found, key=lambda item: (item["parent"], item["name"]))


def _pair(pair: ManyToManyMetadata | None) -> dict[str, str] | None:
    """What an intersect table joins."""
    if pair is None:
        return None
    return {
        "relationship": pair.name,
        "first": pair.first,
        "firstColumn": pair.first_column,
        "second": pair.second,
        "secondColumn": pair.second_column,
    }


def _facts_of(holding: Holding) -> dict[str, Any]:
    table = holding.table
    return {
        "name": table.name,
        "set": table.entity_set,
        "key": table.primary_id,
        "nameColumn": table.primary_name or "",
        "displayName": table.display_name,
        "displayCollectionName": table.display_collection_name,
        "objectTypeCode": table.object_type_code,
        "ownership": table.ownership,
        "isActivity": table.is_activity,
        "hasNotes": table.has_notes,
        "rights": holding.rights.to_json(),
    }


def _rule_of(holding: Holding, definition: ProfileDefinition, catalog: Catalog) -> dict[str, Any]:
    rule = holding.rule
    scope = compile_scope(definition, rule.table, catalog.tables)
    return {
        "priority": rule.priority,
        "intervalMinutes": rule.interval_minutes,
        "conflictPolicy": str(rule.conflict_policy),
        "columnGroups": _groups(holding),
        "timeRelative": scope.time_relative,
        "scopeHash": scope.scope_hash,
    }


def _groups(holding: Holding) -> list[list[str]]:
    """Without columns that the user may not read: the rest still belongs together."""
    groups = (
        [name for name in group if name in holding.columns] for group in holding.rule.column_groups
    )
    return [group for group in groups if len(group) > 1]


def _column(column: ColumnMetadata) -> dict[str, Any]:
    options = [
        {"value": item.value, "label": item.label, "color": item.color, "state": item.state}
        for item in column.options
    ]
    return {
        "name": column.name,
        "displayName": column.display_name,
        "type": column.type,
        "format": column.format,
        "required": column.required,
        "maxLength": column.max_length,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "precision": column.precision,
        "behavior": column.behavior,
        "options": options or None,
        "targets": list(column.targets) or None,
        "creatable": column.creatable,
        "updatable": column.updatable,
        "secured": column.secured,
    }


def _views(holding: Holding, facts: UserFacts, catalog: Catalog) -> list[ViewMetadata]:
    """Those that one of the user's apps shows; of a table in none of them, every usable one."""
    name = holding.table.name
    apps = [app for app in apps_for(facts, catalog.apps) if name in app.tables]
    shown = {view.id: view for app in apps for view in views_of(app, name, catalog)}
    if apps:
        return list(shown.values())
    usable = {PUBLIC_VIEW} | ALWAYS_USABLE_VIEWS
    return [view for view in catalog.views if view.table == name and view.type in usable]


def _forms(holding: Holding, facts: UserFacts, catalog: Catalog) -> list[FormMetadata]:
    name = holding.table.name
    apps = [app for app in apps_for(facts, catalog.apps) if name in app.tables]
    shown = {form.id: form for app in apps for form in forms_of(app, name, catalog, facts.role_ids)}
    return list(shown.values()) if apps else all_forms(name, catalog, facts.role_ids)


def _view(view: ViewMetadata, holdings: Holdings, catalog: Catalog) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "type": view.type,
        "isDefault": view.is_default,
        "fetchXml": view.fetch_xml,
        "layoutXml": view.layout_xml,
        "unavailable": _missing(view, holdings, catalog.tables),
    }


def _missing(view: ViewMetadata, holdings: Holdings, tables: Tables) -> str | None:
    """The first table or column that the view needs and the device lacks, in a sentence."""
    for table, column in sorted(view_columns(view)):
        title = tables[table].display_name or table if table in tables else table
        if table not in holdings:
            return f"This view needs “{title}”, which is not part of your offline profile."
        if column and not holdings[table].has(column):
            known = holdings[table].table.columns.get(column)
            label = (known.display_name if known else "") or column
            return f"This view needs the column “{label}” of “{title}”, which you do not get."
    return None


def _form(form: FormMetadata) -> dict[str, Any]:
    return {
        "id": form.id,
        "name": form.name,
        "type": form.type,
        "isDefault": form.is_default,
        "formXml": form.form_xml,
    }
