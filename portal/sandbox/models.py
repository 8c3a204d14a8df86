"""The generic row store and what the sandbox remembers beside it.

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


class Counter(models.Model):
    """A number that only grows; "version" is the database-wide row version."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField()

    class Meta:
        db_table = "sandbox_counter"

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Setting(models.Model):
    """A named text of the sandbox itself: the clock's offset, the mark of the security rows."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()

    class Meta:
        db_table = "sandbox_setting"

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Token(models.Model):
    """An access or refresh token, known by its SHA-256 only."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=8)
    user = models.CharField(max_length=36)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "sandbox_token"

    def __str__(self) -> str:
        return f"{self.kind} token of {self.user}"


class RequestRecord(models.Model):
    """One request the sandbox answered; `is_part` marks an operation of a batch."""

    at = models.DateTimeField()
    method = models.CharField(max_length=10)
    path = models.TextField()
    user = models.CharField(max_length=36, blank=True)
    status = models.IntegerField()
    is_part = models.BooleanField()
    parts = models.IntegerField(default=0)
    request_bytes = models.IntegerField(default=0)
    answer_bytes = models.IntegerField(default=0)

    class Meta:
        db_table = "sandbox_request"

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class Fault(models.Model):
    """A rule that spoils answers; `remaining` counts down, null never ends."""

    rule = models.JSONField()
    remaining = models.IntegerField(null=True)

    class Meta:
        db_table = "sandbox_fault"

    def __str__(self) -> str:
        return f"fault {self.rule}"
