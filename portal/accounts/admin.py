"""People and devices in Django's admin: to look at, not to edit; tokens are never shown."""

from django.contrib import admin

from portal.accounts.device_admin import DeviceAdmin, DeviceCommandAdmin
from portal.accounts.look_only import LookOnlyAdmin
from portal.accounts.models import UpstreamCredential, UpstreamIdentity

__all__ = ["DeviceAdmin", "DeviceCommandAdmin"]


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
