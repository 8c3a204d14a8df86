"""Which apps a user may open, and which views and forms of a table each app shows.

The rule for views and forms: if the app lists at least one of the table, only those; if it lists
none, all. Applied apart to each kind. Lookup, associated and quick-find views are always usable.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from portal.dataverse.metadata import AppMetadata, Catalog, FormMetadata, ViewMetadata
from portal.dataverse.users import UserFacts
from portal.profiles.form_audience import audience

Part = TypeVar("Part", ViewMetadata, FormMetadata)

PUBLIC_VIEW = 0
ALWAYS_USABLE_VIEWS = {2, 4, 64}  # associated, quick find, lookup
MAIN_FORM, QUICK_VIEW_FORM, QUICK_CREATE_FORM = 2, 6, 7
FORM_TYPES = (MAIN_FORM, QUICK_VIEW_FORM, QUICK_CREATE_FORM)

_ADMINISTRATORS = {"System Administrator", "System Customizer"}
_ADMINISTRATOR_TEMPLATES = {
    "627090ff-40a3-4053-8790-584edc5be201",
    "119f245c-3cc8-4b62-b31c-d1a046ced15d",
}


def is_administrator(facts: UserFacts) -> bool:
    """Whether the user is System Administrator or System Customizer."""
    return bool(_ADMINISTRATORS & facts.role_names or _ADMINISTRATOR_TEMPLATES & facts.role_ids)


def apps_for(facts: UserFacts, apps: Iterable[AppMetadata]) -> list[AppMetadata]:
    """The apps that the user's roles may open, by name."""
    is_everything = is_administrator(facts)
    open_to_user = (app for app in apps if is_everything or app.role_ids & facts.role_ids)
    return sorted(open_to_user, key=lambda app: (app.name.casefold(), app.id))


def views_of(app: AppMetadata, table: str, catalog: Catalog) -> list[ViewMetadata]:
    """The views of `table` that the app shows, the default one first, then by name."""
    views = [view for view in catalog.views if view.table == table]
    public = _chosen((view for view in views if view.type == PUBLIC_VIEW), app.view_ids)
    usable = [view for view in views if view.type in ALWAYS_USABLE_VIEWS]
    return sorted([*public, *usable], key=_view_order)


def forms_of(
    app: AppMetadata, table: str, catalog: Catalog, role_ids: Iterable[str] | None = None
) -> list[FormMetadata]:
    """The forms of `table` that the app shows, best first within a type.

    With `role_ids` only those open to one of the roles; every user gets some main form.
    """
    return _forms(table, catalog, app.form_ids, role_ids)


def all_forms(table: str, catalog: Catalog, role_ids: Iterable[str]) -> list[FormMetadata]:
    """The forms of a table that no app lists, as `forms_of`."""
    return _forms(table, catalog, frozenset(), role_ids)


def _forms(
    table: str, catalog: Catalog, listed: frozenset[str], role_ids: Iterable[str] | None
) -> list[FormMetadata]:
    found: list[FormMetadata] = []
    for kind in FORM_TYPES:
        forms = (form for form in catalog.forms if form.table == table and form.type == kind)
        ordered = sorted(_chosen(forms, listed), key=_form_order)
        found += ordered if role_ids is None else _open_to(ordered, frozenset(role_ids))
    return found


def _chosen(parts: Iterable[Part], listed: frozenset[str]) -> Iterator[Part]:
    known = list(parts)
    named = [part for part in known if part.id in listed]
    yield from named or known


def _view_order(view: ViewMetadata) -> tuple[int, bool, str, str]:
    return view.type, not view.is_default, view.name.casefold(), view.id


def _form_order(form: FormMetadata) -> tuple[int, bool, str, str]:
    return audience(form).order, not form.is_default, form.name.casefold(), form.id


def _open_to(forms: list[FormMetadata], role_ids: frozenset[str]) -> list[FormMetadata]:
    """Forms that one of the roles may use; else the fallback; else the default form."""
    found = [form for form in forms if audience(form).admits(role_ids)]
    fallback = [form for form in forms if audience(form).is_fallback]
    default = [form for form in forms if form.is_default]
    return found or fallback[:1] or default[:1]
