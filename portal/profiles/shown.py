"""The views and forms through which any app shows a table, and those that its forms name."""

from portal.dataverse.metadata import Catalog, FormMetadata, ViewMetadata
from portal.profiles.app_parts import forms_of, views_of
from portal.profiles.usage import form_use


def shown_forms(table: str, catalog: Catalog) -> list[FormMetadata]:
    """The forms of a table in all apps together."""
    apps = [app for app in catalog.apps if table in app.tables]
    forms = {form.id: form for app in apps for form in forms_of(app, table, catalog)}
    return list(forms.values())


def shown_views(table: str, catalog: Catalog) -> list[ViewMetadata]:
    """The views of a table in all apps together, all of a table in no app; what forms name too."""
    apps = [app for app in catalog.apps if table in app.tables]
    views = {view.id: view for app in apps for view in views_of(app, table, catalog)}
    if not apps:
        views = {view.id: view for view in catalog.views if view.table == table}
    for form in shown_forms(table, catalog):
        use = form_use(form)
        views.update({view.id: view for view in catalog.views if view.id in use.views})
    return list(views.values())
