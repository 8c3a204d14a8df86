"""What the sandbox remembers to run: counter, settings, tokens, log, faults, what is pending."""

from django.db import models


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


class Pending(models.Model):
    """Something that happens to the rows at a later moment: a late commit, a touch.

    `body` is the business of whoever made it; `kind` tells who.
    """

    due_at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=20)
    body = models.JSONField()

    class Meta:
        db_table = "sandbox_pending"

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_at}"
