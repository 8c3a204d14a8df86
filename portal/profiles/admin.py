"""Admin pages of the profiles: draft, publish, look at what was published."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import upstream
from portal.dataverse import DataverseError
from portal.profiles.admin_forms import (
    ProfileAssignmentForm,
    ProfileRelationshipForm,
    ProfileTableForm,
)
from portal.profiles.definition import TableRule
from portal.profiles.errors import PublicationRefused
from portal.profiles.findings import Severity
from portal.profiles.models import (
    OfflineProfile,
    ProfileAssignment,
    ProfileRelationship,
    ProfileTable,
    ProfileVersion,
)
from portal.profiles.publication import publish, roll_back
from portal.profiles.validation import validate


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that are listed here and edited, if at all, on a page of their own."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: OfflineProfile | None = None) -> bool:
        """Never: rows are added elsewhere."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: OfflineProfile | None = None
    ) -> bool:
        """Never: rows are changed elsewhere."""
        return False


class ProfileTableInline(ReadOnlyInline):
    """The tables of a profile; each has a page with its rows, columns and relationships."""

    model = ProfileTable
    fields = ["table", "row_option", "interval_minutes", "priority", "conflict_policy"]


class ProfileVersionInline(ReadOnlyInline):
    """What devices got."""

    model = ProfileVersion
    verbose_name_plural = "published versions"
    fields = ["number", "published_at", "published_by"]


class ProfileAssignmentInline(admin.TabularInline):  # type: ignore[type-arg]
    """Whom the profile is for."""

    model = ProfileAssignment
    form = ProfileAssignmentForm
    fields = ["kind", "target", "priority"]
    extra = 0


