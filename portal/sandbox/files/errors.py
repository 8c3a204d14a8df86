"""Refusals that only files, images and notes meet; all are ValueRefused or BadRequest (400).

too_big 0x80044a02, blocked 0x80043e09, image_failure 0x80072553, not_primary 0x80090487,
token_unknown 0x80040203 (the documents name no code for it).
"""

from portal.sandbox.errors import BadRequest, RowMissing, SandboxError, ValueRefused


def too_big() -> ValueRefused:
    """Return the refusal of a file larger than its column or the organisation takes."""
    return ValueRefused("0x80044a02", "Attachment file size is too big.")


def blocked() -> ValueRefused:
    """Return the refusal of a file whose extension the organisation blocks."""
    return ValueRefused(
        "0x80043e09",
        "The attachment is either not a valid type or is too large. "
        "It cannot be uploaded or downloaded.",
    )


def bad_name() -> ValueRefused:
    """Return the refusal of a file name that no file can have."""
    return ValueRefused("0x80044a08", "Attachment file name contains invalid characters.")


def image_too_big(most: int, size: int) -> ValueRefused:
    """Return the refusal of an image of `size` bytes where `most` are taken."""
    return _image_failure(
        f"File size is too big. MaxSize: {most // 2**20} MB, Uploaded filesize: {size // 2**20} MB."
    )


def no_image(table: str, key: str, column: str) -> ValueRefused:
    """Return the refusal of bytes that are no image of a kind that is taken."""
    return _image_failure(
        f"Update image properties failed for objectid: {key}, "
        f"logicalName: {table}, attribute: {column}"
    )


def not_primary(table: str, column: str) -> ValueRefused:
    """Return the refusal of a create that sets an image other than the primary one."""
    return ValueRefused(
        "0x80090487",
        f"Non-primary image attribute {column} of entity {table} is not allowed to upload "
        "during Create operation.",
    )


def no_full_image(table: str, key: str, column: str) -> RowMissing:
    """Return the refusal of a download of a full image that is not kept."""
    found = RowMissing(table, key)
    found.message = (
        f"No FileAttachment records found for imagedescriptorId: {key} "
        f"for image attribute: {column} of {table} record with id {key}."
    )
    return found


def token_unknown() -> BadRequest:
    """Return the refusal of a session or continuation token that is unknown, spent or expired."""
    return BadRequest("The file transfer's token is not valid or has expired.")


def range_refused(size: int) -> SandboxError:
    """Return the refusal of a range that begins behind the end."""
    return SandboxError(
        416, "0x80040203", "The requested range is not satisfiable.",
        Content_Range=f"bytes */{size}",
    )  # fmt: skip


def _image_failure(reason: str) -> ValueRefused:
    return ValueRefused("0x80072553", f"Error occured when processing image. Reason: {reason}")
