"""The page of one table of a profile, with the relationships that bring it rows."""

# type-arg is ignored below: Django's classes are generic for the checker only.

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from portal.profiles.admin.relationship_form import ProfileRelationshipForm
from portal.profiles.admin.table_form import ProfileTableForm
from portal.profiles.models import ProfileRelationship, ProfileTable


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
        (None, {"fields": ["columns", "interval_minutes", "priority"]}),
        ("Conflicts", {"fields": ["conflict_policy", "column_groups"]}),
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
