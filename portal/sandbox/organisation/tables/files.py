"""File and image columns, and the table of attachments: a row for every file in a file column."""

from dataclasses import replace

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, TableDefinition
from portal.sandbox.organisation.tables.building import READ_ONLY, column, entity_name, table, text


def file_column(name: str, label: str, label_de: str, *, max_size_kb: int) -> ColumnDefinition:
    """Return a column for one file of any kind."""
    return replace(column(ColumnType.FILE, name, label, label_de), max_size_kb=max_size_kb)


def image(name: str, label: str, label_de: str) -> ColumnDefinition:
    """Return a column for a picture, kept in full and as a thumbnail."""
    made = column(ColumnType.IMAGE, name, label, label_de)
    return replace(made, max_size_kb=10240, can_store_full_image=True)


def entity_image(label: str, label_de: str) -> ColumnDefinition:
    """Return the picture that stands for a row: the one that can be given with a create."""
    return replace(image("entityimage", label, label_de), is_primary_image=True)


FILE_ATTACHMENT = table(
    TableDefinition(
        name="fileattachment",
        schema_name="FileAttachment",
        entity_set="fileattachments",
        object_type_code=55,
        label="File Attachment",
        collection_label="File Attachments",
        label_de="Dateianlage",
        collection_label_de="Dateianlagen",
        primary_id="fileattachmentid",
        primary_name="filename",
        ownership="None",
        states=(),
        statuses=(),
        change_tracking=False,
        available_offline=False,
    ),
    text("filename", "File Name", "Dateiname", max_length=255, **READ_ONLY),
    ColumnDefinition(
        "filesizeinbytes", ColumnType.BIG_INT, "File Size (Bytes)",
        creatable=False, updatable=False, label_de="Dateigröße (Bytes)",
    ),
    text("mimetype", "MIME Type", "MIME-Typ", max_length=256, **READ_ONLY),
    text("regardingfieldname", "Regarding attribute name", "Spalte", max_length=128, **READ_ONLY),
    entity_name("objecttypecode", "Object Type", **READ_ONLY),
    # What it may point at follows from the file columns of all tables: the catalogue fills it in.
    ColumnDefinition(
        "objectid", ColumnType.LOOKUP, "Regarding",
        creatable=False, updatable=False, label_de="Bezug",
    ),
)  # fmt: skip

TABLES = (FILE_ATTACHMENT,)
