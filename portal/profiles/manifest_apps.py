"""The apps of a manifest: what each shows of the tables on the device."""

from typing import Any

from portal.dataverse.metadata import AppMetadata, Catalog
from portal.dataverse.users import UserFacts
from portal.profiles.app_parts import apps_for, forms_of, views_of
from portal.profiles.holdings import Holdings
from portal.profiles.site_map import SiteMapReader


def app_entries(holdings: Holdings, facts: UserFacts, catalog: Catalog) -> list[dict[str, Any]]:
    """The manifest's `apps`: those that the user's roles may open, by name."""
    return [_app(app, holdings, facts, catalog) for app in apps_for(facts, catalog.apps)]


def _app(
    app: AppMetadata, holdings: Holdings, facts: UserFacts, catalog: Catalog
) -> dict[str, Any]:
    held = sorted(set(app.tables) & set(holdings))
    return {
        "id": app.id,
        "name": app.name,
        "uniqueName": app.unique_name,
        "description": app.description,
        "areas": SiteMapReader(app, facts, catalog.tables, frozenset(holdings)).areas(),
        "views": {name: [view.id for view in views_of(app, name, catalog)] for name in held},
        "forms": {
            name: [form.id for form in forms_of(app, name, catalog, facts.role_ids)]
            for name in held
        },
    }
