"""An app written short, and the rows it becomes: module, site map, components, roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from portal.sandbox.definitions.identity import table_id
from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.charts import CHARTS
from portal.sandbox.organisation.forms import FORMS
from portal.sandbox.organisation.roles import root_role_id
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.views import VIEWS
from portal.sandbox.organisation.views.building import PUBLIC

_TABLE, _VIEW, _CHART, _FORM, _SITE_MAP = 1, 26, 59, 60, 62
_UNIFIED_INTERFACE = 4
_SYSTEM_ICON = "953b9fac-1e5e-e611-80d6-00155ded156f"

Labels = tuple[str, str]


@dataclass(frozen=True)
class Item:
    """A link of the site map to a table."""

    id: str
    table: TableDefinition
    labels: Labels


@dataclass(frozen=True)
class Group:
    """Links that belong together."""

    id: str
    labels: Labels
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Area:
    """A part of the site map that fills the screen."""

    id: str
    labels: Labels
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class App:
    """A model-driven app; `tables` are those it holds beyond the site map's own."""

    unique_name: str
    name: str
    description: str
    areas: tuple[Area, ...]
    tables: tuple[TableDefinition, ...]
    roles: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the app's appmoduleid."""
        return fixed_id("appmodule", self.unique_name)

    @property
    def component_key(self) -> str:
        """Return the id that the app's components point at, which is not the app's own."""
        return fixed_id("appmoduleidunique", self.unique_name)

    @property
    def site_map_id(self) -> str:
        """Return the sitemapid of the app's site map."""
        return fixed_id("sitemap", self.unique_name)

    def all_tables(self) -> tuple[TableDefinition, ...]:
        """Return the site map's tables and the others, each once."""
        listed = (item.table for area in self.areas for g in area.groups for item in g.items)
        found = {table.name: table for table in (*listed, *self.tables)}
        return tuple(found.values())


def app_rows(app: App) -> Iterator[SeedRow]:
    """Yield the app, its site map, its components and the roles that open it."""
    yield _module(app)
    yield _site_map(app)
    for kind, object_id in _components(app):
        yield _component(app, kind, object_id)
    for role in app.roles:
        yield SeedRow(
            "appmoduleroles",
            {
                "appmoduleroleid": fixed_id("appmoduleroles", f"{app.unique_name}/{role}"),
                "appmoduleid": app.id,
                "roleid": root_role_id(role),
            },
        )


def site_map_xml(app: App) -> str:
    """Return the site map in English and German."""
    root = Element("SiteMap", {"IntroducedVersion": "7.0.0.0"})
    for area in app.areas:
        area_element = _titled(root, "Area", area.labels, {"Id": area.id, "ShowGroups": "true"})
        for group in area.groups:
            group_element = _titled(area_element, "Group", group.labels, {"Id": group.id})
            for item in group.items:
                facts = {"Id": item.id, "Entity": item.table.name, "Client": "All"}
                facts |= {"AvailableOffline": "true", "PassParams": "false"}
                _titled(group_element, "SubArea", item.labels, facts)
    return tostring(root, encoding="unicode")


def _titled(parent: Element, tag: str, labels: Labels, facts: dict[str, str]) -> Element:
    element = SubElement(parent, tag, facts)
    titles = SubElement(element, "Titles")
    for language, title in zip(("1033", "1031"), labels, strict=True):
        SubElement(titles, "Title", {"LCID": language, "Title": title})
    return element


def _module(app: App) -> SeedRow:
    return SeedRow(
        "appmodule",
        {
            "appmoduleid": app.id,
            "appmoduleidunique": app.component_key,
            "name": app.name,
            "uniquename": app.unique_name,
            "description": app.description,
            "clienttype": _UNIFIED_INTERFACE,
            "formfactor": 1,
            "navigationtype": 0,
            "webresourceid": _SYSTEM_ICON,
            "isdefault": False,
            "isfeatured": False,
            "appmoduleversion": "1.0.0.0",
            "componentstate": 0,
        },
    )


def _site_map(app: App) -> SeedRow:
    return SeedRow(
        "sitemap",
        {
            "sitemapid": app.site_map_id,
            "sitemapname": app.name,
            "sitemapnameunique": app.unique_name,
            "sitemapxml": site_map_xml(app),
            "isappaware": True,
            "showhome": True,
            "showpinned": True,
            "showrecents": True,
            "enablecollapsiblegroups": False,
            "componentstate": 0,
        },
    )


def _components(app: App) -> Iterator[tuple[int, str]]:
    names = {table.name for table in app.all_tables()}
    yield from ((_TABLE, table_id(name)) for name in sorted(names))
    public = (view for view in VIEWS if view.kind == PUBLIC and view.table.name in names)
    yield from ((_VIEW, view.id) for view in public)
    yield from ((_CHART, chart.id) for chart in CHARTS if chart.table.name in names)
    forms = (form for form in FORMS if form.only_in in ("", app.unique_name))
    yield from ((_FORM, form.id) for form in forms if form.table.name in names)
    yield _SITE_MAP, app.site_map_id


def _component(app: App, kind: int, object_id: str) -> SeedRow:
    key = f"{app.unique_name}/{kind}/{object_id}"
    return SeedRow(
        "appmodulecomponent",
        {
            "appmodulecomponentid": fixed_id("appmodulecomponent", key),
            "appmodulecomponentidunique": fixed_id("appmodulecomponentidunique", key),
            "appmoduleidunique": app.component_key,
            "componenttype": kind,
            "objectid": object_id,
            "isdefault": False,
            "ismetadata": kind == _TABLE,
            "rootcomponentbehavior": 1 if kind == _TABLE else 0,
        },
    )
