"""People and devices in Django's admin: to look at, not to edit; tokens are never shown."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from portal.accounts.models import Device, UpstreamCredential, UpstreamIdentity

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Model]
else:  # generic for the type checker only
    AnyAdmin = admin.ModelAdmin


class LookOnlyAdmin(AnyAdmin):
    """The upstream and the devices write these rows; people only read them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody edits one by hand."""
        return False


@admin.register(UpstreamIdentity)
class UpstreamIdentityAdmin(LookOnlyAdmin):
    """Who has signed in."""

    list_display = ("full_name", "user", "organization_name", "is_maker", "checked_at")
    list_filter = ("is_maker", "organization_name")
    search_fields = ("full_name", "user__username")
    list_select_related = ("user",)


@admin.register(UpstreamCredential)
class UpstreamCredentialAdmin(LookOnlyAdmin):
    """When a user's sign-in was renewed; deleting it asks them to sign in again."""

    fields = ("user", "expires_at", "updated_at")
    readonly_fields = fields
    list_display = ("user", "expires_at", "updated_at")
    search_fields = ("user__username",)
    list_select_related = ("user",)


@admin.register(Device)
class DeviceAdmin(LookOnlyAdmin):
    """Where users sync."""

    list_display = ("device_id", "user", "release", "last_seen_at", "first_seen_at")
    list_filter = ("release",)
    search_fields = ("device_id", "user__username")
    date_hierarchy = "last_seen_at"
    list_select_related = ("user",)
