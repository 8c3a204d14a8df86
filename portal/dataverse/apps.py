"""Reading model-driven apps: components, site maps and the roles that open them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portal.dataverse.batch import Operation
from portal.dataverse.client import Client
from portal.dataverse.fetchxml import attributes, element
from portal.dataverse.metadata import AppMetadata
from portal.dataverse.query import fetch_operation, query_path
from portal.dataverse.wire import Row

# componenttype of an app's parts; unknown ones are ignored.
TABLE, VIEW, FORM, SITE_MAP = 1, 26, 60, 62

_APP_COLUMNS = ("appmoduleid", "appmoduleidunique", "uniquename", "name", "description")


def read_apps(client: Client) -> tuple[AppMetadata, ...]:
    """The published apps, by name."""
    apps, components, site_maps, roles, tables = client.rows_of_all(_reads())
    parts = _components_by_app(components)
    role_ids = _roles_by_app(roles)
    table_names = {row["MetadataId"].lower(): row["LogicalName"] for row in tables}
    found = (
        _app_from(row, parts[row["appmoduleidunique"].lower()], site_maps, table_names, role_ids)
        for row in apps
    )
    return tuple(sorted(found, key=lambda app: app.name))


def _reads() -> list[Operation]:
    component_columns = ("componenttype", "objectid", "_appmoduleidunique_value")
    site_map_columns = ("sitemapid", "sitemapnameunique", "sitemapxml")
    return [
        Operation("GET", query_path("appmodules", select=_APP_COLUMNS)),
        Operation("GET", query_path("appmodulecomponents", select=component_columns)),
        Operation("GET", query_path("sitemaps", select=site_map_columns)),
        fetch_operation("appmodules", _ROLES_OF_APPS),
        Operation("GET", query_path("EntityDefinitions", select=("MetadataId", "LogicalName"))),
    ]


_ROLES_OF_APPS = element(
    "fetch",
    {},
    element(
        "entity",
        {"name": "appmodule"},
        attributes(["appmoduleid"]),
        element(
            "link-entity",
            {
                "name": "appmoduleroles",
                "from": "appmoduleid",
                "to": "appmoduleid",
                "intersect": "true",
            },
            element(
                "link-entity",
                {"name": "role", "from": "roleid", "to": "roleid", "alias": "role"},
                attributes(["roleid", "parentrootroleid"]),
            ),
        ),
    ),
)


def _components_by_app(rows: Iterable[Row]) -> Mapping[str, Mapping[int, list[str]]]:
    """By the app's *unique* id and the component's type: the ids of the components."""
    by_app: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        app = row["_appmoduleidunique_value"].lower()
        by_app[app][row["componenttype"]].append(row["objectid"].lower())
    return by_app


def _roles_by_app(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    """By the app's id: its roles' roots, because roles are copied to every business unit."""
    by_app: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        root = row.get("role.parentrootroleid") or row["role.roleid"]
        by_app[row["appmoduleid"].lower()].add(root.lower())
    return {app: frozenset(roles) for app, roles in by_app.items()}


def _app_from(
    row: Row,
    parts: Mapping[int, list[str]],
    site_maps: Iterable[Row],
    table_names: Mapping[str, str],
    role_ids: Mapping[str, frozenset[str]],
) -> AppMetadata:
    app_id = row["appmoduleid"].lower()
    return AppMetadata(
        id=app_id,
        unique_id=row["appmoduleidunique"].lower(),
        unique_name=row["uniquename"],
        name=row["name"],
        description=row.get("description") or "",
        tables=tuple(sorted(table_names[part] for part in parts[TABLE] if part in table_names)),
        view_ids=frozenset(parts[VIEW]),
        form_ids=frozenset(parts[FORM]),
        site_map_xml=_site_map_of(row["uniquename"], parts[SITE_MAP], site_maps),
        role_ids=role_ids.get(app_id, frozenset()),
    )


def _site_map_of(unique_name: str, listed: Iterable[str], site_maps: Iterable[Row]) -> str:
    """The site map that the app lists; apps that were imported name it by the app's own name."""
    by_id = {row["sitemapid"].lower(): row for row in site_maps}
    by_name = {row.get("sitemapnameunique"): row for row in by_id.values()}
    chosen = next((by_id[part] for part in listed if part in by_id), by_name.get(unique_name))
    return str(chosen.get("sitemapxml") or "") if chosen else ""
