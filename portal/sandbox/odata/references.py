"""References to rows: `/contacts(id)`, `accounts(accountnumber='A1')`, absolute links, `$1`."""

from urllib.parse import urlsplit

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, KeyMissing, SandboxError
from portal.sandbox.http.context import Context
from portal.sandbox.odata.keys import find_named, is_named, read_key
from portal.sandbox.odata.paths import parse_path

_CODE = "0x80048d19"


def resolve_reference(context: Context, text: str) -> tuple[Table, str]:
    """Return the table and key that a reference names; the row itself need not be there.

    Raises BadRequest, and KeyMissing for an alternate key that no row has.
    """
    if text.startswith("$"):
        text = reference_path(context, text)
    try:
        segments = parse_path(urlsplit(text).path if "://" in text.split("(")[0] else text)
    except SandboxError as error:
        raise BadRequest(f"The reference '{text}' cannot be read.", _CODE) from error
    last = segments[-1] if segments else None
    table = context.catalogue.by_set.get(last.name) if last else None
    if last is None or table is None or last.inside is None:
        raise BadRequest(f"The reference '{text}' names no row.", _CODE)
    if is_named(last):
        found = find_named(table, last)
        if found is None:
            raise KeyMissing(table.name)
        return table, found
    try:
        return table, read_key(last.inside)
    except ValueError as error:
        raise BadRequest(f"The reference '{text}' holds no id.", _CODE) from error


def reference_path(context: Context, text: str) -> str:
    """Return the path of the row that an earlier operation of the change set made.

    Raises BadRequest.
    """
    found = context.references.get(text.lstrip("$"))
    if found is None:
        raise BadRequest(
            f"Content-ID Reference: '{text}' does not exist in the batch context.", _CODE
        )
    return found
