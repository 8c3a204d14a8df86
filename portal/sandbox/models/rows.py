"""The generic row store and its indexes.

Every row of every table is one `Row`. What queries need fast has a column of its own or an entry in
`Link`; everything else is JSON in `data`, in the canonical form of `rows.values`.
"""

from django.db import models


class Row(models.Model):
    """One row of one table.

    `data` holds the values that are not null, by logical name. `folded` holds the texts again,
    without case and accents, for comparison. `owner` and `business_unit` decide who may see it.
    """

    table = models.CharField(max_length=128, db_column="table_name")
    key = models.CharField(max_length=36)
    version = models.BigIntegerField()
    owner = models.CharField(max_length=36, null=True)  # noqa: DJ001 - SQL's null is Dataverse's
    owner_table = models.CharField(max_length=128, null=True)  # noqa: DJ001
    business_unit = models.CharField(max_length=36, null=True)  # noqa: DJ001
    data = models.JSONField()
    folded = models.JSONField()

    class Meta:
        db_table = "sandbox_row"
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="sandbox_row_key")]
        indexes = [
            models.Index(fields=["table", "version"], name="sandbox_row_version"),
            models.Index(fields=["table", "owner"], name="sandbox_row_owner"),
            models.Index(fields=["table", "business_unit"], name="sandbox_row_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.table}({self.key})"


class Link(models.Model):
    """One lookup that is set: `row` points at the row whose key is `target`.

    `relation` is the child's table and column, as in "contact.parentcustomerid".
    """

    relation = models.CharField(max_length=260)
    target = models.CharField(max_length=36)
    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="links")

    class Meta:
        db_table = "sandbox_link"
        indexes = [models.Index(fields=["relation", "target", "row"], name="sandbox_link_target")]

    def __str__(self) -> str:
        return f"{self.relation} -> {self.target}"


class Tombstone(models.Model):
    """A row that was deleted, and the version its deletion took."""

    table = models.CharField(max_length=128, db_column="table_name")
    key = models.CharField(max_length=36)
    version = models.BigIntegerField()
    deleted_at = models.DateTimeField()

    class Meta:
        db_table = "sandbox_tombstone"
        indexes = [models.Index(fields=["table", "version"], name="sandbox_tombstone_version")]

    def __str__(self) -> str:
        return f"deleted {self.table}({self.key})"


class KeyEntry(models.Model):
    """The values one row has in an alternate key; `value` is their canonical text.

    A row whose key columns hold a null has no entry, as two nulls are no duplicates.
    """

    table = models.CharField(max_length=128, db_column="table_name")
    name = models.CharField(max_length=128)
    value = models.TextField()
    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="key_entries")

    class Meta:
        db_table = "sandbox_key"
        constraints = [
            models.UniqueConstraint(fields=["table", "name", "value"], name="sandbox_key_value")
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.name}={self.value}"


class Share(models.Model):
    """What a user or team may do to one row because it was shared with them.

    `rights` and `inherited` are masks of AccessRights: what was granted on the row itself, and
    what came down a relationship that cascades sharing.
    """

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="shares")
    principal = models.CharField(max_length=36)
    principal_table = models.CharField(max_length=128)
    rights = models.IntegerField(default=0)
    inherited = models.IntegerField(default=0)

    class Meta:
        db_table = "sandbox_share"
        constraints = [
            models.UniqueConstraint(fields=["row", "principal"], name="sandbox_share_once")
        ]
        indexes = [models.Index(fields=["principal", "row"], name="sandbox_share_principal")]

    def __str__(self) -> str:
        return f"{self.row_id} shared with {self.principal}"
