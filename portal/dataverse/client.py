"""What can be asked of an organisation: rows read, written and batched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import uuid4

from portal.dataverse import fetchxml
from portal.dataverse.batch import Answer, Operation, Part, PartAnswer
from portal.dataverse.batch_codec import decode_batch, encode_batch
from portal.dataverse.downloads import read_blocks
from portal.dataverse.errors import DataverseError, MalformedAnswer
from portal.dataverse.literals import guid, row_path
from portal.dataverse.query import fetch_operation, preferences, query_path
from portal.dataverse.session import Session
from portal.dataverse.tracking import ChangeFeed
from portal.dataverse.wire import MAX_PAGE_SIZE, NEXT_LINK, Json, Row

# Longer URLs ride inside a batch: Dataverse takes 32 768 characters, the proxies before it fewer.
MAX_URL_LENGTH = 4_000
# Reads gathered into one request: few enough to end within the read timeout.
READS_PER_BATCH = 100


@dataclass(frozen=True)
class WhoAmI:
    """The identity that the upstream sees."""

    user_id: str
    business_unit_id: str
    organization_id: str


@dataclass(frozen=True)
class BatchAnswer:
    """Answers aligned with the parts of a batch; `server_time` is the upstream's clock, in UTC."""

    results: Sequence[PartAnswer]
    server_time: datetime


