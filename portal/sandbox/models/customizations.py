"""What makers changed in the organisation's metadata, on top of its definitions."""

from django.db import models


class Customization(models.Model):
    """One table, column, relationship, key or choice that was made, changed or deleted.

    `kind` and `name` say which; `body` is its definition as JSON, null once deleted. `version` is
    the metadata's, so that `RetrieveMetadataChanges` can tell what is new.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=260)
    version = models.BigIntegerField(db_index=True)
    changed_at = models.DateTimeField()
    body = models.JSONField(null=True)

    class Meta:
        db_table = "sandbox_customization"
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="sandbox_customization_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