@admin.register(OfflineProfile)
class OfflineProfileAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A profile with its tables, assignments and versions, and the button that publishes it."""

    list_display = ["name", "published", "is_default", "description"]
    search_fields = ["name"]
    fields = ["name", "description", "is_default", "published", "add_table"]
    readonly_fields = ["published", "add_table"]
    inlines = [ProfileTableInline, ProfileAssignmentInline, ProfileVersionInline]
    actions = ["publish_selected"]

    @admin.display(description="published version")
    def published(self, profile: OfflineProfile) -> str:
        """The version that devices get."""
        version = profile.latest_version()
        return f"{version.number}, {version.published_at:%d %B %Y %H:%M}" if version else "none yet"

    @admin.display(description="tables")
    def add_table(self, profile: OfflineProfile) -> str | SafeString:
        """A link to the page that adds a table to this profile."""
        if profile._state.adding:  # noqa: SLF001 — Django's own way to ask
            return "Save the profile first, then add its tables."
        address = reverse("admin:profiles_profiletable_add")
        return format_html('<a href="{}?profile={}">Add a table</a>', address, profile.pk)

    @admin.action(description="Publish selected profiles")
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[OfflineProfile]) -> None:
        """Publish each, telling what prevents it."""
        for profile in queryset:
            publish_and_tell(request, profile)

    def response_change(self, request: HttpRequest, obj: OfflineProfile) -> HttpResponse:
        """After saving: publish too, if that button was pressed."""
        if "_publish" not in request.POST:
            return super().response_change(request, obj)
        publish_and_tell(request, obj)
        return HttpResponseRedirect(request.path)


def publish_and_tell(request: HttpRequest, profile: OfflineProfile) -> None:
    """Publish, and say in messages what became of it."""
    before = profile.latest_version()
    try:
        catalog = upstream.metadata()
        version = publish(profile, _publisher(request), catalog)
    except DataverseError as error:
        messages.error(request, f"The organisation cannot be asked just now: {error}")
        return
    except PublicationRefused as error:
        messages.error(request, f"“{profile}” was not published:")
        for finding in error.findings:
            messages.error(request, finding.sentence)
        return
    for finding in validate(profile.definition(), catalog):
        if finding.severity is Severity.WARNING:
            messages.warning(request, finding.sentence)
    if before == version:
        messages.info(request, f"Nothing has changed since version {version.number}.")
    else:
        messages.success(request, f"Published “{profile}” version {version.number}.")


def _publisher(request: HttpRequest) -> Any:  # Any: the admin lets signed-in users in only
    return request.user


class ProfileRelationshipInline(admin.TabularInline):  # type: ignore[type-arg]
    """Through which relationships the table receives rows."""

    model = ProfileRelationship
    form = ProfileRelationshipForm
    fields = ["relationship", "mode"]
    extra = 0
    verbose_name_plural = "receives rows that are"

    def get_formset(
        self, request: HttpRequest, obj: ProfileTable | None = None, **kwargs: Any
    ) -> "type[BaseInlineFormSet[Any, Any, Any]]":  # Any: Django's own signature
        """Let the form know the table, whose relationships it offers."""
        form = type("TableRelationshipForm", (ProfileRelationshipForm,), {"table": obj})
        return super().get_formset(request, obj, form=form, **kwargs)


@admin.register(ProfileTable)
class ProfileTableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """One table of a profile: its rows, columns, interval and relationships."""

    form = ProfileTableForm
    list_display = ["table", "profile", "row_option", "interval_minutes", "priority"]
    list_filter = ["profile"]
    fieldsets = [
        (None, {"fields": ["profile", "table", "row_option"]}),
        ("Organization rows", {"fields": [("own_rows", "team_rows", "business_unit_rows")]}),
        ("Custom", {"fields": ["filter_xml"]}),
        (None, {"fields": ["columns", "interval_minutes", "priority", "conflict_policy"]}),
    ]
    inlines = [ProfileRelationshipInline]

    def get_inlines(self, request: HttpRequest, obj: ProfileTable | None) -> list[Any]:
        """Relationships can be offered once the table is known."""
        return list(self.inlines) if obj is not None else []

    def response_post_save_add(
        self, request: HttpRequest, obj: ProfileTable
    ) -> HttpResponseRedirect:
        """Stay with the table: its relationships come next."""
        return HttpResponseRedirect(reverse("admin:profiles_profiletable_change", args=[obj.pk]))

    def response_post_save_change(
        self, request: HttpRequest, obj: ProfileTable
    ) -> HttpResponseRedirect:
        """Back to the profile."""
        address = reverse("admin:profiles_offlineprofile_change", args=[obj.profile_id])
        return HttpResponseRedirect(address)


@admin.register(ProfileVersion)
class ProfileVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Published versions, to look at; a former one can be published again."""

    list_display = ["__str__", "profile", "number", "published_at", "published_by"]
    list_filter = ["profile"]
    readonly_fields = ["profile", "number", "published_at", "published_by", "fingerprint", "tables"]
    actions = ["publish_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Versions are made by publishing."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ProfileVersion | None = None
    ) -> bool:
        """Versions go when ten newer ones are there."""
        return False

    @admin.display(description="tables")
    def tables(self, version: ProfileVersion) -> SafeString:
        """The definition, readable."""
        rows = format_html_join(
            "",
            "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td><td>{} min</td><td>{}</td></tr>",
            (_readable(rule) for rule in version.profile_definition().tables),
        )
        head = format_html_join(
            "",
            "<th scope='col'>{}</th>",
            ((title,) for title in ("Table", "Rows", "Relationships", "Interval", "Columns")),
        )
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)

    @admin.action(description="Publish again as the newest version (roll back)")
    def publish_again(self, request: HttpRequest, queryset: QuerySet[ProfileVersion]) -> None:
        """Roll back to the one version selected."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            messages.error(request, "Select one version.")
            return
        former = chosen[0]
        version = roll_back(former.profile, former.number, _publisher(request))
        messages.success(request, f"Version {version.number} is version {former.number} again.")


def _readable(rule: TableRule) -> Iterable[str | int]:
    rows = str(rule.row_option)
    if rule.filter_xml:
        rows += f": {rule.filter_xml}"
    related = "; ".join(
        f"{item.direction} by {item.name} ({item.mode})" for item in rule.relationships
    )
    return rule.table, rows, related, rule.interval_minutes, ", ".join(rule.columns)
