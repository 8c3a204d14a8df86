"""Who has signed in here: their identity and tokens upstream, and their devices."""

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

    class Meta:
        ordering = ("-last_seen_at",)
        constraints = (
            models.UniqueConstraint(fields=("user", "device_id"), name="one_entry_per_device"),
        )

    def __str__(self) -> str:
        return self.device_id