@dataclass(frozen=True)
class Client:
    """Reads and writes rows through a session. Every method raises DataverseError."""

    session: Session

    def acting_for(self, object_id: str) -> "Client":
        """The same client, asking the upstream to act for the user with this Entra object id."""
        return Client(replace(self.session, caller_object_id=guid(object_id)))

    def who_am_i(self) -> WhoAmI:
        """The user, business unit and organisation of this identity."""
        match self.session.request("GET", "WhoAmI").row():
            case {"UserId": str(user), "BusinessUnitId": str(unit), "OrganizationId": str(org)}:
                return WhoAmI(user.lower(), unit.lower(), org.lower())
        raise MalformedAnswer("WhoAmI did not say who I am")

    def fetch(
        self, entity_set: str, fetch_xml: str, *, annotations: Sequence[str] = ()
    ) -> Iterator[Row]:
        """The rows of a FetchXML query, page after page as they are taken."""
        document = fetchxml.at_page(fetch_xml, count=MAX_PAGE_SIZE)
        page = 1
        while True:
            answer = self._read(fetch_operation(entity_set, document, annotations=annotations))
            yield from rows_of(answer)
            mark = fetchxml.next_page(answer, page)
            if mark is None:
                return
            page = mark.page
            document = fetchxml.at_page(document, mark=mark)

    def query(  # noqa: PLR0913 — OData's query options
        self,
        resource: str,
        *,
        select: Sequence[str] = (),
        filter: str | None = None,  # noqa: A002 — OData's own word
        orderby: Sequence[str] = (),
        expand: str | None = None,
        top: int | None = None,
        page_size: int | None = None,
        annotations: Sequence[str] = (),
    ) -> Iterator[Row]:
        """The rows of an OData query, page after page as they are taken."""
        path = query_path(
            resource, select=select, filter=filter, orderby=orderby, expand=expand, top=top
        )
        # With both, Dataverse ignores $top.
        size = None if top is not None else page_size
        return self._pages(Operation("GET", path, preferences(annotations, size)))

    def retrieve(
        self,
        entity_set: str,
        row_id: str,
        *,
        select: Sequence[str] = (),
        annotations: Sequence[str] = (),
    ) -> Row:
        """One row. Raises NotFound when it does not exist or is invisible."""
        path = query_path(row_path(entity_set, row_id), select=select)
        return self._read(Operation("GET", path, preferences(annotations)))

    def create(self, entity_set: str, values: Mapping[str, Json]) -> str:
        """Create a row and give its id. Raises AlreadyExists when the id in `values` is taken."""
        reply = self.session.request("POST", entity_set, json=values)
        return created_id(reply.headers)

    def update(
        self, entity_set: str, row_id: str, values: Mapping[str, Json], *, if_match: str = "*"
    ) -> None:
        """Change columns of a row that exists. Raises VersionMismatch if `if_match` is not its."""
        self.session.request(
            "PATCH", row_path(entity_set, row_id), json=values, headers={"If-Match": if_match}
        )

    def delete(self, entity_set: str, row_id: str, *, if_match: str = "*") -> None:
        """Delete a row. Raises NotFound when it is not there."""
        self.session.request("DELETE", row_path(entity_set, row_id), headers={"If-Match": if_match})

    def track_changes(self, entity_set: str, *, select: Sequence[str]) -> ChangeFeed:
        """All rows of a table now, and where to ask for later changes.

        Needs organisation-wide read. Raises ChangeTrackingOff for a table that is not tracked.
        """
        headers = {"Prefer": "odata.track-changes"}
        return ChangeFeed(query_path(entity_set, select=select), partial(self._page, headers))

    def changes(self, delta_link: str) -> ChangeFeed:
        """What changed since a feed was read. Raises VersionStampExpired when that is too old."""
        return ChangeFeed(delta_link, partial(self._page, {}))

    def download(
        self, entity_set: str, row_id: str, column: str, *, full_size: bool = False
    ) -> Iterator[bytes]:
        """The content of a file or image column, block after block; nothing for an empty one.

        Of an image the thumbnail, unless `full_size` is asked for.
        """
        path = f"{row_path(entity_set, row_id)}/{column}/$value{'?size=full' if full_size else ''}"
        return read_blocks(lambda span: self.session.request("GET", path, headers={"Range": span}))

    def batch(self, parts: Sequence[Part], *, continue_on_error: bool = True) -> BatchAnswer:
        """Send parts in one request; what fails in one part is said in its answer, not raised.

        A batch of reads is repeated on transient faults, one with writes never is.
        """
        boundary = f"batch_{uuid4().hex}"
        headers = {"Content-Type": f'multipart/mixed; boundary="{boundary}"'}
        if continue_on_error:
            headers["Prefer"] = "odata.continue-on-error"
        reply = self.session.request(
            "POST",
            "$batch",
            headers=headers,
            data=encode_batch(parts, boundary=boundary, api_path=self.session.api_path),
            is_repeatable=all(isinstance(p, Operation) and p.method == "GET" for p in parts),
        )
        results = decode_batch(reply.body, reply.content_type, parts)
        if continue_on_error and len(results) < len(parts):
            raise MalformedAnswer("The batch was stopped although it should have gone on")
        return BatchAnswer(results, reply.server_time)

    def read_all(self, operations: Sequence[Operation]) -> list[Answer]:
        """The answers to many reads, in their order, in as few requests as is sensible."""
        answers: list[Answer] = []
        for start in range(0, len(operations), READS_PER_BATCH):
            batch = self.batch(operations[start : start + READS_PER_BATCH])
            answers.extend(answer for answer in batch.results if isinstance(answer, Answer))
        return answers

    def rows_of_all(self, operations: Sequence[Operation]) -> list[list[Row]]:
        """The rows of many reads, each read to its last page; the first error is raised."""
        collected = []
        for operation, answer in zip(operations, self.read_all(operations), strict=True):
            first = whole(answer)
            rest = self._pages_after(first, operation.headers)
            collected.append([*rows_of(first), *rest])
        return collected

    def _pages(self, operation: Operation) -> Iterator[Row]:
        answer = self._read(operation)
        yield from rows_of(answer)
        yield from self._pages_after(answer, operation.headers)

    def _pages_after(self, answer: Row, headers: Mapping[str, str]) -> Iterator[Row]:
        """The rows of the pages that follow; Dataverse wants the same preferences again."""
        link = answer.get(NEXT_LINK)
        while link:
            answer = self.session.request("GET", str(link), headers=headers).row()
            yield from rows_of(answer)
            link = answer.get(NEXT_LINK)

    def _page(self, headers: Mapping[str, str], path: str) -> Row:
        return self.session.request("GET", path, headers=headers).row()

    def _read(self, operation: Operation) -> Row:
        """The answer to one read; a URL that is too long for proxies goes as a batch of one."""
        if len(operation.path) <= MAX_URL_LENGTH:
            return self.session.request("GET", operation.path, headers=operation.headers).row()
        return whole(self.read_all([operation])[0])


def rows_of(answer: Row) -> list[Row]:
    """The rows of a collection answer. Raises MalformedAnswer when it is none."""
    rows = answer.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MalformedAnswer("The answer is not a collection of rows")
    return rows


def whole(answer: Answer) -> Row:
    """The body of a successful answer inside a batch; its error otherwise."""
    error: DataverseError | None = answer.error
    if error:
        raise error
    if not isinstance(answer.body, dict):
        raise MalformedAnswer("A part of the batch answer is not a JSON object")
    return answer.body


def created_id(headers: Mapping[str, str]) -> str:
    """The id of a created row, from `OData-EntityId`."""
    link = next((v for k, v in headers.items() if k.lower() == "odata-entityid"), "")
    try:
        return guid(link.rpartition("(")[2].rstrip(")"))
    except ValueError as error:
        raise MalformedAnswer("The answer does not name the created row") from error
