"""Notes that are documents: their body in base64, measured and limited as the documents say."""

import binascii
from base64 import b64decode

from portal.sandbox.errors import ValueRefused
from portal.sandbox.files.limits import check_name, check_size, read_settings
from portal.sandbox.rows.record import Record, Values

NOTE_TABLE = "annotation"
BODY = "documentbody"


def settle_note(values: Values, changes: Values) -> None:
    """Set a note's file size in place, if its body or its file's name is among the changes.

    The limit is measured on the base64. Raises ValueRefused.
    """
    if not {BODY, "filename"} & changes.keys():
        return
    settings = read_settings()
    if changes.get("filename"):
        check_name(str(changes["filename"]), settings)
    if BODY in changes:
        body = changes[BODY]
        check_size(0 if body is None else len(str(body)), settings.most_of_note)
        values["filesize"] = None if body is None else len(decode_body(str(body)))


def decode_body(text: str) -> bytes:
    """Return the bytes of a note's body.

    Raises ValueRefused.
    """
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueRefused("0x80040203", "The body of the note is not valid base64.") from error


def note_body(record: Record) -> str | None:
    """Return the body of a note, None for one that is no document."""
    found = record.values.get(BODY)
    return None if found is None else str(found)
