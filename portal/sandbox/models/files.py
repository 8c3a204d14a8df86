"""Contents of file and image columns, and uploads that are under way."""

from django.db import models


class FileContent(models.Model):
    """The bytes in one file or image column of one row; `key` is the file's id.

    An image has a `thumbnail` always and `content` only where its column keeps full images;
    `size` is that of the content.
    """

    key = models.CharField(max_length=36, primary_key=True)
    table = models.CharField(max_length=128, db_column="table_name")
    row_key = models.CharField(max_length=36)
    column = models.CharField(max_length=128, db_column="column_name")
    name = models.CharField(max_length=255)
    mime_type = models.CharField(max_length=255)
    size = models.BigIntegerField()
    created_at = models.DateTimeField()
    content = models.BinaryField()
    thumbnail = models.BinaryField(null=True)

    class Meta:
        db_table = "sandbox_file"
        constraints = [
            models.UniqueConstraint(fields=["table", "row_key", "column"], name="sandbox_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}({self.row_key}).{self.column}"


class Transfer(models.Model):
    """An upload or download under way, known by its token; `facts` say of what."""

    token = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    user = models.CharField(max_length=36)
    expires_at = models.DateTimeField()
    facts = models.JSONField()

    class Meta:
        db_table = "sandbox_transfer"

    def __str__(self) -> str:
        return f"{self.kind} {self.token}"


class TransferBlock(models.Model):
    """One block of an upload."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="blocks")
    name = models.CharField(max_length=255)
    content = models.BinaryField()

    class Meta:
        db_table = "sandbox_transfer_block"
        constraints = [
            models.UniqueConstraint(fields=["transfer", "name"], name="sandbox_block_once")
        ]

    def __str__(self) -> str:
        return f"block {self.name}"
