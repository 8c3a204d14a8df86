"""Files and images on their way out: whole, in ranges, as bytes or as base64 in JSON."""

from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import quote

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.files.contents import Place, find, read, thumbnails
from portal.sandbox.files.limits import BLOCK_BYTES
from portal.sandbox.files.ranges import Span, read_range
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import JSON_TYPE, Call, Reply, empty_reply
from portal.sandbox.odata.options import check_options
from portal.sandbox.rows.finding import find_record
from portal.sandbox.security.columns import hidden_columns

_EXPOSED = "x-ms-file-size; x-ms-file-name; mimetype"


@dataclass(frozen=True)
class Source:
    """Something to be downloaded: a kept file, or the bytes of a thumbnail."""

    name: str
    mime_type: str
    size: int
    key: str = ""
    content: bytes = b""

    def part(self, span: Span) -> bytes:
        """Return a part of it."""
        if self.key:
            return read(self.key, span.start, span.length)
        return self.content[span.start : span.start + span.length]


def download(
    context: Context, call: Call, table: Table, key: str, column: ColumnDefinition, *, raw: bool
) -> Reply:
    """Answer a GET of a column: bytes below `$value`, else JSON with base64; 204 for nothing.

    Raises RowMissing and NotImplementedHere.
    """
    check_options(call.options, frozenset({"size"}))
    size = call.options.get("size")
    if size not in (None, "full"):
        raise QueryRefused(f"Invalid value '{size}' for size query option found.")
    is_image = column.type is ColumnType.IMAGE
    if not raw and not is_image and size is None:
        raise NotImplementedHere(f"'{column.name}' without '/$value' or '?size=full'")
    source = find_source(context, table, key, column, wants_full=not is_image or size == "full")
    if source is None:
        return empty_reply()
    span = read_range(call.headers.get("range", ""), source.size, lenient=not raw)
    whole = Span(0, source.size)
    status, part = (200, whole) if span is None else (206, span)
    headers = file_headers(source)
    if span is not None:
        last = span.start + span.length - 1
        headers["Content-Range"] = f"bytes {span.start}-{last}/{source.size}"
        headers["x-ms-chunk-size"] = str(BLOCK_BYTES)
        headers["Access-Control-Expose-Headers"] = f"{_EXPOSED}; x-ms-chunk-size"
    if raw:
        headers["Content-Type"] = "application/octet-stream"
        return Reply(status, headers, source.part(part))
    return _json(call, table, key, column, Reply(status, headers, source.part(part)))


def find_source(
    context: Context, table: Table, key: str, column: ColumnDefinition, *, wants_full: bool
) -> Source | None:
    """Return what a column of a row holds for the caller, None for nothing.

    A secured column that the caller may not read holds nothing, as everywhere.
    Raises RowMissing.
    """
    find_record(context.view(), table, key)
    if column.name in hidden_columns(context.caller, table):
        return None
    place = Place(table.name, key, column.name)
    return _full(place) if wants_full else _thumbnail(place)


def _full(place: Place) -> Source | None:
    """Return the file of a place, or its image in full; None for nothing kept."""
    found = find(place)
    if found is None or (found.size == 0 and found.mime_type.startswith("image/")):
        return None
    return Source(found.name, found.mime_type, found.size, key=found.key)


def _thumbnail(place: Place) -> Source | None:
    """Return the thumbnail of a place; None for no image."""
    content = thumbnails(place.table, place.column, [place.row_key]).get(place.row_key)
    if content is None:
        return None
    return Source(f"{place.column}.jpg", "image/jpeg", len(content), content=content)


def file_headers(source: Source) -> dict[str, str]:
    """Return what every download says of its file; names outside ASCII are percent-encoded."""
    name = quote(source.name, safe=" !#$&'()+,-.;=@[]^_`{}~")
    return {
        "OData-Version": "4.0",
        "x-ms-file-size": str(source.size),
        "x-ms-file-name": name,
        "mimetype": source.mime_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(source.name, safe='')}",
        "Access-Control-Expose-Headers": _EXPOSED,
    }


def _json(call: Call, table: Table, key: str, column: ColumnDefinition, reply: Reply) -> Reply:
    """Return bytes as `value` in base64, with the address that the next range is asked of."""
    context = f"{call.root}/$metadata#{table.definition.entity_set}({key})/{column.name}"
    body = {"@odata.context": context, "value": b64encode(reply.body).decode()}
    location = f"{call.root}/{call.path}?size=full"
    headers = {**reply.headers, "Content-Type": JSON_TYPE}
    if "size" in call.options:
        headers["Location"] = location
    return Reply(reply.status, headers, body)
