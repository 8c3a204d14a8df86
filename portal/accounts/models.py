"""Who has signed in here: their identity and tokens upstream, and their devices."""

from uuid import uuid4

from django.conf import settings
from django.db import models


class UpstreamIdentity(models.Model):
    """Which upstream user a local user is, as of `checked_at`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="upstream_identity"
    )
    system_user_id = models.UUIDField(help_text="The upstream systemuserid.")
    object_id = models.UUIDField(
        null=True, blank=True, help_text="The Entra object id, for CallerObjectId."
    )
    organization_id = models.UUIDField()
    organization_name = models.CharField(max_length=200)
    full_name = models.CharField(max_length=200)
    is_maker = models.BooleanField(
        default=False, help_text="Holds one of MAKER_ROLES upstream. Checked every five minutes."
    )
    checked_at = models.DateTimeField(help_text="When the upstream last said so.")

    class Meta:
        verbose_name = "upstream identity"
        verbose_name_plural = "upstream identities"
        ordering = ("full_name",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization_id", "system_user_id"),
                name="one_local_user_per_upstream_user",
            ),
        )

    def __str__(self) -> str:
        return self.full_name


class UpstreamCredential(models.Model):
    """The sealed tokens of a user; opened by `portal.accounts.credentials` alone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="upstream_credential"
    )
    sealed_access_token = models.BinaryField()
    sealed_refresh_token = models.BinaryField(null=True)
    expires_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("user",)

    def __str__(self) -> str:
        return f"tokens of user {self.user_id}"


class Device(models.Model):
    """A browser on which a user has synced. It names itself; nothing here is trusted."""

    device_id = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices"
    )
    organization_id = models.UUIDField()
    release = models.CharField(max_length=64, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(db_index=True)
    pending = models.PositiveIntegerField(
        null=True, blank=True, help_text="Rows with work that is not sent yet, as it last said."
    )
    attention = models.PositiveIntegerField(
        null=True, blank=True, help_text="Rows that wait for a person's decision."
    )
    storage_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    last_pass_ms = models.PositiveIntegerField(
        null=True, blank=True, help_text="How long its last whole pass took."
    )
    work_lost_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When it reported that its browser had deleted work that may have been unsent.",
    )

    class Meta:
        ordering = ("-last_seen_at",)
        constraints = (
            models.UniqueConstraint(fields=("user", "device_id"), name="one_entry_per_device"),
        )

    def __str__(self) -> str:
        return self.device_id


class DeviceCommand(models.Model):
    """What an administrator asks of a device; said in every answer until the device confirms it."""

    class Kind(models.TextChoices):
        """Whatever it is, the device keeps unsent work until its person agrees."""

        RESYNC = "resync", "read everything again"
        SIGN_OUT = "sign-out", "sign out"
        WIPE = "wipe", "wipe"

    command_id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="commands")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("device", "kind"),
                condition=models.Q(done_at=None),
                name="one_open_command_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.device_id}"
