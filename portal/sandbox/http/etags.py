"""If-Match and If-None-Match, decided against a row's version."""

from collections.abc import Mapping

from portal.sandbox.errors import KeyExists, NotImplementedHere, RowMissing, VersionMismatch


def etag(version: int) -> str:
    """Return the ETag of a version."""
    return f'W/"{version}"'


def check_preconditions(
    headers: Mapping[str, str], table: str, key: str, version: int | None
) -> None:
    """Refuse a write whose preconditions do not hold; `version` is None for a row not there.

    Raises VersionMismatch, KeyExists, RowMissing, or NotImplementedHere for a version in
    If-None-Match: the documents know that of reads only.
    """
    match = headers.get("if-match", "").strip()
    none_match = headers.get("if-none-match", "").strip()
    if match:
        if version is None:
            raise RowMissing(table, key)
        if match != "*" and not _names(match, version):
            raise VersionMismatch
    if none_match == "*" and version is not None:
        raise KeyExists
    if none_match not in ("", "null", "*"):
        raise NotImplementedHere("If-None-Match with a version in a write")


def is_unchanged(headers: Mapping[str, str], version: int) -> bool:
    """Tell whether a GET may be answered by 304; the literal "null" is no precondition."""
    none_match = headers.get("if-none-match", "").strip()
    return none_match not in ("", "null", "*") and _names(none_match, version)


def _names(header: str, version: int) -> bool:
    known = {f'W/"{version}"', f'"{version}"'}
    return any(one.strip() in known for one in header.split(","))
