"""The page of a profile: tables, assignments, versions, and the button that publishes it."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.profiles.admin.assignment_form import ProfileAssignmentForm
from portal.profiles.admin.publishing import publish_and_tell
from portal.profiles.models import (
    OfflineProfile,
    ProfileAssignment,
    ProfileTable,
    ProfileVersion,
)


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that are listed here and edited, if at all, on a page of their own."""

    extra = 0
    can_delete = False

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
    fields = ["row_option", "interval_minutes", "priority", "conflict_policy", "page"]
    readonly_fields = ["page"]

    @admin.display(description="rows, columns, relationships")
    def page(self, table: ProfileTable) -> SafeString:
        """A link to the table's own page."""
        address = reverse("admin:profiles_profiletable_change", args=[table.pk])
        return format_html('<a href="{}">Change</a>', address)


class ProfileVersionInline(ReadOnlyInline):
    """What devices got."""

    model = ProfileVersion
    verbose_name_plural = "published versions"
    show_change_link = True  # to a page to look at
    fields = ["published_at", "published_by"]


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
