"""People and devices in Django's admin: to look at, not to edit; tokens are never shown."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.commands import give
from portal.accounts.models import Device, DeviceCommand, UpstreamCredential, UpstreamIdentity

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

    list_display = (
        "device_id",
        "user",
        "release",
        "last_seen_at",
        "pending",
        "attention",
        "work_lost_at",
    )
    list_filter = ("release",)
    actions = ("ask_to_resync", "ask_to_sign_out", "ask_to_wipe")
    search_fields = ("device_id", "user__username")
    date_hierarchy = "last_seen_at"
    list_select_related = ("user",)

    def has_command_permission(self, request: HttpRequest) -> bool:
        """Who may change devices in general may command them; nobody edits one."""
        return request.user.has_perm("accounts.change_device")

    @admin.action(description="Ask to read everything again", permissions=["command"])
    def ask_to_resync(self, request: HttpRequest, devices: QuerySet[Device]) -> None:
        """Every row is read anew; unsent work stays."""
        self._give(request, devices, DeviceCommand.Kind.RESYNC)

    @admin.action(description="Ask to sign out", permissions=["command"])
    def ask_to_sign_out(self, request: HttpRequest, devices: QuerySet[Device]) -> None:
        """As soon as nothing is unsent, or the person agrees."""
        self._give(request, devices, DeviceCommand.Kind.SIGN_OUT)

    @admin.action(description="Ask to sign out and delete all data", permissions=["command"])
    def ask_to_wipe(self, request: HttpRequest, devices: QuerySet[Device]) -> None:
        """As soon as nothing is unsent, or the person agrees."""
        self._give(request, devices, DeviceCommand.Kind.WIPE)

    def _give(
        self, request: HttpRequest, devices: QuerySet[Device], kind: DeviceCommand.Kind
    ) -> None:
        assert isinstance(request.user, User)  # noqa: S101 — the admin lets in nobody else
        asked = give(devices, kind, by=request.user, now=timezone.now())
        self.message_user(request, f"{asked} asked. They will hear it when they next sync.")


@admin.register(DeviceCommand)
class DeviceCommandAdmin(LookOnlyAdmin):
    """What devices were asked; deleting one that is not done takes it back."""

    list_display = ("kind", "device", "given_by", "given_at", "done_at")
    list_filter = ("kind", ("done_at", admin.EmptyFieldListFilter))
    search_fields = ("device__device_id", "device__user__username")
    list_select_related = ("device", "given_by")
