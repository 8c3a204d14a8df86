"""Devices in Django's admin: what they say of themselves, and what is asked of them."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils import timezone

from portal.accounts.commands import give
from portal.accounts.look_only import LookOnlyAdmin
from portal.accounts.models import Device, DeviceCommand


@admin.register(Device)
class DeviceAdmin(LookOnlyAdmin):
    """Where users sync, and three things that can be asked of a device."""

    list_display = (
        "device_id",
        "user",
        "release",
        "last_seen_at",
        "last_pass",
        "pending",
        "attention",
        "storage",
        "work_lost_at",
        "asked",
    )
    list_filter = ("release", ("work_lost_at", admin.EmptyFieldListFilter))
    actions = ("ask_to_resync", "ask_to_sign_out", "ask_to_wipe")
    search_fields = ("device_id", "user__username")
    date_hierarchy = "last_seen_at"
    list_select_related = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Device]:
        """Devices with the command that each of them hears next."""
        waiting = DeviceCommand.objects.filter(device=OuterRef("pk"), done_at=None).values("kind")
        return Device.objects.annotate(waiting=Subquery(waiting[:1]))

    @admin.display(description="last pass", ordering="last_pass_ms")
    def last_pass(self, device: Device) -> str:
        """How long it took."""
        return "-" if device.last_pass_ms is None else f"{device.last_pass_ms / 1000:.1f} s"

    @admin.display(description="storage", ordering="storage_bytes")
    def storage(self, device: Device) -> str:
        """How much its browser holds for the app."""
        return "-" if device.storage_bytes is None else filesizeformat(device.storage_bytes)

    @admin.display(description="asked to", ordering="waiting")
    def asked(self, device: Device) -> str:
        """What it has been asked and has not confirmed."""
        kind = getattr(device, "waiting", None)
        return str(DeviceCommand.Kind(kind).label) if kind else "-"

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
    def ask_to_wipe(self, request: HttpRequest, devices: QuerySet[Device]) -> HttpResponse | None:
        """As soon as nothing is unsent, or the person agrees. Over unsent work it asks twice."""
        unsent = devices.filter(Q(pending__gt=0) | Q(attention__gt=0))
        if "confirmed" not in request.POST and unsent.exists():
            return self._ask_again(request, devices, unsent)
        self._give(request, devices, DeviceCommand.Kind.WIPE)
        return None

    def _ask_again(
        self, request: HttpRequest, devices: QuerySet[Device], unsent: QuerySet[Device]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Wipe over unsent work?",
            "devices": devices,
            "unsent": unsent.select_related("user"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/accounts/device/wipe.html", context)

    def _give(
        self, request: HttpRequest, devices: QuerySet[Device], kind: DeviceCommand.Kind
    ) -> None:
        assert isinstance(request.user, User)  # noqa: S101 — the admin lets in nobody else
        asked = give(devices, kind, by=request.user, now=timezone.now())
        self.message_user(request, f"{asked} asked. They will hear it when they next sync.")


@admin.register(DeviceCommand)
class DeviceCommandAdmin(LookOnlyAdmin):
    """What devices were asked; deleting one that is not done takes it back, the others stay."""

    list_display = ("kind", "device", "given_by", "given_at", "done_at")
    list_filter = ("kind", ("done_at", admin.EmptyFieldListFilter))
    search_fields = ("device__device_id", "device__user__username")
    list_select_related = ("device", "given_by")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who asked for what has been done stays on record."""
        is_done = isinstance(obj, DeviceCommand) and obj.done_at is not None
        return not is_done and super().has_delete_permission(request, obj)
