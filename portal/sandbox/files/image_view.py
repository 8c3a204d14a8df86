"""`/Image/download.aspx`: images by the address that their url column holds."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from portal.sandbox.control.clock import now
from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.model import ColumnType
from portal.sandbox.errors import RowMissing, SandboxError, Unauthorised
from portal.sandbox.files.contents import find_by_key
from portal.sandbox.files.downloads import Source, file_headers, find_source
from portal.sandbox.files.ranges import Span
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Reply, error_reply
from portal.sandbox.identity import tokens
from portal.sandbox.identity.callers import caller_of


@require_GET
def download_image(request: HttpRequest) -> HttpResponse:
    """Answer an image: its thumbnail, or in full with `Full=true`; nothing where none is kept."""
    try:
        source = _find(request)
    except SandboxError as error:
        return _answer(error_reply(error, str(uuid4())))
    if source is None:
        return HttpResponse(status=204)
    headers = {**file_headers(source), "Content-Type": source.mime_type}
    return _answer(Reply(200, headers, source.part(Span(0, source.size))))


def _find(request: HttpRequest) -> Source | None:
    context = _context(request)
    asked = {name.lower(): str(value) for name, value in request.GET.items()}
    found = find_by_key(asked.get("id", "").lower())
    if found is None or (found.table, found.column) != (
        asked.get("entity"),
        asked.get("attribute"),
    ):
        raise RowMissing(asked.get("entity", ""), asked.get("id", ""))
    table = context.catalogue.tables[found.table]
    column = table.columns[found.column]
    if column.type is not ColumnType.IMAGE:
        raise RowMissing(found.table, found.key)
    is_full = asked.get("full", "").lower() == "true"
    return find_source(context, table, found.row_key, column, wants_full=is_full)


def _context(request: HttpRequest) -> Context:
    moment = now()
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    user_id = tokens.user_of("access", token.strip(), moment) if scheme == "Bearer" else None
    if user_id is None:
        raise Unauthorised(
            "The access token is unknown or has expired.",
            f"{request.scheme}://{request.get_host()}",
        )
    tables = catalogue.current()
    return Context(tables, caller_of(tables, user_id), moment)


def _answer(reply: Reply) -> HttpResponse:
    answer = HttpResponse(reply.content(), status=reply.status)
    for name, value in reply.headers.items():
        answer[name] = value
    return answer
