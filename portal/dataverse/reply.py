"""A whole HTTP answer, read to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import orjson

from portal.dataverse.codes import error_from
from portal.dataverse.errors import DataverseError, MalformedAnswer
from portal.dataverse.wire import Json, Row


@dataclass(frozen=True)
class Reply:
    """Status, headers (names in any case) and the bytes of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The media type with its parameters, as sent."""
        return self.headers.get("Content-Type", "")

    @property
    def error(self) -> DataverseError | None:
        """The error that this answer means; a `multipart` body speaks for itself, part by part."""
        if 200 <= self.status < 300 or self.status == 304:
            return None
        if self.content_type.lower().startswith("multipart/"):
            return None
        return error_from(self.status, self.headers, _json_or_none(self.body))

    def json(self) -> Json:
        """The decoded body. Raises MalformedAnswer when it is not JSON, or not said to be."""
        if self.content_type and "json" not in self.content_type.lower():
            raise MalformedAnswer(
                f"The answer is not JSON but {self.content_type}", status=self.status
            )
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise MalformedAnswer(
                f"The answer is not JSON but {self.content_type or 'of no declared type'}",
                status=self.status,
            ) from error

    def row(self) -> Row:
        """The decoded body, which has to be one JSON object."""
        value = self.json()
        if not isinstance(value, dict):
            raise MalformedAnswer("The answer is JSON, but not an object", status=self.status)
        return value

    @property
    def server_time(self) -> datetime:
        """The upstream's own clock, in UTC, from the `Date` header."""
        try:
            moment = parsedate_to_datetime(self.headers.get("Date", ""))
        except ValueError as error:
            raise MalformedAnswer("The answer has no Date", status=self.status) from error
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _json_or_none(body: bytes) -> Json:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
