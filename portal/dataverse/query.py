"""URLs of OData and FetchXML reads, and the preferences that go with them."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from portal.dataverse.batch import Operation
from portal.dataverse.literals import row_path
from portal.dataverse.wire import MAX_PAGE_SIZE, MORE_RECORDS, PAGING_COOKIE

# What may stand in a query as it is. Everything else is percent-encoded: `&`, `+`, `#`, blanks.
_SAFE = "(),'/:;=@$*-_.~"


def query_path(
    resource: str,
    *,
    select: Sequence[str] = (),
    filter: str | None = None,  # noqa: A002 — OData's own word
    orderby: Sequence[str] = (),
    expand: str | None = None,
    top: int | None = None,
) -> str:
    """The path of a read with its query options, percent-encoded."""
    options = {
        "$select": ",".join(select),
        "$filter": filter,
        "$orderby": ",".join(orderby),
        "$expand": expand,
        "$top": None if top is None else str(top),
    }
    pairs = [f"{name}={quote(value, safe=_SAFE)}" for name, value in options.items() if value]
    return f"{resource}?{'&'.join(pairs)}" if pairs else resource


def fetch_path(entity_set: str, fetch_xml: str) -> str:
    """The path of a FetchXML read; the set has to be that of the FetchXML's entity."""
    return f"{entity_set}?fetchXml={quote(fetch_xml, safe='')}"


def preferences(annotations: Iterable[str] = (), page_size: int | None = None) -> Mapping[str, str]:
    """The `Prefer` header for a read, if it takes one."""
    wishes = [] if page_size is None else [f"odata.maxpagesize={page_size}"]
    names = ",".join(dict.fromkeys(annotations))
    if names:
        wishes.append(f'odata.include-annotations="{names}"')
    return {"Prefer": ",".join(wishes)} if wishes else {}


def fetch_operation(
    entity_set: str, fetch_xml: str, *, annotations: Sequence[str] = ()
) -> Operation:
    """A FetchXML read for a batch; its answer says whether there is more, and the cookie."""
    wishes = preferences([PAGING_COOKIE, MORE_RECORDS, *annotations], MAX_PAGE_SIZE)
    return Operation("GET", fetch_path(entity_set, fetch_xml), wishes)


def retrieve_operation(
    entity_set: str, row_id: str, *, select: Sequence[str] = (), annotations: Sequence[str] = ()
) -> Operation:
    """A read of one row for a batch."""
    path = query_path(row_path(entity_set, row_id), select=select)
    return Operation("GET", path, preferences(annotations))
