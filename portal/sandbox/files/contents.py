"""The bytes in the store: put, read in parts, forget."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BinaryField, F, Func, Value

from portal.sandbox.models import FileContent


@dataclass(frozen=True)
class Place:
    """Where a file is: the column of one row."""

    table: str
    row_key: str
    column: str


@dataclass(frozen=True)
class File:
    """A file to be kept. `thumbnail` is None for what is no image."""

    key: str
    name: str
    mime_type: str
    content: bytes
    size: int
    thumbnail: bytes | None = None


def put(place: Place, file: File, now: datetime) -> None:
    """Keep a file in a place, instead of the one that was there."""
    forget(place)
    FileContent.objects.create(
        key=file.key,
        table=place.table,
        row_key=place.row_key,
        column=place.column,
        name=file.name,
        mime_type=file.mime_type,
        size=file.size,
        created_at=now,
        content=file.content,
        thumbnail=file.thumbnail,
    )


def forget(place: Place) -> None:
    """Drop the file of a place, if there is one."""
    FileContent.objects.filter(
        table=place.table, row_key=place.row_key, column=place.column
    ).delete()


def forget_row(table: str, row_key: str) -> None:
    """Drop every file of a row that is deleted."""
    FileContent.objects.filter(table=table, row_key=row_key).delete()


def find(place: Place) -> FileContent | None:
    """Return what is known of a place's file, its bytes not read; None for an empty place."""
    found = FileContent.objects.defer("content", "thumbnail")
    return found.filter(table=place.table, row_key=place.row_key, column=place.column).first()


def find_by_key(key: str) -> FileContent | None:
    """Return what is known of a file by its id, its bytes not read."""
    return FileContent.objects.defer("content", "thumbnail").filter(key=key).first()


def read(key: str, start: int, length: int) -> bytes:
    """Return `length` bytes of a file from `start`, fewer at its end; only those are read."""
    part = Func(
        F("content"), Value(start + 1), Value(length),
        function="SUBSTR", output_field=BinaryField(),
    )  # fmt: skip
    found = FileContent.objects.filter(key=key).annotate(part=part).values_list("part", flat=True)
    return bytes(found.first() or b"")


def thumbnails(table: str, column: str, row_keys: Iterable[str]) -> dict[str, bytes]:
    """Return the thumbnails of many rows, by row."""
    found = FileContent.objects.filter(table=table, column=column, row_key__in=list(row_keys))
    pairs = found.values_list("row_key", "thumbnail")
    return {key: bytes(content) for key, content in pairs if content is not None}
